"""How campaign kits become findable."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import PageViewRestriction

from best_practices.models import CampaignKitPage
from coalition.models.visibility import Visibility
from coalition.search_facets import REGION, TOPIC, UNIT
from search import audience
from search.documents import SearchDocument, document_key
from search.registry import SearchSource, register


def documents_of(kit: CampaignKitPage) -> Iterable[SearchDocument]:
    tokens = audience_of_kit(kit)
    if not tokens:
        return []
    unit, published = kit.unit, kit.first_published_at
    region = unit.region if unit else None
    return [
        SearchDocument(
            key=document_key(SOURCE.label, kit.pk),
            source=SOURCE.label,
            object_id=kit.pk,
            kind=SOURCE.kind,
            title=kit.title,
            summary=kit.summary,
            body=_body_of(kit),
            url=kit.get_url() or "",
            facets={
                "topic": tuple(topic.slug for topic in kit.topics.all()),
                "unit": (unit.slug,) if unit else (),
                "region": (region.code,) if region else (),
            },
            unit=kit.unit_id,
            region=region.code if region else None,
            location=unit.location if unit else None,
            date=published.date() if published else None,
            audience=tokens,
        )
    ]


def _body_of(kit: CampaignKitPage) -> str:
    texts = [kit.goal, kit.audience, kit.season]
    texts += [f"{week.title}\n{week.text}" for week in kit.weeks.all()]
    texts += [item.text for item in kit.checklist.all()]
    texts += [asset.title for asset in kit.assets.all()]
    texts += [f"{template.title}\n{template.text}" for template in kit.text_templates.all()]
    return "\n".join(text for text in texts if text)


def audience_of_kit(kit: CampaignKitPage) -> frozenset[str]:
    """By visibility and by Wagtail's privacy settings; a page closed to groups or by a password is not indexed."""
    kinds = {restriction.restriction_type for restriction in kit.get_view_restrictions()}
    if kinds - {PageViewRestriction.LOGIN}:
        return frozenset()
    if kinds or kit.visibility == Visibility.MEMBERS:
        return frozenset({audience.members()})
    return frozenset({audience.public()})


def published_kits() -> Any:
    parts = ("topics", "weeks", "checklist", "assets", "text_templates")
    return CampaignKitPage.objects.live().select_related("unit", "unit__region").prefetch_related(*parts)


def search_in_database(text: str, user: Any) -> Any:
    found = CampaignKitPage.objects.visible_to(user).for_lists()
    for word in text.split()[:10]:
        found = found.filter(Q(title__icontains=word) | Q(summary__icontains=word))
    return found


def _ids(**lookup: Any) -> Any:
    return CampaignKitPage.objects.filter(**lookup).values_list("pk", flat=True)


SOURCE = register(
    SearchSource(
        model=CampaignKitPage,
        kind="kit",
        name=_("Campaign kits"),
        queryset=published_kits,
        documents=documents_of,
        facets=(
            TOPIC,
            UNIT,
            REGION,
        ),
        related={
            "coalition.topic": lambda topic: _ids(topics=topic.pk),
            "coalition.unit": lambda unit: _ids(unit=unit.pk),
            "coalition.region": lambda region: _ids(unit__region=region.pk),
            "wagtailcore.pageviewrestriction": lambda restriction: _ids(path__startswith=restriction.page.path),
        },
        database_search=search_in_database,
    )
)
