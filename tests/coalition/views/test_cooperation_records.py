"""The board of cooperations, its table and files; promises, minutes and documents; mails about stages; the API."""

import datetime
import io
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook

from coalition.models import Cooperation, CooperationMinutes, CooperationStageChange
from coalition.privacy.erasure import erase_subject
from coalition.privacy.registry import Subject
from coalition.retention_kinds import _delete_records, _old_cooperations
from coalition.services.cooperation_records import add_minutes, add_promise
from coalition.services.partners import archive_partner
from tests.coalition.conftest import ClientFor
from tests.coalition.views.forms import filled
from tests.coalition.world import World
from tests.factories.coalition import CooperationFactory

YESTERDAY = datetime.timedelta(days=-1)


def promised(world: World, **fields: Any) -> Any:
    start = {"what": "Saal buchen", "unit": world.units["koeln"], "due": timezone.localdate() + YESTERDAY}
    row = world.cooperations["koeln"]
    return add_promise(cooperation=row, by=world.users["coordinator"], **(start | fields))


def cards(response: Any) -> dict[str, dict[str, bool]]:
    """Stage -> title -> whether the reader may move it."""
    return {one.stage: {row.title: may for row, may in one.cards} for one in response.context["columns"]}


def test_the_board_shows_what_one_may_see_and_moves_what_one_may_change(world: World, as_user: ClientFor) -> None:
    koeln, public = world.cooperations["koeln"], world.cooperations["public"]
    client = as_user(world.users["coordinator"])
    shown = cards(client.get("/cooperations/board/"))
    assert shown["idea"] == {koeln.title: True, public.title: False}
    assert world.cooperations["essen"].title not in str(shown)
    moved = client.post(f"/cooperations/{koeln.pk}/stage/", {"stage": "talks", "back": "board"})
    assert moved["Location"] == f"/cooperations/board/#cooperation-{koeln.pk}"
    assert cards(client.get("/cooperations/board/"))["talks"] == {koeln.title: True}


def test_a_stage_asks_for_the_decision_that_it_needs(world: World, as_user: ClientFor) -> None:
    candidacy, client = world.cooperations["essen"], as_user(world.users["elsewhere"])
    url = f"/cooperations/{candidacy.pk}/stage/"
    asked = client.post(url, {"stage": "agreed", "back": "board"})
    assert asked.status_code == 422
    assert {"decision", "decided_by", "decided_on"} <= asked.context["form"].fields.keys()
    half = {"stage": "agreed", "decision": "Gemeinsame Liste", "decided_by": "", "decided_on": "2026-02-01"}
    assert client.post(url, half).status_code == 422
    candidacy.refresh_from_db()
    assert (candidacy.stage, candidacy.decision) == ("talks", "")
    assert client.post(url, {**half, "decided_by": "Kreisvorstand", "back": "board"}).status_code == 302
    candidacy.refresh_from_db()
    assert (candidacy.stage, candidacy.decided_by) == ("agreed", "Kreisvorstand")


def test_those_responsible_hear_of_a_new_stage_and_nothing_else(
    world: World, as_user: ClientFor, django_capture_on_commit_callbacks: Any
) -> None:
    row, office = world.cooperations["koeln"], as_user(world.users["state_office"])
    stages = iter(["contact", "talks", "running"])

    def hear() -> list[str]:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            office.post(f"/cooperations/{row.pk}/stage/", {"stage": next(stages)})
        return [address for one in mail.outbox for address in one.to]

    assert hear() == [world.users["coordinator"].email]  # nobody is named: the unit's coordinators
    text = f"{mail.outbox[0].subject} {mail.outbox[0].body}"
    assert row.title not in text
    assert f"/cooperations/{row.pk}/" in text
    Cooperation.objects.update(responsible=world.users["spokesperson"])
    assert hear() == [world.users["spokesperson"].email]
    # Who may no longer see it hears nothing, and nobody is told of their own step.
    Cooperation.objects.update(responsible=world.users["former"])
    assert hear() == []


