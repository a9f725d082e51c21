"""The admin in the hub's colours, without the entries that lead nowhere."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html


def stylesheet() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("cms/admin.css"))


def hide_closed_reports(request: HttpRequest, items: list[Any]) -> None:
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name != "page-types-usage"]
