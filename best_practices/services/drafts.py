"""Drafts that save themselves: as typed, field by field, so that a lost connection or a second writer loses nothing."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.images import get_image_model

from best_practices.models import BestPracticePage, DraftPhoto, WriteUpDraft
from best_practices.services.submissions import (
    RELATION_FIELDS,
    SIMPLE_FIELDS,
    Files,
    KeptPhoto,
    submit_best_practice,
)
from coalition.access import require
from coalition.models import Unit

log = structlog.get_logger(__name__)

DRAFT_FIELDS = ("unit", *SIMPLE_FIELDS, *RELATION_FIELDS, "description", "steps", "tags")
MOST_CHARACTERS = 1_000_000
MOST_REPLACED = 20
MOST_PHOTOS = 10

Typed = Mapping[str, list[str]]


class HandedInError(Exception):
    """The draft became a write-up already; what is typed now belongs into that."""


@dataclass(frozen=True)
class SavedDraft:
    """``conflicts`` are fields that were not saved, because somebody else changed them meanwhile: name -> stored.

    ``news`` are fields that somebody else changed and this writer did not: name -> stored.
    """

    draft: WriteUpDraft
    conflicts: Typed = field(default_factory=dict)
    news: Typed = field(default_factory=dict)


@dataclass(frozen=True)
class Target:
    """Which draft is meant: the one of a key, or the one of a page; ``unit`` is where a new one belongs."""

    key: uuid.UUID
    unit: Unit | None = None
    page: BestPracticePage | None = None
    read_revision: int | None = None


def save_draft(
    *, author: Any, target: Target, typed: Typed, version: int, touched: Iterable[str] | None = None
) -> SavedDraft:
    """Keep what was typed; makes the draft when there is none yet.

    ``version`` is the one that the writer had before them (0 for none) and ``touched`` the fields that they changed
    since then (None: nobody can tell). Raises ``HandedInError``, ``PermissionDenied`` or ``ValidationError``.
    """
    typed = {name: [value.replace("\0", "") for value in typed[name]] for name in DRAFT_FIELDS if name in typed}
    _check_length(typed)
    with transaction.atomic():
        draft = _locked_draft(author, target)
        saved = _merge(draft, author, typed, version, None if touched is None else set(touched))
        if target.unit is not None and "unit" not in saved.conflicts and draft.author_id == author.pk:
            draft.unit = target.unit
        draft.save()
    log.info("write_up_draft_saved", draft=draft.pk, version=draft.version, conflicts=len(saved.conflicts))
    return saved


def share_draft(*, draft: WriteUpDraft, author: Any, is_shared: bool) -> None:
    """Let the unit's members write along, or not any more."""
    require(author, "best_practices.share_draft", draft)
    WriteUpDraft.objects.filter(pk=draft.pk).update(is_shared=is_shared)
    draft.is_shared = is_shared


def add_draft_photo(
    *, draft: WriteUpDraft, author: Any, file: ContentFile[bytes], alt_text: str = "", people: str = ""
) -> DraftPhoto:
    """Keep a cleaned photo (``coalition.services.uploads.clean_photo``) with the draft."""
    require_draft(author, draft)
    if draft.photos.count() >= MOST_PHOTOS:
        raise ValidationError(_("At most %(most)s photos. Take one away first.") % {"most": MOST_PHOTOS})
    with transaction.atomic():
        image = get_image_model()(
            title=(alt_text or str(file.name))[:255],
            file=file,
            uploaded_by_user=author,
            **({"collection": draft.unit.collection} if draft.unit and draft.unit.collection else {}),
        )
        image.save()
        photo = DraftPhoto.objects.create(draft=draft, image=image, alt_text=alt_text, people=people)
    log.info("write_up_draft_photo_added", draft=draft.pk, photo=photo.pk)
    return photo


@transaction.atomic
def change_draft_photo(*, photo: DraftPhoto, author: Any, alt_text: str, people: str) -> None:
    require_draft(author, photo.draft)
    photo.alt_text, photo.people = alt_text[:250], people
    photo.save(update_fields=["alt_text", "people"])


@transaction.atomic
def remove_draft_photo(*, photo: DraftPhoto, author: Any) -> None:
    require_draft(author, photo.draft)
    photo.image.delete()


@transaction.atomic
def discard_draft(*, draft: WriteUpDraft, author: Any) -> None:
    """Throw it away with its photos."""
    require_draft(author, draft)
    remove_draft(draft)


