"""The state office curates topics, action formats and tags: what refers to them follows, and search does at once."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from taggit.models import Tag

from best_practices.models import ActionFormat, BestPracticePage, WriteUpDraft
from best_practices.services.reading import pages_of, save_search
from coalition.models import ContactRhythm, FormerSlug, TermMerge, Topic
from coalition.roles import Role
from search.analysis.synonyms import stems_of
from search.audience import public
from search.drain import drain
from search.port import run_query
from search.query import SearchQuery
from search.synonyms import current_synonyms
from tests.factories.best_practices import draft, published, submitted
from tests.factories.coalition import PartnerFactory, UnitFactory, person_with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(person_with_role(Role.STATE_OFFICE))
    return client


def topic(name: str, slug: str, **fields: Any) -> Topic:
    return Topic.objects.create(name=name, slug=slug, **fields)


def finds(word: str, other: str) -> bool:
    return stems_of(other) in current_synonyms().others(stems_of(word))


def merge(client: Client, key: str, gone: Any, kept: str) -> Any:
    return client.post(reverse("coalition:term-merge", args=[key, gone.pk]), {"kept": kept})


def test_a_new_name_keeps_the_former_one_findable_at_once(office: Client) -> None:
    housing = topic("Mietenwahnsinn", "miete")
    sent = {"name": "Wohnraum", "name_en": "Dwelling", "synonyms": "Dachüberkopf"}
    assert office.post(reverse("coalition:term-edit", args=["topics", housing.pk]), sent).status_code == 302
    housing.refresh_from_db()
    assert (housing.name, housing.name_en, housing.slug) == ("Wohnraum", "Dwelling", "miete")
    assert housing.other_words == ("Dachüberkopf", "Mietenwahnsinn")
    for word in ("Mietenwahnsinn", "Dwelling", "Dachüberkopf"):
        assert finds(word, "Wohnraum")
    housing.delete()
    assert not finds("Mietenwahnsinn", "Wohnraum")


def test_unusable_words_are_refused_and_kept_in_the_form(office: Client) -> None:
    housing = topic("Wohnen", "wohnen")
    sent = {"name": "Wohnen", "name_en": "", "synonyms": "und, ..."}
    response = office.post(reverse("coalition:term-edit", args=["topics", housing.pk]), sent)
    assert response.status_code == 422
    assert "und, ..." in response.content.decode()
    taken = office.post(reverse("coalition:term-create", args=["topics"]), {"name": "wohnen"})
    assert taken.status_code == 422


def test_merging_moves_rows_drafts_and_former_versions(office: Client) -> None:
    gone, kept = topic("Mieten", "mieten", synonyms="Nebenkosten"), topic("Wohnen", "wohnen")
    page = published(UnitFactory(), topics=[gone, kept])
    only = published(page.unit, topics=[gone])
    partner = PartnerFactory()
    partner.topics.add(gone)
    ContactRhythm.objects.create(topic=gone, weeks=4)
    ContactRhythm.objects.create(topic=kept, weeks=8)
    preview = office.get(reverse("coalition:term-merge", args=["topics", gone.pk]), {"kept": "wohnen"})
    assert "Yes, merge" in preview.content.decode()
    assert Topic.objects.filter(pk=gone.pk).exists()
    assert merge(office, "topics", gone, "Wohnen").status_code == 302
    for carried in (BestPracticePage.objects.get(pk=page.pk), BestPracticePage.objects.get(pk=only.pk), partner):
        assert list(carried.topics.all()) == [kept]
    draft = BestPracticePage.objects.get(pk=only.pk).get_latest_revision_as_object()
    assert list(draft.topics.all()) == [kept]
    assert ContactRhythm.objects.get().weeks == 8
    kept.refresh_from_db()
    assert set(kept.other_words) == {"Mieten", "Nebenkosten"}
    assert office.get("/best-practices/?topic=mieten&q=a").headers["Location"] == "/best-practices/?topic=wohnen&q=a"


def test_tags_are_merged_with_those_of_drafts(office: Client, clean_search: None) -> None:
    page = published(UnitFactory(), tags=["Strassenkreide", "Bunt"])
    draft = page.get_latest_revision_as_object()
    draft.tags.set(["Strassenkreide", "Kreide"])
    draft.save_revision()
    _kept, _new = Tag.objects.get_or_create(name="Kreide")
    assert merge(office, "tags", Tag.objects.get(name="Strassenkreide"), "Kreide").status_code == 302
    page = BestPracticePage.objects.get(pk=page.pk)
    assert set(page.tags.names()) == {"Kreide", "Bunt"}
    assert list(page.get_latest_revision_as_object().tags.names()) == ["Kreide"]
    drain()
    hits = run_query(SearchQuery(text="Strassenkreide", audience=frozenset({public()}))).hits
    assert [hit.document.object_id for hit in hits] == [page.pk]


def undo(client: Client, gone_name: str) -> Any:
    merge = TermMerge.objects.get(gone_name=gone_name)
    return client.post(reverse("coalition:term-merge-undo", args=[merge.pk]))


def test_a_merge_is_taken_back_with_everything(office: Client) -> None:
    gone, kept = topic("Mieten", "mieten", synonyms="Nebenkosten"), topic("Wohnen", "wohnen")
    first, member = topic("Pacht", "pacht"), person_with_role(Role.MEMBER, UnitFactory())
    merge(office, "topics", first, "Mieten")
    both = published(UnitFactory(), topics=[gone, kept])
    only = published(both.unit, topics=[gone])
    typed = draft(both.unit, member, title="Getippt")
    WriteUpDraft.objects.update(content={**typed.content, "topics": [str(gone.pk)]})
    search = save_search(user=member, name="Mieten", query=QueryDict("topic=mieten"))
    merge(office, "topics", gone, "Wohnen")
    assert WriteUpDraft.objects.get().content["topics"] == [str(kept.pk)]
    assert set(pages_of(search)) == {both, only}
    later = published(both.unit, topics=[kept])
    shown = office.get(reverse("coalition:term-list", args=["topics"])).content.decode()
    assert "Mieten → Wohnen" in shown
    assert undo(office, "Mieten").status_code == 302
    for page, topics in ((both, {gone, kept}), (only, {gone}), (later, {kept})):
        stored = BestPracticePage.objects.get(pk=page.pk)
        assert set(stored.topics.all()) == topics
        assert set(stored.get_latest_revision_as_object().topics.all()) == topics
    assert WriteUpDraft.objects.get().content["topics"] == [str(gone.pk)]
    assert set(pages_of(search)) == {both, only}
    kept.refresh_from_db()
    assert kept.other_words == ()
    assert not finds("Mieten", "Wohnen")
    assert finds("Nebenkosten", "Mieten")
    assert set(FormerSlug.objects.values_list("slug", "current")) == {("pacht", "mieten")}


def test_what_stands_in_the_way_of_taking_back_is_told(office: Client) -> None:
    page = published(UnitFactory(), tags=["Strassenkreide", "Kreide"])
    writes = draft(page.unit, person_with_role(Role.MEMBER, page.unit), tags="Strassenkreide, Bunt")
    merge(office, "tags", Tag.objects.get(name="Strassenkreide"), "Kreide")
    assert WriteUpDraft.objects.get(pk=writes.pk).content["tags"] == ["Bunt, Kreide"]
    new = Tag.objects.create(name="Strassenkreide")
    undo(office, "Strassenkreide")
    assert TermMerge.objects.get().undone_at is None
    new.delete()
    undo(office, "Strassenkreide")
    assert set(BestPracticePage.objects.get(pk=page.pk).tags.names()) == {"Strassenkreide", "Kreide"}
    assert not finds("Strassenkreide", "Kreide")
    merge(office, "tags", Tag.objects.get(name="Strassenkreide"), "Kreide")
    last = TermMerge.objects.filter(undone_at=None)
    last.update(merged_at=timezone.now() - timedelta(days=31))
    office.post(reverse("coalition:term-merge-undo", args=[last.get().pk]))
    assert not Tag.objects.filter(name="Strassenkreide").exists()
    member = Client()
    member.force_login(person_with_role(Role.MEMBER, UnitFactory()))
    assert member.post(reverse("coalition:term-merge-undo", args=[last.get().pk])).status_code == 403


def test_former_addresses_follow_through_several_merges(office: Client) -> None:
    first, second, third = (
        ActionFormat.objects.create(name=name, slug=name.lower()) for name in ("Eins", "Zwei", "Drei")
    )
    merge(office, "action-formats", first, "Zwei")
    merge(office, "action-formats", second, "Drei")
    assert set(FormerSlug.objects.values_list("slug", "current")) == {("eins", "drei"), ("zwei", "drei")}
    assert merge(office, "action-formats", third, "Drei").status_code == 422


def test_the_list_counts_in_as_many_queries_for_many(office: Client, django_assert_max_num_queries: Any) -> None:
    page = published(UnitFactory(), topics=[topic(f"Thema {n}", f"t{n}") for n in range(12)])
    assert page.topics.count() == 12
    with django_assert_max_num_queries(25):
        shown = office.get(reverse("coalition:term-list", args=["topics"])).content.decode()
    assert shown.count("carried 1 time") == 12


def test_members_are_suggested_tags_of_what_they_may_read() -> None:
    member = person_with_role(Role.MEMBER, UnitFactory())
    published(UnitFactory(), tags=["Kreide"])
    submitted(UnitFactory(), tags=["Kreisel"])
    published(UnitFactory(), tags=["Kreiskasse"]).unpublish()
    client = Client()
    client.force_login(member)
    address = reverse("best_practices:tag-suggestions")
    assert client.get(address, {"term": "krei"}).json() == {"tags": ["Kreide"]}
    assert client.get(address, {"term": "\0"}).json() == {"tags": []}
