"""Drafts that save themselves: nothing typed is lost, whoever else writes and whatever is wrong with it."""

import datetime
import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image as Picture
from wagtail.images import get_image_model

from best_practices import completeness
from best_practices.models import BestPracticePage, WriteUpDraft
from coalition.privacy.retention import apply_retention, set_rule
from tests.factories.best_practices import form_data, photo, submitted

pytestmark = pytest.mark.django_db

QUICK, SAVE, PHOTO, MINE = (
    "/best-practices/quick/",
    "/best-practices/drafts/save/",
    "/best-practices/drafts/photo/",
    "/best-practices/mine/",
)
FORMSETS = {"photos-TOTAL_FORMS": "3", "photos-INITIAL_FORMS": "0"}


def typed(people, key=None, version=0, **given):
    data = {"submission_key": str(key or uuid.uuid4()), "draft_version": version, "unit": people.unit.pk}
    return {**data, "is_quick": "1", **FORMSETS, **given}


def only_draft():
    return WriteUpDraft.objects.get()


def test_what_is_typed_saves_itself_and_comes_back(client, people):
    client.force_login(people.member)
    key = uuid.uuid4()
    answer = client.post(SAVE, typed(people, key, title="Pfannkuchen im Hof", touched="title")).json()
    assert answer["version"] == 1
    again = client.post(SAVE, typed(people, key, 1, title="Pfannkuchen im Hof", results="40 kamen", touched="results"))
    assert again.json()["version"] == 2
    assert only_draft().author == people.member
    assert "40 kamen" in client.get(answer["url"]).content.decode()
    assert "Pfannkuchen im Hof" in client.get(MINE).content.decode()


def test_five_answers_become_a_write_up_with_its_photo(client, people):
    client.force_login(people.member)
    data = typed(
        people,
        title="Pfannkuchen im Hof",
        place="Kalk",
        period_start="2026-05-01",
        results="40 kamen, 6 wollen mitmachen.",
        what_worked="Früh backen.",
        **{"photos-0-file": photo(), "photos-0-alt_text": "Ein Stand", "photos-0-people": "agreed"},
    )
    assert client.post(QUICK, {**data, "action": "hand_in"}).status_code == 302
    draft = BestPracticePage.objects.get().get_latest_revision_as_object()
    assert (draft.summary, draft.what_worked) == ("40 kamen, 6 wollen mitmachen.", "Früh backen.")
    assert draft.photos.get().people == "agreed"
    assert not WriteUpDraft.objects.exists()
    assert get_image_model().objects.count() == 1
    # Sent once more, or saved by a window left open: it is handed in already.
    assert client.post(QUICK, {**data, "action": "hand_in"}).status_code == 302
    assert client.post(SAVE, data).status_code == 410
    assert BestPracticePage.objects.count() == 1


def test_a_refused_form_keeps_text_and_photo(client, people):
    client.force_login(people.member)
    data = typed(people, title="", results="Bleibt stehen", **{"photos-0-file": photo()})
    answer = client.post(QUICK, {**data, "action": "hand_in"})
    assert answer.status_code == 422
    assert "Bleibt stehen" in answer.content.decode()
    assert f"photo-{only_draft().photos.get().pk}-alt_text" in answer.content.decode()
    kept = only_draft().photos.get()
    said = {f"photo-{kept.pk}-alt_text": "Ein Stand", f"photo-{kept.pk}-people": "nobody"}
    rest = typed(people, only_draft().key, only_draft().version, title="Hof", results="Bleibt stehen", **said)
    assert client.post(f"/best-practices/drafts/{only_draft().pk}/", {**rest, "action": "hand_in"}).status_code == 302
    assert BestPracticePage.objects.get().get_latest_revision_as_object().photos.get().alt_text == "Ein Stand"


def share(client, people):
    client.force_login(people.member)
    key = uuid.uuid4()
    client.post(SAVE, typed(people, key, title="Hof", results="alt", touched="title,results"))
    WriteUpDraft.objects.update(is_shared=True)
    return key


def test_two_writers_disturb_each_other_only_in_the_same_field(client, people):
    key = share(client, people)
    client.force_login(people.colleague)
    theirs = client.post(SAVE, typed(people, key, 1, title="Hof", results="von nebenan", touched="results"))
    assert theirs.status_code == 200
    client.force_login(people.member)
    other_field = client.post(SAVE, typed(people, key, 1, title="Hoffest", results="alt", touched="title"))
    assert other_field.status_code == 200
    assert other_field.json()["news"] == {"results": ["von nebenan"]}
    same_field = client.post(SAVE, typed(people, key, 1, title="Hoffest", results="von mir", touched="results"))
    assert same_field.status_code == 409
    assert same_field.json()["conflicts"][0]["stored"] == "von nebenan"
    assert only_draft().content["results"] == ["von nebenan"]
    version = same_field.json()["version"]
    assert client.post(SAVE, typed(people, key, version, title="Hoffest", results="von mir")).status_code == 200
    assert only_draft().content["results"] == ["von mir"]


