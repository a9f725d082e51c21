"""The directory: partners, and the functions (never names) that stand for them."""

import datetime
from typing import Any

from django.utils import timezone

from cms.demo.sources import rows
from cms.models import User
from coalition.models import Partner, Person, Region, SavedPartnerView, Topic, Unit
from coalition.models.visibility import Visibility
from coalition.services.partner_links import link_partners
from coalition.services.partners import create_partner
from coalition.services.persons import create_person
from coalition.services.saved_views import save_partner_view
from coalition.services.units import slugify_german

_DEMO = "Demodaten: Beziehungsstand und Ansprechstellen sind erfunden."
# Reviews come due one after another, some of them already overdue, so that every list has something to show.
_REVIEW_EVERY_DAYS, _FIRST_REVIEW, _YEAR_DAYS = 6, -30, 365


def load_partners() -> None:
    for index, row in enumerate(rows("partners", "partner")):
        if not Partner.objects.filter(name=row["name"]).exists():
            _create(row, index)
    _link()
    _save_a_view()
    for row in rows("contacts", "person"):
        partner = Partner.objects.get(name=row["partner"])
        if not Person.objects.filter(name=row["name"], roles__partner=partner).exists():
            _create_person(row, partner)


def _link() -> None:
    office, partners = User.objects.get(email="buero@example.org"), {row.name: row for row in Partner.objects.current()}
    for row in rows("partners", "link"):
        link_partners(by=office, partner=partners[row["source"]], other=partners[row["target"]], kind=row["kind"])


def _save_a_view() -> None:
    office = User.objects.get(email="buero@example.org")
    if not SavedPartnerView.objects.visible_to(office).exists():
        query = "near=05315&within=50&columns=kind&columns=regions&columns=relation"
        save_partner_view(owner=office, name="Rund um Köln", page=SavedPartnerView.Page.TABLE, query=query)


def _create(row: dict[str, Any], index: int) -> None:
    today = timezone.localdate()
    review_due = today + datetime.timedelta(days=_FIRST_REVIEW + index * _REVIEW_EVERY_DAYS)
    regions = list(Region.objects.filter(code__in=row.get("regions", [])))
    local = row["name"].endswith("(Demo)")
    centre = _centre_of(row["regions"][0]) if local else (None, None)
    create_partner(
        name=row["name"],
        short_name=row.get("short_name", ""),
        kind=row["kind"],
        level=row["level"],
        parent=Partner.objects.get(name=row["parent"]) if "parent" in row else None,
        description=f"{row['description']}\n\n{_DEMO}",
        topics=list(Topic.objects.filter(slug__in=row["topics"])),
        regions=regions,
        website=row.get("website") or f"https://example.org/{slugify_german(row['name'])}",
        email=f"{slugify_german(row['name'])[:50]}@example.org",
        latitude=centre[0],
        longitude=centre[1],
        relation=row["relation"],
        joint_candidacy_possible=row["kind"] == "voter_group",
        stewards=_stewards(row, regions, local),
        visibility=Visibility(row["visibility"]),
        # What is due for another look was checked a year before that day, not this week.
        verified_at=min(today - datetime.timedelta(days=index), review_due - datetime.timedelta(days=_YEAR_DAYS)),
        review_due=review_due,
    )


def _stewards(row: dict[str, Any], regions: list[Region], local: bool) -> list[Unit]:
    if local and row["relation"] in {Partner.Relation.COOPERATING, Partner.Relation.ALLIED}:
        return list(Unit.objects.filter(kind=Unit.Kind.DISTRICT, region__in=regions))
    return list(Unit.objects.filter(slug__in=row.get("stewards", [])))


def _centre_of(code: str) -> tuple[float, float]:
    unit = Unit.objects.get(kind=Unit.Kind.DISTRICT, region__code=code)
    return unit.location or (51.5, 7.5)


def _create_person(row: dict[str, Any], partner: Partner) -> None:
    create_person(
        partner=partner,
        function=row["function"],
        name=row["name"],
        email=f"{slugify_german(row['function'])}@example.org",
        legal_basis=Person.LegalBasis.REGULAR_CONTACT,
        legal_basis_date=timezone.localdate() - datetime.timedelta(days=180),
        legal_basis_source="Demodaten",
    )
