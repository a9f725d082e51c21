import uuid

import pytest
from django.core import mail

from best_practices.models import KitRemark
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
