import uuid

import pytest
from django.core import mail

from best_practices.models import CampaignKitPage, KitRemark, KitWeek
from coalition.roles import Role
from tests.factories.coalition import UnitFactory, person_with_role
from tests.factories.kits import kit

pytestmark = pytest.mark.django_db


@pytest.fixture
def lag(people):
    return UnitFactory(working_group=True, name="LAG Wohnen")


@pytest.fixture
def page(lag):
    return kit(lag)


def write(client, people, page, **given):
    client.force_login(people.member)
    data = {"unit": people.unit.pk, "kind": "feedback", "part": "plan", "text": "Zitronenfalter <b>gut</b>"}
    return client.post(f"/kits/{page.pk}/remark/", data | {"submission_key": str(uuid.uuid4())} | given)


def test_from_a_branch_to_the_page(client, people, lag, page, django_capture_on_commit_callbacks):
    editor = person_with_role(Role.EDITOR, lag)
    key = str(uuid.uuid4())
    with django_capture_on_commit_callbacks(execute=True):
        assert write(client, people, page, submission_key=key).status_code == 302
        assert write(client, people, page, submission_key=key).status_code == 302
    assert [told.to for told in mail.outbox] == [[editor.email]]
    remark = KitRemark.objects.get()
    assert "Zitronenfalter" not in client.get(page.get_url()).content.decode()
    client.force_login(editor)
    assert "Zitronenfalter &lt;b&gt;" in client.get("/kits/remarks/").content.decode()
    decide = f"/kits/remarks/{remark.pk}/decide/"
    assert client.post(decide, {"decision": "decline"}).status_code == 422
    assert client.post(decide, {"decision": "weiter"}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(decide, {"decision": "accept", "answer": "Danke"}).status_code == 302
    assert client.post(decide, {"decision": "accept"}).status_code == 404
    assert mail.outbox[-1].to == [people.member.email]
    assert "Zitronenfalter" in client.get(page.get_url()).content.decode()
    client.logout()
    assert "Zitronenfalter" not in client.get(page.get_url()).content.decode()


def test_an_accepted_proposal_waits_for_the_next_version(client, people, page):
    write(client, people, page, kind="proposal")
    client.force_login(people.state_office)
    client.post(f"/kits/remarks/{KitRemark.objects.get().pk}/decide/", {"decision": "accept"})
    assert "Für die nächste Version angenommen" in client.get(page.get_url()).content.decode()


def propose(client, people, page, part, change):
    """The form as the page gives it, with ``change`` made to its text."""
    client.force_login(people.member)
    address = f"/kits/{page.pk}/remark/?kind=proposal&part={part}"
    form = client.get(address).context["form"]
    given = {"unit": people.unit.pk, "text": "Besser so", "submission_key": str(uuid.uuid4())}
    texts = {name: form.get_initial_for_field(form.fields[name], name) for name in ("proposed", "base")}
    proposed = change(texts["proposed"]).replace("\n", "\r\n")
    return client.post(address, given | texts | {"proposed": proposed})


def test_an_accepted_text_goes_into_the_draft(client, people, lag, page):
    editor = person_with_role(Role.EDITOR, lag)
    keys = [item.key for item in page.checklist.all()]
    for part, change in (
        ("checklist", lambda text: text.replace("Aushang", "[2] Aushang im Flur") + "\nNachbereiten"),
        ("plan", lambda text: text.replace("Einladen", "Alle einladen")),
        ("goal", lambda text: text + " Und helfen."),
        ("texts", lambda text: text.replace("# Komm vorbei", "# Kommt vorbei")),
    ):
        assert propose(client, people, page, part, change).status_code == 302, part
    client.force_login(editor)
    for remark in KitRemark.objects.order_by("pk"):
        shown = next(one for one in client.get("/kits/remarks/").context["remarks"] if one.pk == remark.pk)
        assert {piece.kind for piece in shown.proposal.pieces} >= {"same", "came"}
        assert not shown.proposal.has_changed
        decision = {"decision": "accept", "seen": shown.proposal.seen}
        assert client.post(f"/kits/remarks/{remark.pk}/decide/", decision).status_code == 302
    assert [item.text for item in page.checklist.all()] == ["Raum", "Aushang", "Beratung"]
    page.refresh_from_db()
    assert page.has_unpublished_changes
    page.get_latest_revision().publish()
    page = CampaignKitPage.objects.get(pk=page.pk)
    items = [(item.text, item.week) for item in page.checklist.all()]
    assert items == [("Raum", None), ("Aushang im Flur", 2), ("Beratung", None), ("Nachbereiten", None)]
    assert [item.key for item in page.checklist.all()][:3] == keys
    assert [week.text for week in page.weeks.all()] == ["Raum finden", "Alle einladen"]
    assert page.goal.endswith("Und helfen.")
    assert "# Kommt vorbei" in page.text_templates.get().text


def test_a_conflict_is_told_and_bad_texts_are_refused(client, people, page):
    for part, change in (
        ("plan", lambda text: text), ("plan", "ohne Titel".format), ("goal", "nur eines".format),
        ("texts", lambda text: text.replace("{{ place }}", "{{ preis }}")), ("texts", "".format),
        ("plan", f"== {'x' * 161} ==".format),
    ):  # fmt: skip
        answer = propose(client, people, page, part, change)
        assert answer.status_code == 422, part
        assert answer.context["form"].errors["proposed"]
    propose(client, people, page, "plan", lambda text: text.replace("Einladen", "Alle einladen"))
    remark = KitRemark.objects.get()
    client.force_login(people.state_office)
    seen = client.get("/kits/remarks/").context["remarks"][0].proposal.seen
    draft = page.get_latest_revision_as_object()
    draft.weeks = [KitWeek(title="Woche 1", text="Ganz anders")]
    draft.save_revision()
    decide = f"/kits/remarks/{remark.pk}/decide/"
    answer = client.post(decide, {"decision": "accept", "seen": seen})
    assert answer.status_code == 422
    shown = answer.context["remarks"][0].proposal
    assert shown.has_changed
    assert any("anders" in piece.text for piece in shown.pieces if piece.kind == "went")
    assert KitRemark.objects.get().state == "waiting"
    locked = CampaignKitPage.objects.filter(pk=page.pk)
    locked.update(locked=True, locked_by=people.editor)
    assert client.post(decide, {"decision": "accept", "seen": shown.seen}).status_code == 422
    locked.update(locked=False, locked_by=None)
    assert client.post(decide, {"decision": "accept", "seen": shown.seen}).status_code == 302
    weeks = locked.get().get_latest_revision_as_object().weeks.all()
    assert [week.text for week in weeks] == ["Raum finden", "Alle einladen"]


def test_nobody_decides_their_own_or_those_of_other_units(client, people, lag, page):
    own = kit(people.unit, title="Eigenes")
    client.force_login(people.editor)
    data = {"unit": people.unit.pk, "kind": "feedback", "part": "plan", "text": "x", "submission_key": uuid.uuid4()}
    assert client.post(f"/kits/{own.pk}/remark/", data).status_code == 302
    assert client.post(f"/kits/remarks/{KitRemark.objects.get().pk}/decide/", {"decision": "accept"}).status_code == 404
    write(client, people, page)
    client.force_login(people.coordinator)
    foreign = KitRemark.objects.get(kit=page)
    assert client.post(f"/kits/remarks/{foreign.pk}/decide/", {"decision": "accept"}).status_code == 404


def test_bad_input_names_its_field(client, people, page):
    for name, value in (
        ("text", ""), ("text", "x" * 4000), ("unit", "99999"), ("kind", "lob"), ("part", "x"), ("submission_key", "x"),
    ):  # fmt: skip
        answer = write(client, people, page, **{name: value})
        assert answer.status_code == 422
        assert answer.context["form"].errors, name
    assert not KitRemark.objects.exists()
