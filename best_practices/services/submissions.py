"""Submitting and revising a write-up without the page editor. It ends in moderation, never on the public site."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, WorkflowState

from best_practices.models import Adaptation, BestPracticeMaterial, BestPracticePage, BestPracticePhoto
from best_practices.services.body_text import body_from_text
from coalition.access import require
from coalition.models import Unit
from coalition.services.units import slugify_german

log = structlog.get_logger(__name__)

SIMPLE_FIELDS = (
    "title",
    "summary",
    "contact_role",
    "period_start",
    "period_end",
    "place",
    "people_needed",
    "hours_total",
    "lead_time_weeks",
    "cost_euro",
    "results",
    "what_worked",
    "what_did_not",
    "would_repeat",
    "visibility",
    "adapted_from",
)
RELATION_FIELDS = ("topics", "action_formats")


class StaleRevisionError(Exception):
    """Somebody saved another version since this one was opened."""


@dataclass(frozen=True)
class NewPhoto:
    file: ContentFile[bytes]
    alt_text: str
    people: str = ""


@dataclass(frozen=True)
class KeptPhoto:
    """A photo that was kept with a draft and now belongs to the write-up."""

    image: Any
    alt_text: str
    people: str


@dataclass(frozen=True)
class NewMaterial:
    file: File[bytes]
    title: str
    licence: str = BestPracticeMaterial.Licence.INTERNAL
    editable_source: str = ""


@dataclass(frozen=True)
class Files:
    """What to add to a write-up, and the ids of the images and documents to take away.

    Photos and materials of a draft have no ids of their own before it is published.
    """

    photos: Sequence[NewPhoto] = ()
    kept_photos: Sequence[KeptPhoto] = ()
    materials: Sequence[NewMaterial] = ()
    removed_images: frozenset[int] = field(default_factory=frozenset)
    removed_documents: frozenset[int] = field(default_factory=frozenset)


def submit_best_practice(
    *,
    author: Any,
    unit: Unit,
    content: Mapping[str, Any],
    files: Files = Files(),
    key: uuid.UUID | None = None,
    owner: Any = None,
) -> BestPracticePage:
    """Make the write-up as a draft below the unit's page and put it into moderation.

    ``content`` holds ``SIMPLE_FIELDS``, ``RELATION_FIELDS``, ``tags`` (names), ``description`` and ``steps`` (text).
    ``owner`` is who began it, when that is not ``author``: neither of them moderates it.
    The same ``key`` twice returns the first write-up. Raises ``PermissionDenied`` or ``ValidationError``.
    """
    require(author, "coalition.submit_page", unit)
    owner = owner or author
    if unit.page is None:
        raise ValidationError({"unit": _("This unit has no page yet. Ask the state office.")})
    with _all_or_nothing() as written, transaction.atomic():
        # One at a time below a page: treebeard counts its children, and a form sent twice meets its first page.
        parent = Page.objects.select_for_update().get(pk=unit.page_id)
        known = BestPracticePage.objects.filter(submission_key=key, owner=owner).first() if key else None
        if known is not None:
            return known
        page = BestPracticePage(owner=owner, live=False, submission_key=key, slug=_free_slug(parent, content["title"]))
        _fill(page, content)
        parent.add_child(instance=page)
        _store(page, content, files, author=author, written=written)
        _start_moderation(page, author)
        # The unit's report on what it adapted names it from now on.
        Adaptation.objects.filter(page=page.adapted_from_id, unit=unit, own_page=None).update(own_page=page)
    log.info("best_practice_submitted", page=page.pk, unit=unit.pk)
    return page


def revise_submission(
    *,
    page: BestPracticePage,
    author: Any,
    content: Mapping[str, Any],
    read_revision: int | None,
    files: Files = Files(),
) -> BestPracticePage:
    """Save a new version and hand it to the moderators (again).

    ``read_revision`` is the revision that the author had before them; raises ``StaleRevisionError`` when it is not the
    latest any more, so that nobody overwrites what they have not seen.
    """
    require(author, "best_practices.change_submission", page)
    with _all_or_nothing() as written, transaction.atomic():
        locked = BestPracticePage.objects.select_for_update(of=("self",)).get(pk=page.pk)
        if locked.latest_revision_id != read_revision:
            raise StaleRevisionError
        draft = locked.get_latest_revision_as_object()
        _fill(draft, content)
        _store(draft, content, files, author=author, written=written)
        _start_moderation(BestPracticePage.objects.get(pk=page.pk), author)
    log.info("best_practice_revised", page=page.pk)
    return draft


def withdraw_submission(*, page: BestPracticePage, author: Any) -> None:
    """Take the write-up out of moderation; it stays as a draft that can be revised and submitted again."""
    require(author, "best_practices.change_submission", page)
    state = page.current_workflow_state
    if state is not None:
        state.cancel(user=author)
        log.info("best_practice_withdrawn", page=page.pk)


def _fill(page: BestPracticePage, content: Mapping[str, Any]) -> None:
    for name in SIMPLE_FIELDS:
        if name in content:
            setattr(page, name, content[name])
    page.draft_title = page.title
    if imported := content.get("imported_body"):
        page.body = [(kind, value) for kind, value in imported]
    page.body = body_from_text(
        description=content.get("description", ""), steps=content.get("steps", ""), existing=page.body or ()
    )
    page.full_clean(exclude=["path", "depth", "slug"])


def _store(
    page: BestPracticePage, content: Mapping[str, Any], files: Files, *, author: Any, written: list[Any]
) -> None:
    """Relations and files belong to the revision: what readers see changes only when it is published."""
    for name in RELATION_FIELDS:
        if name in content:
            getattr(page, name).set(content[name])
    if "tags" in content:
        page.tags.set(content["tags"])
    photos = [photo for photo in page.photos.all() if photo.image_id not in files.removed_images]
    materials = [material for material in page.materials.all() if material.document_id not in files.removed_documents]
    collection = page.unit.collection if page.unit else None
    for photo in files.photos:
        image = get_image_model()(
            title=photo.alt_text[:255], file=photo.file, collection=collection, uploaded_by_user=author
        )
        image.save()
        written.append(image.file)
        photos.append(BestPracticePhoto(image=image, alt_text=photo.alt_text, people=photo.people))
    photos += [
        BestPracticePhoto(image=kept.image, alt_text=kept.alt_text, people=kept.people) for kept in files.kept_photos
    ]
    for material in files.materials:
        document = get_document_model()(
            title=material.title, file=material.file, collection=collection, uploaded_by_user=author
        )
        document.save()
        written.append(document.file)
        materials.append(
            BestPracticeMaterial(document=document, licence=material.licence, editable_source=material.editable_source)
        )
    page.photos.set(_in_this_order(photos))
    page.materials.set(_in_this_order(materials))
    page.save_revision(user=author, log_action=True)


def _in_this_order(rows: list[Any]) -> list[Any]:
    """What came later stands behind, whether it was added here or in the page editor."""
    for place, row in enumerate(rows):
        row.sort_order = place
    return rows


def _start_moderation(page: BestPracticePage, author: Any) -> None:
    state = page.current_workflow_state
    if state is None:
        workflow = page.get_workflow()
        if workflow is None:
            raise ValidationError(_("Nobody can decide about write-ups of this unit yet. Ask the state office."))
        workflow.start(page, author)
    elif state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(user=author)
    else:
        # Still waiting for a decision: the decision is about the newest version.
        state.current_task_state.cancel(user=author, resume=True)


def _free_slug(parent: Page, title: str) -> str:
    wanted = slugify_german(title)[:200] or "beispiel"
    taken = set(parent.get_children().values_list("slug", flat=True))
    return next(
        slug for slug in (wanted, *(f"{wanted}-{number}" for number in range(2, len(taken) + 3))) if slug not in taken
    )


@contextmanager
def _all_or_nothing() -> Iterator[list[Any]]:
    """No file without its row: files written before a failure are removed with the rolled-back rows."""
    written: list[Any] = []
    try:
        yield written
    except BaseException:
        for file in written:
            file.storage.delete(file.name)
        raise