def test_a_second_writer_without_script_is_warned_and_loses_nothing(client, people):
    key = share(client, people)
    address = f"/best-practices/drafts/{only_draft().pk}/"
    client.force_login(people.colleague)
    client.post(address, typed(people, key, 1, title="Hof", results="von nebenan", action="save"))
    client.force_login(people.member)
    answer = client.post(address, typed(people, key, 1, title="Hof", results="von mir", action="save"))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "von nebenan" in text
    assert "von mir" in text
    version = answer.context["forms"].form["draft_version"].value()
    client.post(address, typed(people, key, version, title="Hof", results="von mir", action="save"))
    assert next(entry["text"] for entry in only_draft().replaced_texts()) == "von nebenan"
    client.force_login(people.colleague)
    client.post(address, typed(people, key, only_draft().version, title="Hof", results="doch anders", action="save"))
    assert "von mir" in client.get(address).content.decode()


@pytest.mark.parametrize(("shared", "status"), [(False, 404), (True, 200)])
def test_a_draft_is_its_authors_until_they_let_their_unit_in(client, people, shared, status):
    share(client, people)
    WriteUpDraft.objects.update(is_shared=shared)
    for user, expected in ((people.colleague, status), (people.foreign_member, 404), (people.state_office, 404)):
        client.force_login(user)
        assert client.get(f"/best-practices/drafts/{only_draft().pk}/").status_code == expected
        assert ("Hof" in client.get(MINE).content.decode()) == (expected == 200)


def test_a_preview_shows_what_readers_will_see(client, people):
    client.force_login(people.member)
    key = uuid.uuid4()
    data = typed(people, key, title="Hoffest", results="40 kamen", cost_euro="viel", steps="Backen\nEinladen")
    del data["is_quick"]
    client.post(SAVE, {**data, "tags": "hof, fest"})
    text = client.get(f"/best-practices/drafts/{only_draft().pk}/preview/").content.decode()
    for shown in ("Hoffest", "40 kamen", "Backen", "#hof"):
        assert shown in text
    client.post(f"/best-practices/drafts/{only_draft().pk}/discard/")
    assert not WriteUpDraft.objects.exists()


def test_a_new_version_of_a_page_is_kept_while_it_is_typed(client, people):
    page = submitted(people.unit, people.member)
    address = f"/best-practices/{page.pk}/edit/"
    client.force_login(people.member)
    first = page.latest_revision_id
    data = form_data(title="Neuer Titel", draft_page=page.pk, read_revision=first, draft_version=0)
    assert client.post(SAVE, data).status_code == 200
    assert "Neuer Titel" in client.get(address).content.decode()
    page.refresh_from_db()
    assert page.latest_revision_id == first
    version = only_draft().version
    assert client.post(address, form_data(title="Neuer Titel", read_revision=first, draft_version=version)).status_code
    page.refresh_from_db()
    assert page.draft_title == "Neuer Titel"
    assert not WriteUpDraft.objects.exists()


@pytest.mark.parametrize("name", ["results", "what_worked", "description"])
def test_a_text_without_end_is_refused_by_its_name_and_kept(client, people, name):
    client.force_login(people.member)
    answer = client.post("/best-practices/submit/", form_data(unit=people.unit.pk, **{name: "x" * 200_000}))
    assert answer.status_code == 422
    assert name in answer.context["forms"].form.errors
    assert len(only_draft().content[name][0]) == 200_000


def test_a_photo_that_is_none_is_refused_at_once(client, people):
    client.force_login(people.member)
    key = uuid.uuid4()
    client.post(SAVE, typed(people, key, title="Hof"))
    wrong = SimpleUploadedFile("bild.jpg", b"<html><script>alert(1)</script></html>")
    answer = client.post(PHOTO, {"submission_key": str(key), "file": wrong})
    assert answer.status_code == 422
    assert "bild.jpg" in answer.json()["message"]
    assert client.post(PHOTO, {"submission_key": str(key), "file": photo()}).status_code == 200
    kept = only_draft().photos.get().image
    client.force_login(people.colleague)
    assert client.post(PHOTO, {"submission_key": str(key), "file": photo()}).status_code == 404
    with Picture.open(io.BytesIO(kept.file.read())) as picture:
        assert not picture.getexif()


def test_what_is_missing_is_said_where_it_helps(client, people):
    client.force_login(people.member)
    first = client.post(SAVE, typed(people, title="Hof", touched="title")).json()["completeness"]
    assert "7 %" in first
    assert "Schritte" in first
    page = submitted(people.unit, people.member, steps="Backen", people_needed=3)
    assert completeness.of_revision(page.latest_revision.content).percent > 25
    assert "of-draft-" in client.get(MINE).content.decode()
    client.force_login(people.coordinator)
    text = client.get(f"/best-practices/{page.pk}/review/").content.decode()
    assert "<meter" in text
    assert "Was funktionierte" in text or "Was gut lief" in text


def test_forgotten_drafts_go_with_their_photos_when_the_rule_is_on(client, people):
    client.force_login(people.member)
    for title in ("Vergessen", "Von heute"):
        client.post(SAVE, typed(people, title=title, touched="title"))
    long_ago = timezone.now() - datetime.timedelta(days=400)
    WriteUpDraft.objects.filter(content__title=["Vergessen"]).update(saved_at=long_ago)
    set_rule(key="write-up-drafts", days=365, is_active=True, by=people.state_office)
    assert apply_retention() == {"write-up-drafts": 1}
    assert only_draft().text_of("title") == "Von heute"
