import uuid

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import WorkflowPage

from best_practices.models import BestPracticePage
from best_practices.moderation_progress import Progress, Stage, progress_of
from best_practices.services.moderation import (
    UnseenVersionError,
    approve_submission,
    decline_submission,
    request_changes,
)
from best_practices.services.submissions import (
    Files,
    NewMaterial,
    NewPhoto,
    StaleRevisionError,
    revise_submission,
    submit_best_practice,
    withdraw_submission,
)
from coalition.services.uploads import clean_document, clean_photo
from tests.factories.best_practices import content, pdf, photo, published, submitted

pytestmark = pytest.mark.django_db


def files() -> Files:
    return Files(
        photos=[NewPhoto(file=clean_photo(photo()), alt_text="Ein Stand")],
        materials=[NewMaterial(file=clean_document(pdf()), title="Flyer")],
    )


def stored_files(settings):
    return {path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()}


def test_a_submission_waits_and_is_not_public(people, client):
    page = submit_best_practice(author=people.member, unit=people.unit, content=content(), files=files())
    assert not page.live
    assert page.unit == people.unit
    draft = page.get_latest_revision_as_object()
    assert [block.block_type for block in draft.body] == ["text", "steps"]
    assert [item.alt_text for item in draft.photos.all()] == ["Ein Stand"]
    assert client.get(page.get_url()).status_code == 404


def test_files_go_into_the_units_collection(people):
    submit_best_practice(author=people.member, unit=people.unit, content=content(), files=files())
    assert Image.objects.get().collection == people.unit.collection
    assert Document.objects.get().collection == people.unit.collection


def test_the_same_key_makes_one_page(people):
    key = uuid.uuid4()
    first = submit_best_practice(author=people.member, unit=people.unit, content=content(), key=key)
    second = submit_best_practice(author=people.member, unit=people.unit, content=content(), key=key)
    assert first.pk == second.pk
    assert BestPracticePage.objects.count() == 1


def test_nobody_submits_for_another_unit(people):
    with pytest.raises(PermissionDenied):
        submit_best_practice(author=people.member, unit=people.elsewhere, content=content())
    assert not BestPracticePage.objects.exists()


def test_a_photo_that_comes_later_stands_behind(people):
    page = submit_best_practice(author=people.member, unit=people.unit, content=content(), files=files())
    for text in ("Zweitens", "Drittens"):
        page = BestPracticePage.objects.get(pk=page.pk)
        added = Files(photos=[NewPhoto(file=clean_photo(photo()), alt_text=text)])
        revise_submission(
            page=page, author=people.member, content=content(), read_revision=page.latest_revision_id, files=added
        )
    approve_submission(page=BestPracticePage.objects.get(pk=page.pk), moderator=people.coordinator)
    shown = BestPracticePage.objects.get(pk=page.pk).photos.all()
    assert [(item.alt_text, item.sort_order) for item in shown] == [("Ein Stand", 0), ("Zweitens", 1), ("Drittens", 2)]


def test_photos_and_files_of_a_draft_can_be_taken_away(people):
    page = submit_best_practice(author=people.member, unit=people.unit, content=content(), files=files())
    draft = page.get_latest_revision_as_object()
    removed = Files(
        photos=[NewPhoto(file=clean_photo(photo()), alt_text="Ein anderer Stand")],
        removed_images=frozenset({draft.photos.get().image_id}),
        removed_documents=frozenset({draft.materials.get().document_id}),
    )
    revise_submission(
        page=page, author=people.member, content=content(), read_revision=page.latest_revision_id, files=removed
    )
    draft = BestPracticePage.objects.get().get_latest_revision_as_object()
    assert [item.alt_text for item in draft.photos.all()] == ["Ein anderer Stand"]
    assert not draft.materials.exists()


def test_without_anybody_to_decide_nothing_is_kept(people, settings):
    WorkflowPage.objects.all().delete()
    before = stored_files(settings)
    with pytest.raises(ValidationError, match=r"decide|entscheiden"):
        submit_best_practice(author=people.member, unit=people.unit, content=content(), files=files())
    assert not BestPracticePage.objects.exists()
    assert stored_files(settings) == before


def test_a_failure_leaves_neither_row_nor_file(people, settings):
    before = stored_files(settings)
    with pytest.raises(ValidationError):
        submit_best_practice(
            author=people.member,
            unit=people.unit,
            content=content(title="x" * 300),
            files=files(),
        )

    class Unwritable:
        name = "flyer.pdf"

        def __getattr__(self, name):
            raise OSError("disk full")

    broken = Files(photos=files().photos, materials=[NewMaterial(file=Unwritable(), title="Flyer")])
    with pytest.raises(OSError, match="disk full"):
        submit_best_practice(author=people.member, unit=people.unit, content=content(), files=broken)
    assert not BestPracticePage.objects.exists()
    assert not Image.objects.exists()
    assert stored_files(settings) == before


def test_approval_publishes_and_tells_the_author(people, django_capture_on_commit_callbacks):
    page = submitted(people.unit, people.member)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        approve_submission(page=page, moderator=people.coordinator)
    page.refresh_from_db()
    assert page.live
    assert [message.to for message in mail.outbox] == [[people.member.email]]


