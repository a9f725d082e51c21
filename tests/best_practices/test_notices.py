"""Pages that are edited in the page editor are moderated by mail too."""

import pytest
from django.core import mail

from cms.models import TopicPage

pytestmark = pytest.mark.django_db


def test_a_topic_page_tells_its_moderators_and_its_editor(people, django_capture_on_commit_callbacks):
    page = people.unit.page.add_child(
        instance=TopicPage(title="Wohnen", slug="wohnen", live=False, owner=people.member)
    )
    page.save_revision(user=people.editor)
    with django_capture_on_commit_callbacks(execute=True):
        page.get_workflow().start(page, people.editor)
    told = {address for message in mail.outbox for address in message.to}
    assert told == {people.coordinator.email, people.state_office.email}
    assert f"/pages/{page.pk}/edit/" in mail.outbox[0].body
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        page.current_workflow_task_state.reject(user=people.coordinator, comment="Bitte kürzer.")
    assert [message.to for message in mail.outbox] == [[people.editor.email]]
    assert "Bitte kürzer." in mail.outbox[0].body
