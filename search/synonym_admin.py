"""The synonyms in the Wagtail admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.views.snippets import SnippetViewSet

from search.models import SynonymGroup


class SynonymGroupViewSet(SnippetViewSet):
    """For whoever holds the model's permissions; a change is followed by the next query."""

    model = SynonymGroup
    icon = "duplicate"
    menu_label = _("Synonyms")
    menu_name = "search-synonyms"
    add_to_settings_menu = True
    list_display = ["words", "direction", "active", "note"]
    list_filter: Any = ["active", "direction"]
    search_fields = ["words", "note"]
    panels = [FieldPanel("words"), FieldPanel("direction"), FieldPanel("active"), FieldPanel("note")]
