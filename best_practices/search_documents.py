"""How write-ups become findable."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Length, Substr
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag
from wagtail.models import PageViewRestriction

from best_practices import search_fields  # noqa: F401  (registers what can be typed before a colon)
from best_practices.kits import search_source  # noqa: F401  (registers campaign kits)
from best_practices.models import ActionFormat, BestPracticePage
from best_practices.services.body_text import searchable_text
from coalition.models.visibility import Visibility
from coalition.search_facets import REGION, TOPIC, UNIT, labels_of
from coalition.vocabulary_synonyms import register_term_synonyms
from search import audience
from search.documents import SearchDocument, document_key
from search.registry import Facet, SearchSource, register

register_term_synonyms(ActionFormat)


def documents_of(page: BestPracticePage) -> Iterable[SearchDocument]:
    tokens = audience_of_page(page)
    if not tokens:
        return []
    # By its relation, which is read for all pages at once; the manager of tags asks for each.
    tags = [item.tag for item in page.tagged_items.all()]
    lessons = [
        page.results,
        page.what_worked,
        page.what_did_not,
        page.place,
        " ".join(tag.name for tag in tags),
    ]
    facets = {
        "topic": tuple(topic.slug for topic in page.topics.all()),
        "action_format": tuple(action_format.slug for action_format in page.action_formats.all()),
        "unit": (page.unit.slug,) if page.unit else (),
        "region": (page.unit.region.code,) if page.unit and page.unit.region else (),
        "tag": tuple(tag.slug for tag in tags),
    }
    published = page.first_published_at
    return [
        SearchDocument(
            key=document_key(SOURCE.label, page.pk),
            source=SOURCE.label,
            object_id=page.pk,
            kind=SOURCE.kind,
            title=page.title,
            summary=page.summary,
            body="\n".join([searchable_text(page.body), *lessons]),
            url=page.get_url() or "",
            facets=facets,
            unit=page.unit_id,
            region=page.unit.region_code if page.unit and page.unit.region else None,
            location=page.unit.location if page.unit else None,
            date=published.date() if published else None,
            audience=tokens,
        )
    ]


def audience_of_page(page: BestPracticePage) -> frozenset[str]:
    """By visibility and by Wagtail's privacy settings; a page closed to groups or by a password is not indexed."""
    kinds = _restrictions_of(page)
    if kinds - {PageViewRestriction.LOGIN}:
        return frozenset()
    if kinds or page.visibility == Visibility.MEMBERS:
        return frozenset({audience.members()})
    return frozenset({audience.public()})


def _restrictions_of(page: BestPracticePage) -> set[str]:
    """Types of Wagtail's privacy settings on the page and those above it; of ``published_pages`` without a query."""
    if not hasattr(page, "for_login_only"):
        return {restriction.restriction_type for restriction in page.get_view_restrictions()}
    found = {PageViewRestriction.LOGIN: page.for_login_only, PageViewRestriction.GROUPS: page.for_some_only}
    return {kind for kind, applies in found.items() if applies}


def _restricted(**lookup: Any) -> Exists:
    """Whether the page or one above it has such a privacy setting."""
    path_so_far = Substr(OuterRef("path"), 1, Length("page__path"))
    return Exists(PageViewRestriction.objects.filter(page__path=path_so_far).filter(**lookup))


def published_pages() -> Any:
    return (
        BestPracticePage.objects.live()
        .annotate(
            for_login_only=_restricted(restriction_type=PageViewRestriction.LOGIN),
            for_some_only=_restricted(restriction_type__in={PageViewRestriction.PASSWORD, PageViewRestriction.GROUPS}),
        )
        .select_related("unit", "unit__region")
        .prefetch_related("topics", "action_formats", "tagged_items__tag")
    )


def search_in_database(text: str, user: Any) -> Any:
    words = text.split()[:10]
    found = BestPracticePage.objects.visible_to(user).for_lists()
    for word in words:
        found = found.filter(Q(title__icontains=word) | Q(summary__icontains=word))
    return found


def _ids(**lookup: Any) -> Any:
    return BestPracticePage.objects.filter(**lookup).values_list("pk", flat=True)


SOURCE = register(
    SearchSource(
        model=BestPracticePage,
        kind="best-practice",
        name=_("Best practices"),
        queryset=published_pages,
        documents=documents_of,
        facets=(
            TOPIC,
            Facet("action_format", _("Action format"), labels_of(ActionFormat, "slug"), suggested=True),
            UNIT,
            REGION,
            Facet("tag", _("Tag"), labels_of(Tag, "slug"), suggested=True),
        ),
        related={
            "coalition.topic": lambda topic: _ids(topics=topic.pk),
            "coalition.unit": lambda unit: _ids(unit=unit.pk),
            "coalition.region": lambda region: _ids(unit__region=region.pk),
            "best_practices.actionformat": lambda action_format: _ids(action_formats=action_format.pk),
            "taggit.tag": lambda tag: _ids(tagged_items__tag=tag.pk),
            "wagtailcore.pageviewrestriction": lambda restriction: _ids(path__startswith=restriction.page.path),
        },
        database_search=search_in_database,
    )
)
