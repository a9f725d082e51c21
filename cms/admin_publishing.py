"""A write-up is published by somebody else than its author: the rule of moderation, in the admin too."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from best_practices.models import BestPracticePage
from coalition.permissions.pages import is_own_submission


def refuse_own(request: HttpRequest, pages: Iterable[Any]) -> HttpResponse | None:
    """Turn back, with the draft kept, when one of ``pages`` is the user's own write-up; None lets it pass."""
    own = next((page for page in pages if is_own_write_up(request.user, page)), None)
    if own is None:
        return None
    messages.error(
        request, _("Saved as a draft. Somebody else has to publish your own write-up: submit it for moderation.")
    )
    return redirect("wagtailadmin_pages:edit", own.pk)


def hide_own(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    page = context.get("page")
    if page is not None and is_own_write_up(request.user, page):
        items[:] = [item for item in items if item.name != "action-publish"]


def is_own_write_up(user: Any, page: Any) -> bool:
    return issubclass(page.specific_class, BestPracticePage) and bool(is_own_submission(user, page))
