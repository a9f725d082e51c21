import pytest
from django.urls import reverse
from django.utils import timezone

from best_practices.models import Adaptation, BestPracticePage
from tests.factories.best_practices import published
from tests.factories.coalition import TopicFactory

pytestmark = pytest.mark.django_db


def test_a_unit_that_did_it_twice_counts_once(client, people):
    topics = [TopicFactory(slug=slug, name=slug) for slug in ("wohnen", "klima")]
    used, unused = published(people.unit, title="Genutzt", topics=topics), published(people.unit, title="Ungenutzt")
    for unit in (people.elsewhere, people.elsewhere, people.unit):
        Adaptation.objects.create(page=used, unit=unit, stage=Adaptation.Stage.DONE, done_on=timezone.localdate())
    # Joined with something that multiplies its rows, as a filter of the list does.
    rows = BestPracticePage.objects.filter(topics__in=topics).for_lists().distinct()
    assert [row.adaptation_count for row in rows] == [2]
    assert BestPracticePage.objects.for_lists().get(pk=unused.pk).adaptation_count == 0
    assert b"2 " in client.get(reverse("best_practices:list"), {"q": "Genutzt"}).content
    ordered = BestPracticePage.objects.for_lists().order_by("-adaptation_count")
    assert list(ordered) == [used, unused]
