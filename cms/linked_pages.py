"""Events, as what cooperations refer to."""

from django.utils.translation import gettext_lazy as _

from cms.models import EventPage
from cms.models.open_pages import open_to
from coalition.linked_pages import LinkedKind, register_linked_kind

register_linked_kind(
    LinkedKind(
        "events",
        _("Events"),
        _("Event"),
        lambda user: open_to(user, EventPage.objects.live()),
        moment_of=lambda event: event.starts_at,
    )
)
