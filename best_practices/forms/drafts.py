"""The forms in which a new write-up is typed: all of it, or the five questions of the quick form."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from best_practices.forms.submission import SubmissionForm, SubmissionForms, missing_of_photo, units_to_submit_for
from best_practices.models import BestPracticePhoto, DraftPhoto, WriteUpDraft
from best_practices.services.drafts import DRAFT_FIELDS, add_draft_photo, change_draft_photo, remove_draft_photo
from coalition.models import Unit
from coalition.models.visibility import Visibility

QUICK_FIELDS = ("unit", "title", "place", "period_start", "results", "what_worked")
LONGEST_SUMMARY = 500
LONGEST_NUMBER = 10
HIDDEN = ("submission_key", "draft_version")


class QuickForm(SubmissionForm):
    """What, where and when, what came of it, one lesson (and a photo): enough for an evening on a phone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in list(self.fields):
            if name not in {*QUICK_FIELDS, *HIDDEN}:
                del self.fields[name]
        self.fields["title"].label = _("What did you do?")
        self.fields["title"].help_text = _("In one sentence, for example “Pancakes and rent advice in the courtyard”.")
        self.fields["period_start"].label = _("When?")
        self.fields["place"].label = _("Where?")
        self.fields["results"].label = _("What came of it?")
        self.fields["results"].help_text = _(
            "For example: 40 people came, 6 want to join in, the paper wrote about it."
        )
        self.fields["what_worked"].label = _("One thing that others should know")
        self.fields["what_worked"].help_text = _("What would you tell a branch that does the same next week?")
        units = list(self.fields["unit"].queryset[:2])  # type: ignore[attr-defined]
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
        self.helper.layout = Layout(
            *HIDDEN,
            "unit",
            "title",
            Fieldset(str(_("Where and when?")), Row(Column("place"), Column("period_start"))),
            "results",
            "what_worked",
        )

    def _layout(self) -> Layout:
        return Layout()


class DraftForms(SubmissionForms):
    """The forms of one draft (or of none yet) with the photos that were kept with it."""

    def __init__(
        self,
        *,
        user: Any,
        request: HttpRequest,
        draft: WriteUpDraft | None = None,
        quick: bool = False,
        initial: Mapping[str, Any] | None = None,
        data: QueryDict | None = None,
    ) -> None:
        self.user, self.request, self.draft, self.quick = user, request, draft, quick
        start = {**(initial or {}), **(initial_of(draft) if draft else {})}
        super().__init__(user=user, request=request, initial=start)
        bound = data if data is not None else (request.POST if request.method == "POST" else None)
        self.form = (QuickForm if quick else SubmissionForm)(bound, user=user, initial=start)
        self.photo_problems: list[str] = []

    @property
    def key(self) -> uuid.UUID:
        """The one in the form; another one when a browser sends none or nonsense."""
        field = forms.UUIDField(required=False)
        try:
            return field.clean(self.request.POST.get("submission_key")) or uuid.uuid4()
        except ValidationError:
            return uuid.uuid4()

    @property
    def version(self) -> int:
        return number(self.request.POST.get("draft_version")) or 0

    @property
    def unit(self) -> Unit | None:
        wanted = number(self.request.POST.get("unit"))
        return units_to_submit_for(self.user).filter(pk=wanted).first() if wanted else None

    def typed(self) -> dict[str, list[str]]:
        """What the browser sent, by the names of the fields that were in the form."""
        return typed_in(self.request.POST, QUICK_FIELDS if self.quick else DRAFT_FIELDS)

    def keep_photos(self, draft: WriteUpDraft) -> None:
        """Photos that can be kept stay with the draft, whatever else is wrong; the others are named."""
        change_photos(draft, self.user, self.request.POST)
        for form in self.photos:
            form.is_valid()
            file = form.cleaned_data.get("file") if hasattr(form, "cleaned_data") else None
            if file:
                alt_text, people = form.cleaned_data.get("alt_text", ""), form.cleaned_data.get("people", "")
                try:
                    add_draft_photo(draft=draft, author=self.user, file=file, alt_text=alt_text, people=people)
                except ValidationError as error:
                    self.photo_problems += error.messages
            else:
                self.photo_problems += [str(problem) for problem in form.errors.get("file", [])]
        self.draft = draft
        self.photos = type(self.photos)(prefix="photos")

    def had_files(self) -> bool:
        """Photos are kept with the draft; other files have to be chosen again."""
        return any(name.startswith("materials-") for name in self.request.FILES)

    def draft_photos(self) -> Iterable[DraftPhoto]:
        return self.draft.photos.select_related("image") if self.draft else []

    def photos_complete(self) -> bool:
        return not self.photo_problems and all(photo.is_complete for photo in self.draft_photos())

    def photo_rows(self) -> list[dict[str, Any]]:
        """For templates: each photo with its choices and what has still to be said about it once that was asked."""
        return photo_rows(self.draft_photos(), told=self.form.is_bound)


def photo_rows(photos: Iterable[DraftPhoto], *, told: bool) -> list[dict[str, Any]]:
    return [
        {
            "photo": photo,
            "choices": BestPracticePhoto.People.choices,
            "missing": [text for _name, text in missing_of_photo(photo.alt_text, photo.people)] if told else [],
        }
        for photo in photos
    ]


def change_photos(draft: WriteUpDraft, user: Any, data: QueryDict) -> None:
    """What was said about the photos that are kept already: ``photo-<id>-alt_text``, ``-people``, ``-remove``."""
    for photo in draft.photos.select_related("image"):
        prefix = f"photo-{photo.pk}"
        if data.get(f"{prefix}-remove"):
            remove_draft_photo(photo=photo, author=user)
        elif f"{prefix}-alt_text" in data:
            people = data.get(f"{prefix}-people", "")
            known = people if people in BestPracticePhoto.People.values else ""
            alt_text = data.get(f"{prefix}-alt_text", "").replace("\0", "").strip()
            if (alt_text, known) != (photo.alt_text, photo.people):
                change_draft_photo(photo=photo, author=user, alt_text=alt_text, people=known)


def typed_in(data: QueryDict, names: Iterable[str]) -> dict[str, list[str]]:
    """By field; one that was sent without a value (no box ticked) is an empty list."""
    return {name: data.getlist(name) for name in names}


def initial_of(draft: WriteUpDraft) -> dict[str, Any]:
    """What was typed, as initial values of a form."""
    several = {"topics", "action_formats"}
    values = {
        name: (texts if name in several else (texts[0] if texts else "")) for name, texts in draft.content.items()
    }
    return {**values, "submission_key": draft.key, "draft_version": draft.version}


def whole_form(draft: WriteUpDraft, user: Any) -> SubmissionForm:
    """The full form, bound to all that the draft holds; what the quick form does not ask follows from its answers."""
    data = QueryDict(mutable=True)
    for name, texts in draft.content.items():
        data.setlist(name, texts)
    data["submission_key"], data["draft_version"] = str(draft.key), str(draft.version)
    data.setdefault("visibility", Visibility.PUBLIC)
    if not data.get("visibility"):
        data["visibility"] = Visibility.PUBLIC
    if not data.get("summary"):
        data["summary"] = shortened(data.get("results") or data.get("title") or "", LONGEST_SUMMARY)
    return SubmissionForm(data, user=user)


def shortened(text: str, most: int) -> str:
    """At most ``most`` characters, cut between words."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"


def number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < LONGEST_NUMBER else None
