"""What the forms send by themselves while somebody types, and the answers that their script reads."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from best_practices.completeness import of_draft
from best_practices.forms.drafts import QUICK_FIELDS, change_photos, number, typed_in
from best_practices.forms.submission import PhotoForm, SubmissionForm, units_to_submit_for
from best_practices.models import BestPracticePage, WriteUpDraft
from best_practices.services.drafts import (
    DRAFT_FIELDS,
    HandedInError,
    SavedDraft,
    Target,
    add_draft_photo,
    require_draft,
    save_draft,
)
from best_practices.views.drafts import readable
from coalition.access import may
from coalition.view_rules import declares

CONFLICT = 409
GONE = 410
UNPROCESSABLE = 422


@require_POST
@declares("best_practices.submit_page")
def save(request: HttpRequest) -> HttpResponse:
    """Keep what was typed: 200, 409 with what others changed, 410 when it was handed in, 422 when it is too much."""
    names: tuple[str, ...] = QUICK_FIELDS if "is_quick" in request.POST else DRAFT_FIELDS
    if "draft_page" in request.POST:
        names = tuple(name for name in names if name != "unit")
    touched = request.POST["touched"].split(",") if "touched" in request.POST else None
    try:
        saved = save_draft(
            author=request.user,
            target=_target(request),
            typed=typed_in(request.POST, names),
            version=number(request.POST.get("draft_version")) or 0,
            touched=touched,
        )
    except HandedInError:
        return JsonResponse({"message": _("This was handed in already. Reload the page.")}, status=GONE)
    except ValidationError as error:
        return JsonResponse({"message": error.messages[0]}, status=UNPROCESSABLE)
    change_photos(saved.draft, request.user, request.POST)
    return JsonResponse(_answer(request, saved), status=CONFLICT if saved.conflicts else 200)


@require_POST
@declares("best_practices.submit_page")
def add_photo(request: HttpRequest) -> HttpResponse:
    """Keep one photo of the draft that was saved before; the answer holds its id and a small picture."""
    drafts = WriteUpDraft.objects.visible_to(request.user)
    draft = get_object_or_404(drafts, key=_uuid(request.POST.get("submission_key")))
    require_draft(request.user, draft)
    form = PhotoForm(request.POST, request.FILES)
    form.is_valid()
    file = form.cleaned_data.get("file")
    if not file:
        problem = next(iter(form.errors.get("file", [])), _("Choose a photo."))
        return JsonResponse({"message": str(problem)}, status=UNPROCESSABLE)
    try:
        photo = add_draft_photo(
            draft=draft,
            author=request.user,
            file=file,
            alt_text=form.cleaned_data.get("alt_text", ""),
            people=form.cleaned_data.get("people", ""),
        )
    except ValidationError as error:
        return JsonResponse({"message": error.messages[0]}, status=UNPROCESSABLE)
    return JsonResponse({"id": photo.pk, "url": photo.image.get_rendition("fill-160x160").url})


def _target(request: HttpRequest) -> Target:
    key = _uuid(request.POST.get("submission_key"))
    if "draft_page" in request.POST:
        page = get_object_or_404(BestPracticePage, id=number(request.POST["draft_page"]) or 0)
        if not may(request.user, "best_practices.change_submission", page):
            get_object_or_404(BestPracticePage.objects.none())
        return Target(key=key, page=page, read_revision=number(request.POST.get("read_revision")))
    unit = units_to_submit_for(request.user).filter(pk=number(request.POST.get("unit")) or 0).first()
    return Target(key=key, unit=unit)


def _answer(request: HttpRequest, saved: SavedDraft) -> dict[str, Any]:
    draft = saved.draft
    form = SubmissionForm(user=request.user)
    others = draft.saved_by if draft.saved_by_id != request.user.pk else None
    answer: dict[str, Any] = {
        "version": draft.version,
        "saved_at": formats.time_format(timezone.localtime(draft.saved_at), "TIME_FORMAT"),
        "news": saved.news,
        "conflicts": [
            {
                "name": name,
                "label": str(form.fields[name].label),
                "values": values,
                "stored": readable(form, name, values),
            }
            for name, values in saved.conflicts.items()
        ],
        "others": others.get_full_name() or _("Somebody else") if others else "",
    }
    if draft.page_id is None:
        context = {"completeness": of_draft(draft), "meter_id": "completeness", "completeness_open": True}
        answer["completeness"] = render_to_string("best_practices/completeness.html", context, request)
        answer["url"] = reverse("best_practices:draft", args=[draft.pk])
    return answer


def _uuid(text: str | None) -> uuid.UUID:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return uuid.uuid4()