def test_moderators_are_told_of_a_submission_and_its_revision(people, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        page = submitted(people.unit, people.member)
    told = {address for message in mail.outbox for address in message.to}
    assert told == {people.coordinator.email, people.state_office.email}
    with django_capture_on_commit_callbacks(execute=True):
        request_changes(page=page, moderator=people.coordinator, remark="Bitte die Stunden nennen.")
    assert "Bitte die Stunden nennen." in mail.outbox[-1].body
    assert mail.outbox[-1].to == [people.member.email]
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        page = BestPracticePage.objects.get(pk=page.pk)
        revise_submission(
            page=page, author=people.member, content=content(), read_revision=page.latest_revision_id, files=Files()
        )
    assert {address for message in mail.outbox for address in message.to} == told


def test_requesting_changes_needs_a_remark(people):
    page = submitted(people.unit, people.member)
    with pytest.raises(ValidationError):
        request_changes(page=page, moderator=people.coordinator, remark="  ")
    assert page.current_workflow_state.status == "in_progress"


def test_a_declined_write_up_stays_a_draft_with_its_reason(people):
    page = submitted(people.unit, people.member)
    decline_submission(page=page, moderator=people.coordinator, remark="Gibt es schon.")
    page = BestPracticePage.objects.get(pk=page.pk)
    assert not page.live
    assert page.current_workflow_state is None
    assert progress_of(page) == Progress(Stage.DECLINED, "Gibt es schon.")


@pytest.mark.parametrize("decide", [approve_submission, request_changes, decline_submission])
@pytest.mark.parametrize("who", ["author", "member", "foreign_coordinator"])
def test_nobody_else_decides_and_never_about_their_own(people, decide, who):
    author = people.coordinator if who == "author" else people.member
    moderator = {"author": author, "member": people.colleague, "foreign_coordinator": people.foreign_coordinator}[who]
    page = submitted(people.unit, author)
    with pytest.raises(PermissionDenied):
        decide(page=page, moderator=moderator, remark="ja")
    page.refresh_from_db()
    assert not page.live


def test_two_decisions_about_one_version_are_one(people):
    page = submitted(people.unit, people.member)
    approve_submission(page=page, moderator=people.coordinator)
    with pytest.raises(ValidationError):
        approve_submission(page=BestPracticePage.objects.get(pk=page.pk), moderator=people.state_office)


@pytest.mark.parametrize("decide", [approve_submission, request_changes, decline_submission])
def test_nobody_decides_about_a_version_they_have_not_seen(people, decide):
    page = submitted(people.unit, people.member)
    seen = page.latest_revision_id
    revise_submission(page=page, author=people.member, content=content(title="Ausgetauscht"), read_revision=seen)
    page = BestPracticePage.objects.get(pk=page.pk)
    with pytest.raises(UnseenVersionError):
        decide(page=page, moderator=people.coordinator, remark="ja", seen_revision=seen)
    decide(page=page, moderator=people.coordinator, remark="ja", seen_revision=page.latest_revision_id)


def test_a_revision_over_an_unseen_one_is_refused(people):
    page = submitted(people.unit, people.member)
    read = page.latest_revision_id
    revise_submission(page=page, author=people.editor, content=content(title="Von nebenan"), read_revision=read)
    with pytest.raises(StaleRevisionError):
        revise_submission(page=page, author=people.member, content=content(title="Von mir"), read_revision=read)
    page.refresh_from_db()
    assert page.draft_title == "Von nebenan"


def test_revising_a_published_page_changes_nothing_until_it_is_approved(people):
    page = published(people.unit, people.member)
    revise_submission(
        page=page, author=people.member, content=content(title="Neu"), read_revision=page.latest_revision_id
    )
    page.refresh_from_db()
    assert (page.live, page.title, page.draft_title) == (True, "Mietenberatung im Viertel", "Neu")
    approve_submission(page=page, moderator=people.coordinator)
    page.refresh_from_db()
    assert page.title == "Neu"


def test_a_withdrawn_submission_can_come_again(people):
    page = submitted(people.unit, people.member)
    withdraw_submission(page=page, author=people.member)
    page = BestPracticePage.objects.get(pk=page.pk)
    assert page.current_workflow_state is None
    revise_submission(page=page, author=people.member, content=content(), read_revision=page.latest_revision_id)
    assert BestPracticePage.objects.get(pk=page.pk).current_workflow_state.status == "in_progress"


def test_moving_a_page_moves_its_owner(people):
    page = published(people.unit)
    page.move(people.elsewhere.page, pos="last-child")
    page.refresh_from_db()
    assert page.unit == people.elsewhere


def test_a_withdrawn_write_up_is_a_draft_and_was_not_declined(people):
    page = submitted(people.unit, people.member)
    request_changes(page=page, moderator=people.coordinator, remark="Bitte kürzer.")
    withdraw_submission(page=page, author=people.member)
    assert progress_of(BestPracticePage.objects.get(pk=page.pk)).stage == Stage.DRAFT