def remove_draft(draft: WriteUpDraft) -> None:
    """Delete it with its photos, for whom and for whatever reason was decided elsewhere."""
    for photo in draft.photos.select_related("image"):
        photo.image.delete()
    log.info("write_up_draft_discarded", draft=draft.pk)
    draft.delete()


@transaction.atomic
def hand_in_draft(*, draft: WriteUpDraft, author: Any, content: Mapping[str, Any], files: Files) -> BestPracticePage:
    """Make a write-up of it (``submit_best_practice``); the draft is gone afterwards, its photos belong to the page."""
    require_draft(author, draft)
    kept = [
        KeptPhoto(image=photo.image, alt_text=photo.alt_text, people=photo.people)
        for photo in draft.photos.select_related("image")
    ]
    page = submit_best_practice(
        author=author,
        unit=content["unit"],
        content={**content, "imported_body": draft.body},
        files=Files(photos=files.photos, kept_photos=kept, materials=files.materials),
        key=draft.key,
        owner=draft.author,
    )
    draft.delete()
    return page


def require_draft(author: Any, draft: WriteUpDraft) -> None:
    """Raise ``PermissionDenied`` unless ``author`` may write in it: through its page, when it is about one."""
    if draft.page is not None:
        require(author, "best_practices.change_submission", draft.page)
    else:
        require(author, "best_practices.change_draft", draft)


def _locked_draft(author: Any, target: Target) -> WriteUpDraft:
    if target.page is not None:
        require(author, "best_practices.change_submission", target.page)
        which: dict[str, Any] = {"page": target.page}
    else:
        if BestPracticePage.objects.filter(submission_key=target.key).exists():
            raise HandedInError
        which = {"key": target.key}
    draft = WriteUpDraft.objects.select_for_update(of=("self",)).filter(**which).first()
    if draft is None:
        draft = _new_draft(author, target, which)
    require_draft(author, draft)
    return draft


def _new_draft(author: Any, target: Target, which: Mapping[str, Any]) -> WriteUpDraft:
    require(author, "best_practices.submit_page")
    try:
        with transaction.atomic():
            return WriteUpDraft.objects.create(
                key=target.key if target.page is None else uuid.uuid4(),
                author=author,
                unit=target.page.unit if target.page else target.unit,
                page=target.page,
                read_revision=target.read_revision,
            )
    except IntegrityError:
        # Two saves at once of a draft that was not there yet: the other one made it.
        return WriteUpDraft.objects.select_for_update(of=("self",)).get(**which)


def _merge(draft: WriteUpDraft, author: Any, typed: Typed, version: int, touched: set[str] | None) -> SavedDraft:
    conflicts: dict[str, list[str]] = {}
    news: dict[str, list[str]] = {}
    changed: list[str] = []
    for name, values in typed.items():
        stored = draft.content.get(name, [])
        if _same(values, stored):
            continue
        if touched is not None and name not in touched and name in draft.content:
            news[name] = stored
        elif draft.stamps.get(name, 0) > version:
            conflicts[name] = stored
        else:
            changed.append(name)
    if changed:
        draft.version += 1
    for name in changed:
        _keep_replaced(draft, author, name)
        draft.content[name] = typed[name]
        draft.stamps[name] = draft.version
    if changed:
        draft.saved_by = author
    return SavedDraft(draft, conflicts, news)


def _keep_replaced(draft: WriteUpDraft, author: Any, name: str) -> None:
    """Somebody else's text that is written over stays readable below the form."""
    before = draft.content.get(name) or []
    if any(before) and draft.saved_by_id not in {None, author.pk}:
        entry = {"field": name, "values": before, "at": timezone.now().isoformat()}
        draft.replaced = [entry, *draft.replaced][:MOST_REPLACED]


def _same(one: list[str], other: list[str]) -> bool:
    """Browsers send line ends as they like."""
    return [text.replace("\r\n", "\n") for text in one if text] == [
        text.replace("\r\n", "\n") for text in other if text
    ]


def _check_length(typed: Typed) -> None:
    lengths = {name: sum(map(len, values)) for name, values in typed.items()}
    if sum(lengths.values()) > MOST_CHARACTERS:
        longest = max(lengths, key=lambda name: lengths[name])
        raise ValidationError(
            {longest: _("This is too much text to keep: at most %(most)s characters.") % {"most": MOST_CHARACTERS}}
        )
