"""Write-ups and kits, as what cooperations refer to."""

from django.utils.translation import gettext_lazy as _

from best_practices.models import BestPracticePage, CampaignKitPage
from coalition.linked_pages import LinkedKind, register_linked_kind

register_linked_kind(
    LinkedKind("write-ups", _("Best practices"), _("Best practice"), BestPracticePage.objects.visible_to)
)
register_linked_kind(LinkedKind("kits", _("Campaign kits"), _("Campaign kit"), CampaignKitPage.objects.visible_to))
