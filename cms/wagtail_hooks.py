"""Wiring only."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks

from cms import admin_api, admin_look, admin_publishing
from cms.admin_limits import choosable_pages


@hooks.register("construct_page_chooser_queryset")
def limit_page_chooser(pages: Any, request: HttpRequest) -> Any:
    return choosable_pages(pages, request.user)


@hooks.register("construct_admin_api", order=1000)
def limit_admin_api(router: Any) -> None:
    admin_api.replace_endpoints(router)


@hooks.register("before_publish_page")
def refuse_publishing_own(request: HttpRequest, page: Any) -> Any:
    return admin_publishing.refuse_own(request, [page])


@hooks.register("before_bulk_action")
def refuse_publishing_own_in_bulk(request: HttpRequest, action_type: str, objects: list[Any], _action: Any) -> Any:
    return admin_publishing.refuse_own(request, objects) if action_type == "publish" else None


@hooks.register("construct_page_action_menu")
def hide_publishing_own(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    admin_publishing.hide_own(items, request, context)


@hooks.register("construct_reports_menu")
def hide_closed_reports(request: HttpRequest, items: list[Any]) -> None:
    admin_look.hide_closed_reports(request, items)


@hooks.register("construct_homepage_summary_items")
def hide_site_totals(_request: HttpRequest, items: list[Any]) -> None:
    items.clear()


@hooks.register("construct_homepage_panels")
def show_own_pages(_request: HttpRequest, panels: list[Any]) -> None:
    admin_look.add_own_pages(panels)


@hooks.register("before_serve_page")
def note_page(page: Any, request: HttpRequest, _args: Any, _kwargs: Any) -> None:
    # For the template: what is read is counted for pages, and neither for previews nor for other addresses.
    request.served_page_id = page.pk  # type: ignore[attr-defined]


@hooks.register("register_admin_menu_item")
def lead_back() -> Any:
    return admin_look.way_back()


@hooks.register("insert_global_admin_css")
def add_admin_style() -> str:
    return admin_look.stylesheet()
