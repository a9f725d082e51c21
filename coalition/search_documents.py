"""What of the coalition can be found: partners and units. Persons and contact notes never enter an index."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from coalition import search_fields, vocabulary_synonyms  # noqa: F401  (register what can be typed, and synonyms)
from coalition.conf import setting
from coalition.models import Partner, Region, Topic, Unit
from coalition.models.visibility import Visibility
from coalition.search_facets import REGION, TOPIC, UNIT
from search import audience
from search.analysis.characters import fold
from search.documents import SearchDocument, document_key
from search.registry import Facet, SearchSource, register

_PARTNER = Partner._meta.label_lower
_UNIT = Unit._meta.label_lower


def partner_documents(partner: Partner) -> Iterator[SearchDocument]:
    """The entry as everybody of its audience may read it: how we stand to a partner is for members, so not in here."""
    if not partner.is_current:
        return
    is_public = partner.visibility == Visibility.PUBLIC
    regions = tuple(region.code for region in partner.regions.all())
    topics = list(partner.topics.all())
    other_names = [name for name in (partner.short_name, *partner.alias_list) if name]
    yield SearchDocument(
        key=document_key(_PARTNER, partner.pk),
        source=_PARTNER,
        object_id=partner.pk,
        kind="partner",
        title=partner.name,
        summary=", ".join(other_names),
        names=tuple(other_names),
        body="\n".join([partner.description, *(topic.name for topic in topics)]).strip(),
        url=partner.get_absolute_url(),
        audience=frozenset({audience.public() if is_public else audience.members()}),
        facets={
            "topic": tuple(topic.slug for topic in topics),
            "region": regions,
            "partner_kind": (partner.kind,),
            "level": (partner.level,),
        },
        region=regions[0] if regions else None,
        location=partner.location,
        date=partner.updated_at.date(),
    )


def unit_documents(unit: Unit) -> Iterator[SearchDocument]:
    """A unit with a published page; closed ones are not found."""
    if not unit.is_active or unit.page is None or not unit.page.live:
        return
    url = unit.page.get_url()
    if not url:
        return
    yield SearchDocument(
        key=document_key(_UNIT, unit.pk),
        source=_UNIT,
        object_id=unit.pk,
        kind="unit",
        title=unit.name,
        summary=unit.short_name,
        names=(unit.short_name,) if unit.short_name else (),
        body=unit.region.name if unit.region else "",
        url=url,
        audience=frozenset({audience.public()}),
        facets={
            "unit": (unit.slug,),
            "region": (unit.region.code,) if unit.region else (),
            "unit_kind": (unit.kind,),
        },
        unit=unit.pk,
        region=unit.region.code if unit.region else None,
        location=unit.location,
    )


def _partners_in_database(text: str, user: Any) -> Iterable[Partner]:
    return Partner.objects.visible_to(user).current().matching(text).for_lists()


def _units_in_database(text: str, _user: Any) -> Iterable[Unit]:
    words = [fold(word) for word in text.split()]
    units = Unit.objects.active().select_related("region", "page")
    return [unit for unit in units if all(word in fold(f"{unit.name} {unit.short_name}") for word in words)]


def _keys(rows: QuerySet[Any]) -> Iterable[int]:
    return rows.values_list("pk", flat=True)


def _unit_pages() -> dict[str, Callable[[Any], Iterable[int]]]:
    """A unit is found by its page's address, and only while the page is published."""
    name = setting("UNIT_PAGE_MODEL")
    return {name.lower(): lambda page: _keys(Unit.objects.filter(page=page.pk))} if name else {}


register(
    SearchSource(
        model=Partner,
        kind="partner",
        name=_("Allies"),
        queryset=lambda: Partner.objects.current().for_lists(),
        documents=partner_documents,
        related={
            Topic._meta.label_lower: lambda topic: _keys(topic.partners.all()),
            Region._meta.label_lower: lambda region: _keys(region.partners.all()),
        },
        facets=(
            TOPIC,
            REGION,
            Facet("partner_kind", _("Kind of partner"), lambda _values: dict(Partner.Kind.choices)),
            Facet("level", _("Level"), lambda _values: dict(Partner.Level.choices)),
        ),
        database_search=_partners_in_database,
    )
)

register(
    SearchSource(
        model=Unit,
        kind="unit",
        name=_("Units"),
        queryset=lambda: Unit.objects.active().select_related("region", "page"),
        documents=unit_documents,
        related={
            Region._meta.label_lower: lambda region: _keys(region.units.all()),
            **_unit_pages(),
        },
        facets=(
            UNIT,
            REGION,
            Facet("unit_kind", _("Kind of unit"), lambda _values: dict(Unit.Kind.choices)),
        ),
        database_search=_units_in_database,
    )
)
