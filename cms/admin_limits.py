"""How far somebody's hand reaches in the Wagtail admin.

Wagtail checks the right to *act* on a page nearly everywhere, and the right to *know* of it only in its listings: its
move, copy, workflow, bulk and chooser views name pages of other units, drafts included. So every address of the admin
passes through ``within_reach`` first, which looks at all pages and files that a request names.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import F, Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms.admin_references import references_in_form, references_of

View = Callable[..., HttpResponseBase]

# What the addresses and forms of Wagtail's page views call a page.
PAGE_ARGUMENTS = frozenset({"page_id", "parent_page_id", "page_to_move_id", "destination_id", "page_pk"})
PAGE_FIELDS = ("new_parent_page", "parent_page")
CHOOSER = "wagtailadmin_choose_page"
CHOOSER_FIELDS = ("id", "target_pages[]")
# The report on page types shows the title of the page changed last, whosever it is.
CLOSED_VIEWS = frozenset({"wagtailadmin_reports:page_types_usage", "wagtailadmin_reports:page_types_usage_results"})
FORM_VIEWS = frozenset(f"wagtailadmin_pages:{name}" for name in ("add", "edit", "preview_on_add", "preview_on_edit"))
MISSING_VIEWS = frozenset({"wagtailadmin_error_test"})
FILE_RIGHTS = ("add", "change", "delete", "choose")


def within_reach(view: View) -> View:
    """Answer 404 (or 403, where the page is published) before ``view`` runs when a request reaches too far."""

    @wraps(view)
    def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if user.is_authenticated:
            name = request.resolver_match.view_name if request.resolver_match else ""
            if name in MISSING_VIEWS:
                raise Http404
            if not user.is_superuser:
                _check_request(request, name, kwargs)
        return view(request, *args, **kwargs)

    return limited


def explorable_pages(user: Any) -> QuerySet[Page]:
    """The user's own subtrees and the way there."""
    policy = policy_registry.get_by_type(Page)
    if not policy.user_has_any_permission(user, {"add", "change", "publish"}):
        return Page.objects.none()
    return policy.explorable_instances(user)


def choosable_pages(pages: QuerySet[Page], user: Any) -> QuerySet[Page]:
    """Those of ``pages`` that ``user`` may link to: published ones, and drafts of one's own.

    Choosers show the title of the draft: a page elsewhere whose title is about to change is left out until it did.
    """
    if user.is_superuser:
        return pages
    choosable = Page.objects.filter(
        Q(live=True, draft_title=F("title")) | Q(pk__in=explorable_pages(user).values("pk"))
    )
    # As a subquery: the chooser searches within the result, and an index filters by its own fields alone.
    return pages.filter(pk__in=choosable.values("pk"))


def choosable_files(model: type[Model], user: Any) -> QuerySet[Any]:
    """Images or documents in the collections of ``user``."""
    return policy_registry.get_by_type(model).instances_user_has_any_permission_for(user, FILE_RIGHTS)


def _check_request(request: HttpRequest, name: str, arguments: dict[str, Any]) -> None:
    if name in CLOSED_VIEWS:
        raise PermissionDenied(_("This report is for administrators."))
    pages = _page_ids(arguments.values() if name.endswith("revisions_compare") else _named(arguments))
    if name.startswith(CHOOSER):
        pages |= _page_ids(value for field in CHOOSER_FIELDS for value in request.GET.getlist(field))
        # Browsing begins at the root, which everybody may stand on.
        _require_all(
            pages, Page.objects.filter(Q(pk__in=choosable_pages(Page.objects.all(), request.user)) | Q(depth=1))
        )
        return
    pages |= _page_ids(value for field in PAGE_FIELDS for value in request.POST.getlist(field))
    if name in FORM_VIEWS and request.method == "POST":
        _check_form(request, arguments)
    if name == "wagtail_bulk_action":
        pages |= _check_bulk(request, arguments)
    _require_all(pages, explorable_pages(request.user))


def _check_form(request: HttpRequest, arguments: dict[str, Any]) -> None:
    """A form may point only at what its user may choose, and at what the page points at already."""
    page = Page.objects.filter(pk=arguments["page_id"]).first() if "page_id" in arguments else None
    model = page.specific_class if page else _model_of(arguments, "content_type_app_name", "content_type_model_name")
    if not issubclass(model, Page):
        raise Http404
    known = references_of(page) if page else {}
    for target, ids in references_in_form(model, request).items():
        allowed = (
            choosable_pages(Page.objects.all(), request.user)  # type: ignore[attr-defined]
            if target is Page
            else choosable_files(target, request.user)
        )
        _require_all(ids - known.get(target, set()), allowed)


def _model_of(arguments: dict[str, Any], app_label: str, model_name: str) -> Any:
    try:
        return apps.get_model(arguments[app_label], arguments[model_name])
    except LookupError as error:
        raise Http404 from error


def _named(arguments: dict[str, Any]) -> list[Any]:
    return [value for key, value in arguments.items() if key in PAGE_ARGUMENTS]


def _page_ids(values: Iterable[Any]) -> set[int]:
    return {int(value) for value in values if str(value).isascii() and str(value).isdigit()}


def _check_bulk(request: HttpRequest, arguments: dict[str, Any]) -> set[int]:
    """Check the files of a bulk action; its pages are returned to be checked with the others."""
    ids = request.GET.getlist("id")
    model = _model_of(arguments, "app_label", "model_name")
    if not issubclass(model, Page):
        if policy_registry.get_by_type(model, fallback=False) is None:
            raise Http404
        _require_all(_page_ids(ids), choosable_files(model, request.user))
        return set()
    parents = _page_ids(request.GET.getlist("childOf"))
    if "all" in ids:
        # Everything below a page: then one has to be entitled to that page itself, not only to pass through it.
        own = policy_registry.get_by_type(Page).instances_user_has_any_permission_for(request.user, {"change"})
        if not parents or own.filter(pk__in=parents).count() < len(parents):
            raise PermissionDenied(_("Select the pages one by one."))
    return _page_ids(ids) | parents


def _require_all(ids: set[int], allowed: QuerySet[Any]) -> None:
    if not ids:
        return
    missing = ids - set(allowed.filter(pk__in=ids).values_list("pk", flat=True))
    if not missing:
        return
    if allowed.model is Page and Page.objects.filter(pk__in=missing, live=True).count() == len(missing):
        raise PermissionDenied(_("This page belongs to another unit."))
    raise Http404
