from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from best_practices.models import ActionFormat


class ActionFormatViewSet(SnippetViewSet):
    model = ActionFormat
    icon = "tag"
    list_display = ["name", "name_en", "slug"]
    search_fields = ["name", "name_en"]


register_snippet(ActionFormatViewSet)
