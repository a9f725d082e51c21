"""What of a row goes into a table; for partners in which order."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Column:
    key: str
    label: Any
    value: Callable[[Any], Any]


def by_field(name: str) -> Callable[[Any], Any]:
    return lambda row: getattr(row, name)


def by_names(name: str) -> Callable[[Any], str]:
    return lambda row: ", ".join(str(one) for one in getattr(row, name).all())


def by_display(name: str) -> Callable[[Any], str]:
    return lambda row: str(getattr(row, f"get_{name}_display")())


COLUMNS = {
    column.key: column
    for column in (
        Column("id", _("Number of the entry"), by_field("pk")),
        Column("name", _("Name"), by_field("name")),
        Column("short_name", _("Short name"), by_field("short_name")),
        Column("aliases", _("Other names"), lambda partner: "; ".join(partner.alias_list)),
        Column("kind", _("Kind"), by_display("kind")),
        Column("level", _("Level"), by_display("level")),
        Column("parent", _("Belongs to"), lambda partner: partner.parent.name if partner.parent else ""),
        Column("description", _("Description"), by_field("description")),
        Column("topics", _("Topics"), by_names("topics")),
        Column("regions", _("Regions"), by_names("regions")),
        Column("website", _("Website"), by_field("website")),
        Column("email", _("E-mail"), by_field("email")),
        Column("phone", _("Phone"), by_field("phone")),
        Column("address", _("Postal address"), by_field("address")),
        Column("latitude", _("Latitude"), by_field("latitude")),
        Column("longitude", _("Longitude"), by_field("longitude")),
        Column("relation", _("Relation"), by_display("relation")),
        Column("joint_candidacy", _("Joint candidacy possible"), by_field("joint_candidacy_possible")),
        Column("stewards", _("Stewards"), by_names("stewards")),
        Column("visibility", _("Visibility"), by_display("visibility")),
        Column("verified_at", _("Verified on"), by_field("verified_at")),
        Column("review_due", _("Review due"), by_field("review_due")),
    )
}
