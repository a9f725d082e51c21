"""Wiring only."""

from typing import Any

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from search import status_admin
from search.synonym_admin import SynonymGroupViewSet

register_snippet(SynonymGroupViewSet)


@hooks.register("register_admin_urls")
def add_status_page() -> list[Any]:
    return status_admin.urlpatterns


@hooks.register("register_settings_menu_item")
def add_status_menu_item() -> Any:
    return status_admin.menu_item()
