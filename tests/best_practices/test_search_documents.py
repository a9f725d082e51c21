import pytest
from wagtail.models import PageViewRestriction

from best_practices.models import BestPracticePage
from best_practices.search_documents import SOURCE, documents_of
from coalition.models.visibility import Visibility
from search.registry import source_for
from tests.factories.best_practices import published, submitted
from tests.factories.coalition import TopicFactory

pytestmark = pytest.mark.django_db


def document(page):
    return next(iter(documents_of(BestPracticePage.objects.get(pk=page.pk))), None)


def test_it_is_registered():
    assert source_for("best_practices.bestpracticepage") is SOURCE


def test_drafts_are_not_indexed(people):
    page = submitted(people.unit, people.member)
    assert not SOURCE.queryset().filter(pk=page.pk).exists()


def test_a_public_page_carries_its_text_and_facets(people):
    page = published(people.unit, topics=[TopicFactory(slug="wohnen", name="Wohnen")], results="Zwölf Anfragen.")
    found = document(page)
    assert found.audience == {"public"}
    assert found.facets["topic"] == ("wohnen",)
    assert found.facets["unit"] == (people.unit.slug,)
    for text in ("Nebenkosten", "Aushang machen", "Zwölf Anfragen", "beratung"):
        assert text in found.body


def test_the_audience_follows_visibility_and_privacy(people):
    assert document(published(people.unit, visibility=Visibility.MEMBERS)).audience == {"members"}
    page = published(people.unit, title="Zweite")
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert document(page).audience == {"members"}
    restriction.restriction_type = PageViewRestriction.PASSWORD
    restriction.save()
    assert document(page) is None