def test_promises_of_both_sides_are_noted_settled_and_overdue(world: World, as_user: ClientFor) -> None:
    row, client = world.cooperations["koeln"], as_user(world.users["coordinator"])
    url = f"/cooperations/{row.pk}/promises/new/"
    due = timezone.localdate() + YESTERDAY
    data = filled(client, url, what="Flugblatt", partner=world.partners["members"].pk, due=due)
    assert [client.post(url, data).status_code for _ in range(2)] == [302, 302]
    both = filled(client, url, what="Wer?", unit=world.units["koeln"].pk, partner=world.partners["members"].pk, due=due)
    assert client.post(url, both).status_code == 422
    assert client.post(url, filled(client, url, what="Wer?", due=due)).status_code == 422
    foreign = filled(client, url, what="Fremd", partner=world.partners["nowhere"].pk, due=due)
    assert client.post(url, foreign).status_code == 422
    promise = row.promises.get()
    assert (promise.partner, promise.is_overdue) == (world.partners["members"], True)
    assert "overdue" in as_user(world.users["editor"]).get(row.get_absolute_url()).content.decode()
    assert client.get("/cooperations/board/?attention=overdue").context["object_list"].count() == 1
    client.post(f"/cooperations/{row.pk}/promises/{promise.pk}/done/")
    promise.refresh_from_db()
    assert promise.done_at is not None
    assert client.get("/cooperations/board/?attention=overdue").context["object_list"].count() == 0
    client.post(f"/cooperations/{row.pk}/promises/{promise.pk}/reopen/")
    edit = f"/cooperations/{row.pk}/promises/{promise.pk}/edit/"
    first, second = filled(client, edit, what="Erster"), filled(client, edit, what="Zweiter")
    assert [client.post(edit, data).status_code for data in (first, second)] == [302, 409]
    promise.refresh_from_db()
    assert (promise.what, promise.done_at) == ("Erster", None)
    # Neither through another cooperation's address, nor by a reader.
    assert (
        client.post(f"/cooperations/{world.cooperations['public'].pk}/promises/{promise.pk}/done/").status_code == 403
    )
    office = as_user(world.users["state_office"])
    other = f"/cooperations/{world.cooperations['public'].pk}/promises/{promise.pk}"
    assert office.post(f"{other}/done/").status_code == 404
    assert office.get(f"{other}/edit/").status_code == 404


def test_minutes_are_read_by_who_may_see_the_cooperation(world: World, as_user: ClientFor) -> None:
    row, client = world.cooperations["koeln"], as_user(world.users["coordinator"])
    url = f"/cooperations/{row.pk}/minutes/new/"
    assert client.post(url, filled(client, url, text="Zitronenfalter beschlossen")).status_code == 302
    assert "Zitronenfalter" in as_user(world.users["editor"]).get(row.get_absolute_url()).content.decode()
    assert as_user(world.users["member"]).get(row.get_absolute_url()).status_code == 404
    minutes = row.minutes.get()
    edit = f"/cooperations/{row.pk}/minutes/{minutes.pk}/edit/"
    assert client.post(edit, filled(client, edit, text="Neu")).status_code == 302
    minutes.refresh_from_db()
    assert (minutes.text, minutes.noted_by) == ("Neu", world.users["coordinator"])


def test_documents_are_checked_kept_encrypted_and_downloaded(world: World, as_user: ClientFor) -> None:
    row, client = world.cooperations["koeln"], as_user(world.users["coordinator"])
    url = f"/cooperations/{row.pk}/documents/"
    page = client.post(url, {"file": SimpleUploadedFile("boese.pdf", b"<script>alert(1)</script>")})
    assert page.status_code == 422
    assert client.post(url, {"file": SimpleUploadedFile("absprache.txt", "Grün".encode())}).status_code == 302
    document = row.documents.get()
    answer = as_user(world.users["editor"]).get(f"{url}{document.pk}/")
    assert b"".join(answer.streaming_content) == "Grün".encode()
    assert answer["Content-Disposition"].startswith("attachment")
    assert as_user(world.users["member"]).get(f"{url}{document.pk}/").status_code == 404
    assert as_user(world.users["editor"]).post(f"{url}{document.pk}/delete/").status_code == 403
    assert client.post(f"{url}{document.pk}/delete/").status_code == 302
    assert not row.documents.exists()


@pytest.mark.parametrize("key", ["csv", "xlsx"])
def test_the_export_holds_what_its_reader_may_see_and_no_formula(world: World, as_user: ClientFor, key: str) -> None:
    Cooperation.objects.filter(pk=world.cooperations["public"].pk).update(title="=HYPERLINK(1)", red_lines="@SUM(1)")
    response = as_user(world.users["board"]).get(f"/cooperations/export/?format={key}")
    if key == "csv":
        cells = [line.split(";") for line in response.content.decode("utf-8-sig").splitlines()[1:]]
    else:
        sheet = load_workbook(io.BytesIO(response.content)).worksheets[0]
        cells = [[one.value for one in line] for line in sheet.iter_rows(min_row=2)]
    assert [line[1] for line in cells] == ["'=HYPERLINK(1)"]
    assert "'@SUM(1)" in cells[0]


