"""Wiring only."""

from wagtail.snippets.models import register_snippet

from search.admin_views import SynonymGroupViewSet

register_snippet(SynonymGroupViewSet)
