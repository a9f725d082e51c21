"""How topic pages, plain pages and events become findable."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PageViewRestriction

from best_practices.services.body_text import searchable_text
from cms.models import EventPage, StandardPage, TopicPage
from cms.models.open_pages import open_to
from coalition.models import Unit
from coalition.permissions.pages import owning_unit
from coalition.search_facets import REGION, TOPIC, UNIT
from search import audience
from search.documents import SearchDocument, document_key
from search.registry import Facet, SearchSource, register

Facets = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Particulars:
    """What a page type adds to what all pages have."""

    summary: str = ""
    facets: Facets = field(default_factory=dict)
    date: Any = None
    more: str = ""


def register_pages(
    model: type[Page],
    *,
    kind: str,
    name: Any,
    particulars: Callable[[Any], Particulars],
    relations: Sequence[str] = (),
    related: Mapping[str, Callable[[Any], Iterable[int]]] | None = None,
    facets: Sequence[Facet] = (),
) -> SearchSource:
    """Make a page type with a ``body`` findable."""

    def documents(page: Any) -> list[SearchDocument]:
        tokens = audience_of_page(page)
        return [_document(source, page, tokens, particulars(page))] if tokens else []

    def search_in_database(text: str, user: Any) -> QuerySet[Any]:
        found = open_to(user, model.objects.live())
        for word in text.split()[:10]:
            found = found.filter(Q(title__icontains=word) | Q(body__icontains=word))
        return found

    def below(restriction: PageViewRestriction) -> Iterable[int]:
        return model.objects.filter(path__startswith=restriction.page.path).values_list("pk", flat=True)

    def of_unit(unit: Unit) -> Iterable[int]:
        return model.objects.descendant_of(unit.page).values_list("pk", flat=True) if unit.page else []

    source = SearchSource(
        model=model,
        kind=kind,
        name=name,
        queryset=lambda: model.objects.live().prefetch_related(*relations),
        documents=documents,
        related={"wagtailcore.pageviewrestriction": below, "coalition.unit": of_unit, **(related or {})},
        facets=(*facets, UNIT, REGION),
        database_search=search_in_database,
    )
    return register(source)


def audience_of_page(page: Page) -> frozenset[str]:
    """By Wagtail's privacy settings; a page closed to groups or by a password is not indexed."""
    kinds = {restriction.restriction_type for restriction in page.get_view_restrictions()}
    if kinds - {PageViewRestriction.LOGIN}:
        return frozenset()
    return frozenset({audience.members() if kinds else audience.public()})


def _document(source: SearchSource, page: Any, tokens: frozenset[str], more: Particulars) -> SearchDocument:
    unit = owning_unit(page)
    region = unit.region if unit else None
    facets = dict(more.facets)
    facets |= {"unit": (unit.slug,) if unit else (), "region": (region.code,) if region else ()}
    published = page.last_published_at
    return SearchDocument(
        key=document_key(source.label, page.pk),
        source=source.label,
        object_id=page.pk,
        kind=source.kind,
        title=page.title,
        summary=more.summary or page.search_description,
        body="\n".join(filter(None, [searchable_text(page.body), more.more])),
        url=page.get_url() or "/",
        facets=facets,
        unit=unit.pk if unit else None,
        region=region.code if region else None,
        location=unit.location if unit else None,
        date=more.date or (timezone.localdate(published) if published else None),
        audience=tokens,
    )


def _of_topic_page(page: TopicPage) -> Particulars:
    return Particulars(summary=page.summary, facets={"topic": tuple(topic.slug for topic in page.topics.all())})


def _of_event(page: EventPage) -> Particulars:
    more = "\n".join(filter(None, [str(page.get_kind_display()), page.place]))
    return Particulars(summary=page.summary, date=timezone.localdate(page.starts_at), more=more)


register_pages(
    TopicPage,
    kind="topic-page",
    name=_("Topic pages"),
    particulars=_of_topic_page,
    relations=["topics"],
    related={"coalition.topic": lambda topic: TopicPage.objects.filter(topics=topic.pk).values_list("pk", flat=True)},
    facets=[TOPIC],
)
register_pages(EventPage, kind="event", name=_("Events"), particulars=_of_event)
register_pages(StandardPage, kind="page", name=_("Pages"), particulars=lambda _page: Particulars())
