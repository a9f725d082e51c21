"""Wagtail pages: publishing, moving, renaming and deleting subtrees reach the index."""

from collections.abc import Iterator
from typing import Any

import pytest
from wagtail.models import Locale, Page, PageViewRestriction

from search import registry
from search.documents import SearchDocument, document_key
from search.models import OutboxEntry
from search.rebuild import check, rebuild
from search.registry import SearchSource
from tests.search.conftest import Ask

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("notes", "pages")]


def documents_of(page: Page) -> Iterator[SearchDocument]:
    restricted = PageViewRestriction.objects.filter(page__in=page.get_ancestors(inclusive=True)).exists()
    yield SearchDocument(
        key=document_key("wagtailcore.page", page.pk),
        source="wagtailcore.page",
        object_id=page.pk,
        kind="page",
        title=page.title,
        url=page.url_path,
        audience=frozenset({"members" if restricted else "public"}),
    )


def below(restriction: PageViewRestriction) -> Any:
    return restriction.page.get_descendants(inclusive=True).values_list("pk", flat=True)


@pytest.fixture
def pages() -> None:
    """Pages can be found; the ``notes`` fixture forgets the source again."""
    registry.register(
        SearchSource(
            model=Page,
            kind="page",
            name="Pages",
            queryset=lambda: Page.objects.live().filter(depth__gt=1),
            documents=documents_of,
            related={"wagtailcore.pageviewrestriction": below},
        )
    )


@pytest.fixture
def tree(engine: Any) -> tuple[Page, Page, Page]:
    """Two branches, and a leaf on the first; pages that were there before are in the index already."""
    rebuild()
    Locale.objects.get_or_create(language_code="de")
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Wurzel", slug="wurzel"))
    left, right = (root.add_child(instance=Page(title=title, slug=title.lower())) for title in ("Links", "Rechts"))
    return left, right, left.add_child(instance=Page(title="Blatt", slug="blatt"))


def test_only_live_pages_are_found(tree: tuple[Page, ...], ask: Ask) -> None:
    leaf = tree[2]
    assert ask("Blatt").total == 1
    leaf.unpublish()
    assert ask("Blatt").total == 0
    leaf.save_revision().publish()
    assert ask("Blatt").total == 1


def test_a_moved_subtree_has_its_new_addresses(tree: tuple[Page, ...], ask: Ask) -> None:
    left, right, _leaf = tree
    left.refresh_from_db()
    left.move(right, pos="last-child")
    assert [hit.document.url for hit in ask("Blatt").hits] == ["/rechts/links/blatt/"]
    assert not OutboxEntry.objects.exists()


def test_a_renamed_page_takes_its_subtree_along(tree: tuple[Page, ...], ask: Ask) -> None:
    left = Page.objects.get(pk=tree[0].pk)
    left.slug = "neu"
    left.save()
    assert [hit.document.url for hit in ask("Blatt").hits] == ["/neu/blatt/"]


def test_a_restriction_changes_the_audience_of_the_subtree(tree: tuple[Page, ...], ask: Ask) -> None:
    left = Page.objects.get(pk=tree[0].pk)
    restriction = PageViewRestriction.objects.create(page=left, restriction_type=PageViewRestriction.LOGIN)
    assert ask("Blatt").total == 0
    assert ask("Blatt", "members").total == 1
    restriction.delete()
    assert ask("Blatt").total == 1


def test_a_deleted_subtree_vanishes(tree: tuple[Page, ...], ask: Ask) -> None:
    Page.objects.get(pk=tree[0].pk).delete()
    assert ask("Blatt").total == ask("Links").total == 0
    assert check().agrees
