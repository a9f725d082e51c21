"""What counts as a twin, and what only looks like one."""

import pytest

from coalition.duplicates.fingerprints import fingerprint, plain_host, plain_name, plain_phone
from coalition.duplicates.matching import SUSPICIOUS, compare, suspicious_pairs
from coalition.models import Partner


def entry(name: str, **fields: str) -> Partner:
    return Partner(name=name, **{"kind": Partner.Kind.INITIATIVE, **fields})


TWINS = [
    (entry("Mieterverein Köln e. V."), entry("Mieterverein Koeln")),
    (entry("Bündnis gegen Rechts Essen"), entry("Essen: Bündnis gegen Rechts")),
    (entry("Flüchtlingsrat Nordrhein-Westfalen"), entry("Fluechtlingsrat NRW")),
    (entry("Fahrgastverband PRO BAHN"), entry("Fahrgastverband Pro-Bahn", short_name="PB")),
    (entry("Deutscher Gewerkschaftsbund", aliases="DGB Köln-Bonn"), entry("DGB Köln-Bonn")),
    (entry("Radentscheid Bonn"), entry("Radentschied Bonn")),
    (
        entry("Klimabündnis Süd", email="post@example.org"),
        entry("Bündnis Klima Südstadt", email="Post@example.org"),
    ),
    (
        entry("Initiative Wohnen für alle", website="https://www.wohnen.example.org/"),
        entry("Wohnen für alle Düsseldorf", website="wohnen.example.org"),
    ),
]
OTHERS = [
    (entry("Mieterverein Köln"), entry("Mieterverein Essen")),
    (entry("Radentscheid Bonn"), entry("Radentscheid Hamm")),
    (entry("ver.di Köln", kind=Partner.Kind.UNION), entry("ver.di Jugend Essen", kind=Partner.Kind.UNION)),
    (entry("Attac"), entry("AStA")),
    (entry("IGBCE Landesbezirk Nordrhein"), entry("IGBCE Landesbezirk Westfalen")),
    (
        entry("Mieterinitiative Ehrenfeld", website="https://example.org"),
        entry("Elterninitiative Kitaplatz Nippes", website="https://example.org"),
    ),
    (entry("Seebrücke Bochum"), entry("Klimaliste Bochum")),
]


@pytest.mark.parametrize(("one", "other"), TWINS, ids=lambda partner: partner.name)
def test_twins(one: Partner, other: Partner) -> None:
    match = compare(fingerprint(one), fingerprint(other))
    assert match.score >= SUSPICIOUS
    assert match.reasons


@pytest.mark.parametrize(("one", "other"), OTHERS, ids=lambda partner: partner.name)
def test_others(one: Partner, other: Partner) -> None:
    assert compare(fingerprint(one), fingerprint(other)).score < SUSPICIOUS


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("+49 (0)221 12-34 56", "0221123456"),
        ("0221/123456", "0221123456"),
        ("0049 221 123456", "0221123456"),
        ("12", ""),
    ],
)
def test_numbers_are_compared_by_their_digits(typed: str, plain: str) -> None:
    assert plain_phone(typed) == plain


def test_hosts_where_many_live_are_told_apart_by_their_path() -> None:
    assert plain_host("https://www.example.org/kontakt") == "example.org"
    assert plain_host("https://facebook.com/eins") != plain_host("https://facebook.com/zwei")


def test_a_name_of_fillers_alone_is_still_a_name() -> None:
    assert plain_name("Verein e. V.") != ""


def test_pairs_are_found_without_comparing_everything() -> None:
    partners = [entry(f"Initiative {word}") for word in ("Alpha", "Beta", "Gamma")] + [
        entry("Gruppe Alfa"),
        entry("Gamma Initiative e. V."),
    ]
    for number, partner in enumerate(partners, start=1):
        partner.pk = number
    pairs = suspicious_pairs([fingerprint(partner) for partner in partners])
    assert (3, 5) in [pair[:2] for pair in pairs]
    assert all(first < second for first, second, _match in pairs)


def test_branches_of_one_organisation_are_not_twins() -> None:
    website = "https://igmetall.example.org"
    union, district, other = (
        entry(name, website=website) for name in ("IG Metall", "IG Metall Köln-Leverkusen", "IG Metall Köln-Bonn")
    )
    union.pk, district.pk, other.pk = 1, 2, 3
    district.parent_id = other.parent_id = 1
    assert suspicious_pairs([fingerprint(partner) for partner in (union, district, other)]) == []


def test_a_website_that_many_share_says_nothing() -> None:
    partners = [
        entry(f"Bürgerinitiative {word}", website="https://example.org")
        for word in ["Nord", "Ost", "Süd", "West", "Mitte"]
    ]
    for number, partner in enumerate(partners, start=1):
        partner.pk = number
    assert not [pair for pair in suspicious_pairs([fingerprint(one) for one in partners]) if len(pair[2].reasons) > 1]
