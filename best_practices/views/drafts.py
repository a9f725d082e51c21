"""Writing something new: drafts that save themselves, the quick form and the full one, and what becomes of them."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from taggit.utils import edit_string_for_tags

from best_practices.completeness import completeness_of, of_draft
from best_practices.draft_preview import page_from_draft
from best_practices.forms.drafts import QUICK_FIELDS, DraftForms, number, whole_form
from best_practices.models import BestPracticePage, WriteUpDraft
from best_practices.services.drafts import (
    HandedInError,
    SavedDraft,
    Target,
    discard_draft,
    hand_in_draft,
    save_draft,
    share_draft,
)
from coalition.access import SIGNED_IN, may, standing_of
from coalition.view_rules import declares

CONFLICT = 409
UNPROCESSABLE = 422
HANDED_IN = "handed_in_drafts"


@require_http_methods(["GET", "POST"])
@declares("best_practices.submit_page")
def quick(request: HttpRequest) -> HttpResponse:
    """Five questions; what is typed becomes a draft by itself."""
    return _write(request, None, quick_form=True)


@require_http_methods(["GET", "POST"])
@declares("best_practices.submit_page")
def submit(request: HttpRequest) -> HttpResponse:
    """The full form for a new write-up; it ends in moderation."""
    return _write(request, None, quick_form=False)


@require_http_methods(["GET", "POST"])
@declares(SIGNED_IN)
def draft_quick(request: HttpRequest, pk: int) -> HttpResponse:
    return _write(request, own_draft(request, pk), quick_form=True)


@require_http_methods(["GET", "POST"])
@declares(SIGNED_IN)
def draft_full(request: HttpRequest, pk: int) -> HttpResponse:
    return _write(request, own_draft(request, pk), quick_form=False)


@require_safe
@declares(SIGNED_IN)
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """As readers will see it."""
    draft = own_draft(request, pk)
    context = {
        "page": page_from_draft(draft, request.user),
        "edit_url": reverse("best_practices:draft-full", args=[draft.pk]),
    }
    return render(request, "best_practices/draft_preview.html", context)


@require_POST
@declares(SIGNED_IN)
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    draft = own_draft(request, pk)
    remember_end(request, str(draft.key))
    discard_draft(draft=draft, author=request.user)
    messages.success(request, _("The draft was thrown away."))
    return redirect("best_practices:mine")


def own_draft(request: HttpRequest, pk: int) -> WriteUpDraft:
    """The draft if the user may write in it; unknown to everybody else."""
    draft = get_object_or_404(WriteUpDraft.objects.visible_to(request.user), id=pk)
    if not may(request.user, "best_practices.change_draft", draft):
        get_object_or_404(WriteUpDraft.objects.none())
    return draft


def _write(request: HttpRequest, draft: WriteUpDraft | None, *, quick_form: bool) -> HttpResponse:
    home_units = standing_of(request.user).home_units
    start = {"submission_key": uuid.uuid4(), "draft_version": 0, "unit": home_units[0] if home_units else None}
    start |= _from_example(request)
    forms = DraftForms(user=request.user, request=request, draft=draft, quick=quick_form, initial=start)
    if request.method != "POST":
        return _page(request, forms)
    try:
        saved = save_draft(
            author=request.user,
            target=Target(key=draft.key if draft else forms.key, unit=forms.unit),
            typed=forms.typed(),
            version=forms.version,
        )
    except HandedInError:
        return redirect("best_practices:mine")
    except ValidationError as error:
        show_errors(forms.form, error)
        return _page(request, forms, status=UNPROCESSABLE)
    forms.keep_photos(saved.draft)
    if "is_shared_asked" in request.POST and may(request.user, "best_practices.share_draft", saved.draft):
        share_draft(draft=saved.draft, author=request.user, is_shared="is_shared" in request.POST)
    if saved.conflicts:
        return _conflict(request, forms, saved)
    return _next(request, forms, saved.draft)


def _from_example(request: HttpRequest) -> dict[str, Any]:
    """What a write-up takes over from the one that was adapted (``?adapted_from=<id>``): its words to be found by."""
    wanted = number(request.GET.get("adapted_from"))
    example = BestPracticePage.objects.visible_to(request.user).filter(id=wanted or 0).first()
    if example is None:
        return {}
    return {
        "adapted_from": example,
        "topics": example.topics.all(),
        "action_formats": example.action_formats.all(),
        "tags": edit_string_for_tags(example.tags.all()),
    }


def _next(request: HttpRequest, forms: DraftForms, draft: WriteUpDraft) -> HttpResponse:
    """What the pressed button wishes, once everything typed is kept."""
    action = request.POST.get("action", "hand_in")
    if action == "hand_in":
        return _hand_in(request, forms, draft)
    if forms.photo_problems:
        return _page(request, forms, status=UNPROCESSABLE)
    places = {"full": "draft-full", "quick": "draft", "preview": "draft-preview"}
    here = "draft" if forms.quick else "draft-full"
    if action not in places:
        messages.success(request, _("Your draft is saved. You find it under “My write-ups”."))
    return redirect(f"best_practices:{places.get(action, here)}", pk=draft.pk)


def _hand_in(request: HttpRequest, forms: DraftForms, draft: WriteUpDraft) -> HttpResponse:
    whole = whole_form(draft, request.user)
    materials_fit = forms.materials.is_valid() if not forms.quick else True
    if not all([forms.form.is_valid(), whole.is_valid(), materials_fit, forms.photos_complete()]):
        return _refused(request, forms, draft, whole)
    chosen = forms.chosen_files()
    try:
        hand_in_draft(draft=draft, author=request.user, content=whole.cleaned_data, files=chosen)
    except ValidationError as error:
        show_errors(whole, error)
        return _refused(request, forms, draft, whole)
    remember_end(request, str(draft.key))
    messages.success(request, _("Thank you! Your unit’s coordination decides about it; you get a mail."))
    return redirect("best_practices:mine")


def _refused(request: HttpRequest, forms: DraftForms, draft: WriteUpDraft, whole: Any) -> HttpResponse:
    """Where all mistakes can be mended: in the quick form if it asks for what is missing, else in the full one."""
    if forms.quick and set(whole.errors) <= set(QUICK_FIELDS):
        forms.form.is_valid()
        for name, problems in whole.errors.items():
            if name not in forms.form.errors:
                forms.form.add_error(name, problems)
    else:
        problems = forms.form.errors
        forms.quick, forms.form = False, whole
        for name in set(problems) - set(whole.errors):
            whole.add_error(name, problems[name])
    forms.draft = draft
    set_version(forms.form, draft.version)
    return _page(request, forms, status=UNPROCESSABLE)


def _conflict(request: HttpRequest, forms: DraftForms, saved: SavedDraft) -> HttpResponse:
    """Somebody saved meanwhile: show theirs, keep what was typed, and let the next save be an informed one."""
    set_version(forms.form, saved.draft.version)
    return _page(request, forms, status=CONFLICT, conflict=conflict_rows(forms.form, saved.conflicts), is_conflict=True)


def conflict_rows(form: Any, conflicts: Mapping[str, list[str]]) -> list[dict[str, Any]]:
    return [
        {
            "label": form[name].label,
            "stored": readable(form, name, stored),
            "typed": readable(form, name, form.data.getlist(name)),
        }
        for name, stored in conflicts.items()
        if name in form.fields
    ]


def readable(form: Any, name: str, values: list[str]) -> str:
    """What a field's values are called where they are chosen from a list."""
    choices = {str(value): str(label) for value, label in getattr(form.fields[name], "choices", ())}
    return ", ".join(choices.get(value, value) for value in values)


def set_version(form: Any, version: int) -> None:
    data = form.data.copy()
    data["draft_version"] = str(version)
    form.data = data


def show_errors(form: Any, error: ValidationError) -> None:
    form.is_valid()
    for name, problems in (error.message_dict if hasattr(error, "error_dict") else {"": error.messages}).items():
        for problem in problems:
            form.add_error(name if name in form.fields else None, problem)


def remember_end(request: HttpRequest, key: str) -> None:
    """The next page tells the browser to forget its own copy."""
    request.session[HANDED_IN] = [*request.session.get(HANDED_IN, []), key][-20:]


def _page(request: HttpRequest, forms: DraftForms, status: int = 200, **context: Any) -> HttpResponse:
    template = "best_practices/quick.html" if forms.quick else "best_practices/submission.html"
    draft = forms.draft
    more = {
        "forms": forms,
        "typed_draft": draft,
        "may_share": draft is not None and may(request.user, "best_practices.share_draft", draft),
        "completeness": of_draft(draft) if draft else completeness_of(()),
        "draft_key": draft.key if draft else forms.form["submission_key"].value(),
    }
    return render(request, template, {**more, **context}, status=status)
