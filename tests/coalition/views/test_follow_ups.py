"""Next steps: grouped, done, reopened and put off."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from coalition.models import FollowUp
from tests.coalition.conftest import ClientFor
from tests.coalition.world import World
from tests.factories.coalition import FollowUpFactory


def test_groups(world: World, as_user: ClientFor) -> None:
    entry = world.entries["spokespersons"]
    FollowUpFactory(entry=entry, overdue=True)
    FollowUpFactory(entry=entry, later=True)
    FollowUpFactory(entry=entry, done=True)
    response = as_user(world.users["spokesperson"]).get("/follow-ups/")
    assert [len(rows) for _title, rows in response.context["groups"]] == [1, 4, 1]
    assert len(response.context["done"]) == 1
    colleague = as_user(world.users["colleague"]).get("/follow-ups/")
    assert colleague.context["count"] == 0


def test_done_and_undone(world: World, as_user: ClientFor) -> None:
    follow_up, client = world.follow_ups["spokespersons"], as_user(world.users["spokesperson"])
    page = client.post(f"/follow-ups/{follow_up.pk}/done/", follow=True)
    assert 'href="/follow-ups/#done"' in page.content.decode()
    first = FollowUp.objects.get(pk=follow_up.pk).done_at
    client.post(f"/follow-ups/{follow_up.pk}/done/")
    assert first is not None
    assert FollowUp.objects.get(pk=follow_up.pk).done_at == first
    client.post(f"/follow-ups/{follow_up.pk}/reopen/")
    assert FollowUp.objects.get(pk=follow_up.pk).done_at is None


def test_put_off_counts_from_today_when_overdue(world: World, as_user: ClientFor) -> None:
    client, today = as_user(world.users["spokesperson"]), timezone.localdate()
    late = FollowUpFactory(entry=world.entries["spokespersons"], overdue=True)
    client.post(f"/follow-ups/{late.pk}/snooze/", {"days": "7"})
    late.refresh_from_db()
    assert late.due == today + datetime.timedelta(days=7)


@pytest.mark.parametrize("days", ["", "0", "365", "x", "\0"])
def test_a_wrong_delay_changes_nothing(world: World, as_user: ClientFor, days: str) -> None:
    follow_up = world.follow_ups["spokespersons"]
    page = as_user(world.users["spokesperson"]).post(f"/follow-ups/{follow_up.pk}/snooze/", {"days": days}, follow=True)
    assert b"Choose a day, a week or a month." in page.content
    assert FollowUp.objects.get(pk=follow_up.pk).due == follow_up.due


def test_readers_do_not_act_and_links_do_nothing(world: World, as_user: ClientFor) -> None:
    follow_up = world.follow_ups["board"]
    for action in ("done", "reopen", "snooze"):
        url = f"/follow-ups/{follow_up.pk}/{action}/"
        assert as_user(world.users["board"]).post(url).status_code == 403
        assert as_user(world.users["member"]).post(url).status_code == 404
        assert as_user(world.users["spokesperson"]).get(url).status_code == 405


def test_handed_over_to_somebody_who_may_read_it(
    world: World, as_user: ClientFor, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    client, step = as_user(world.users["spokesperson"]), world.follow_ups["spokespersons"]
    path = f"/follow-ups/{step.pk}/delegate/"
    offered = set(client.get(path).context["form"].fields["assignee"].queryset)
    assert offered == {world.users["colleague"]}
    refused = client.post(path, {"assignee": world.users["state_office"].pk})
    assert refused.status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        client.post(path, {"assignee": world.users["colleague"].pk})
    step.refresh_from_db()
    assert step.assignee == world.users["colleague"]
    assert step.what not in mailoutbox[0].subject + mailoutbox[0].body


def test_done_with_a_note_of_it(world: World, as_user: ClientFor) -> None:
    client, step = as_user(world.users["spokesperson"]), world.follow_ups["spokespersons"]
    form = client.get(f"/contacts/new/?follow_up={step.pk}").context["form"]
    assert form["subject"].value() == step.what
    data = {name: form[name].value() or "" for name in form.fields} | {
        "notes": "Erledigt",
        "next_step": "",
        "next_due": "",
    }
    data["occurred_at"] = "2026-03-01T18:30"
    assert client.post("/contacts/new/", data).status_code == 302
    step.refresh_from_db()
    assert step.done_at is not None


def test_the_step_of_somebody_else_is_neither_shown_nor_settled(world: World, as_user: ClientFor) -> None:
    client, step = as_user(world.users["colleague"]), world.follow_ups["private"]
    form = client.get(f"/contacts/new/?follow_up={step.pk}").context["form"]
    assert form["subject"].value() is None
    partner = world.partners["public"].pk
    data = {name: form[name].value() or "" for name in form.fields}
    data |= {"follow_up": step.pk, "partners": [partner], "subject": "x", "occurred_at": "2026-03-01T18:30"}
    assert client.post("/contacts/new/", data | {"next_due": ""}).status_code == 302
    step.refresh_from_db()
    assert step.done_at is None
