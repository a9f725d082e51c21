from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from best_practices.models import ActionFormat
from best_practices.services.document_privacy import may_read_document


class ActionFormatViewSet(SnippetViewSet):
    model = ActionFormat
    icon = "tag"
    menu_label = _("Action formats")
    add_to_settings_menu = True
    list_display = ["name", "name_en", "slug"]
    search_fields = ["name", "name_en"]
    panels = [FieldPanel("name"), FieldPanel("name_en"), FieldPanel("synonyms"), FieldPanel("slug")]


register_snippet(ActionFormatViewSet)


@hooks.register("before_serve_document")
def keep_members_files(document: Any, request: HttpRequest) -> None:
    if not may_read_document(request.user, document):
        raise Http404
