"""Files by their direct address: as open as the pages that offer them."""

import pytest
from django.core.files.base import ContentFile
from wagtail.documents.models import Document

from cms.models import StandardPage
from coalition.models.visibility import Visibility
from tests.factories.best_practices import published

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(people):
    return Document.objects.create(
        title="Flyer",
        file=ContentFile(b"%PDF-1.4 Flyer", name="flyer.pdf"),
        collection=people.unit.collection,
        uploaded_by_user=people.editor,
    )


def statuses(client, document, **users):
    found = {}
    for name, user in users.items():
        client.logout()
        if user is not None:
            client.force_login(user)
        found[name] = client.get(document.url).status_code
    return found


def test_a_file_that_no_page_offers_is_for_its_unit(client, people, document):
    found = statuses(
        client,
        document,
        stranger=None,
        foreign=people.foreign_member,
        author=people.editor,
        moderator=people.coordinator,
    )
    assert found == {"stranger": 404, "foreign": 404, "author": 200, "moderator": 200}


def test_a_file_on_another_public_page_is_public(client, people, document):
    page = people.unit.page.add_child(instance=StandardPage(title="Material", body=[("files", [document])]))
    assert statuses(client, document, stranger=None) == {"stranger": 200}
    page.unpublish()
    assert statuses(client, document, stranger=None) == {"stranger": 404}


def test_a_file_in_the_body_of_a_members_only_write_up_is_for_members(client, people, document):
    page = published(people.unit, visibility=Visibility.MEMBERS)
    page.body = [("text", f'<p><a linktype="document" id="{document.pk}">Flyer</a></p>')]
    page.save_revision().publish()
    found = statuses(client, document, stranger=None, foreign=people.foreign_member)
    assert found == {"stranger": 404, "foreign": 200}