def test_the_responsible_person_is_one_who_can_look_after_it(world: World, as_user: ClientFor) -> None:
    client, url = as_user(world.users["coordinator"]), f"/cooperations/{world.cooperations['koeln'].pk}/edit/"
    office = world.users["state_office"]
    assert client.post(url, filled(client, url, responsible=world.users["elsewhere"].pk)).status_code == 422
    assert client.post(url, filled(client, url, responsible=office.pk, review_on="2020-01-01")).status_code == 302
    row = Cooperation.objects.get(pk=world.cooperations["koeln"].pk)
    assert (row.responsible, row.is_review_due) == (office, True)


def test_the_api_gives_what_the_caller_may_see(world: World, as_user: ClientFor) -> None:
    promised(world)
    assert as_user().get("/api/v1/cooperations/").status_code == 401
    assert as_user(world.users["stranger"]).get("/api/v1/cooperations/").status_code == 403
    member, coordinator = as_user(world.users["member"]), as_user(world.users["coordinator"])
    assert [row["id"] for row in member.get("/api/v1/cooperations/").json()["results"]] == [
        world.cooperations["public"].pk
    ]
    koeln = f"/api/v1/cooperations/{world.cooperations['koeln'].pk}/"
    assert member.get(koeln).status_code == 404
    body = coordinator.get(koeln).json()
    assert (body["overdue_promises"], body["promises"][0]["what"]) == (1, "Saal buchen")
    assert [change["stage"] for change in body["stages"]] == ["idea"]


def test_many_cooperations_take_as_many_queries_as_few(
    world: World, as_user: ClientFor, django_assert_max_num_queries: Any
) -> None:
    client = as_user(world.users["coordinator"])
    pages = ("/cooperations/", "/cooperations/board/", "/cooperations/table/", "/api/v1/cooperations/")

    def count(page: str) -> int:
        with django_assert_max_num_queries(60) as captured:
            assert client.get(page).status_code == 200
        return len(captured)

    promised(world)
    before = [count(page) for page in pages]
    for _ in range(6):
        row = CooperationFactory(
            units=[world.units["koeln"]], partners=[world.partners["members"]], responsible=world.users["editor"]
        )
        add_promise(
            cooperation=row,
            by=world.users["coordinator"],
            what="x",
            unit=world.units["koeln"],
            due=timezone.localdate(),
        )
    assert [count(page) for page in pages] == before


def test_records_follow_erasure_and_retention(world: World) -> None:
    row, by = world.cooperations["koeln"], world.users["coordinator"]
    add_minutes(cooperation=row, by=by, text="Vorsitz Köln sagt zu.")
    promised(world, what="Vorsitz Köln ruft an")
    erase_subject(subject=Subject(person=world.persons["koeln"]), by=None)
    assert "Vorsitz Köln" not in row.minutes.get().text + row.promises.get().what
    today = timezone.localdate()
    assert not _old_cooperations(today).exists()
    Cooperation.objects.filter(pk=row.pk).update(stage=Cooperation.Stage.COMPLETED)
    CooperationStageChange.objects.update(changed_at=timezone.now() - datetime.timedelta(days=10))
    assert not _old_cooperations(today - datetime.timedelta(days=20)).exists()
    assert _old_cooperations(today).get() == row
    _delete_records(row)
    assert not CooperationMinutes.objects.filter(cooperation=row).exists()
    assert not _old_cooperations(today).exists()


def test_a_promise_of_a_partner_that_one_may_not_see_names_nobody(world: World, as_user: ClientFor) -> None:
    cooperation, partner = world.cooperations["public"], world.partners["nowhere"]
    due = timezone.localdate() - YESTERDAY
    add_promise(cooperation=cooperation, by=world.users["state_office"], what="Technik", partner=partner, due=due)
    client = as_user(world.users["member"])
    for address in (cooperation.get_absolute_url(), "/cooperations/promises/"):
        assert "Verein ohne Ort" in client.get(address).content.decode()
    archive_partner(partner=partner, by=world.users["state_office"])
    for address in (cooperation.get_absolute_url(), "/cooperations/promises/"):
        text = client.get(address).content.decode()
        assert "Verein ohne Ort" not in text
        assert "somebody else" in text
