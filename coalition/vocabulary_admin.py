"""The vocabularies in the Wagtail admin. The state office's group gets its rights in ``services.memberships``."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.views.snippets import SnippetViewSet

from coalition.models import Region, Topic


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    menu_label = _("Topics")
    add_to_settings_menu = True
    list_display = ["name", "name_en", "slug"]
    search_fields = ["name", "name_en"]
    panels = [FieldPanel("name"), FieldPanel("name_en"), FieldPanel("synonyms"), FieldPanel("slug")]


class RegionViewSet(SnippetViewSet):
    model = Region
    icon = "site"
    menu_label = _("Regions")
    add_to_settings_menu = True
    list_display = ["name", "code"]
    search_fields = ["name", "code"]
    panels = [FieldPanel("name"), FieldPanel("code")]
