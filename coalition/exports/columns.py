"""What of a partner goes into a table, in which order."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from coalition.models import Partner


@dataclass(frozen=True)
class Column:
    key: str
    label: Any
    value: Callable[[Partner], Any]


def _field(name: str) -> Callable[[Partner], Any]:
    return lambda partner: getattr(partner, name)


def _names(name: str) -> Callable[[Partner], str]:
    return lambda partner: ", ".join(str(one) for one in getattr(partner, name).all())


def _display(name: str) -> Callable[[Partner], str]:
    return lambda partner: str(getattr(partner, f"get_{name}_display")())


COLUMNS = {
    column.key: column
    for column in (
        Column("id", _("Number of the entry"), _field("pk")),
        Column("name", _("Name"), _field("name")),
        Column("short_name", _("Short name"), _field("short_name")),
        Column("aliases", _("Other names"), lambda partner: ", ".join(partner.alias_list)),
        Column("kind", _("Kind"), _display("kind")),
        Column("level", _("Level"), _display("level")),
        Column("parent", _("Belongs to"), lambda partner: partner.parent.name if partner.parent else ""),
        Column("description", _("Description"), _field("description")),
        Column("topics", _("Topics"), _names("topics")),
        Column("regions", _("Regions"), _names("regions")),
        Column("website", _("Website"), _field("website")),
        Column("email", _("E-mail"), _field("email")),
        Column("phone", _("Phone"), _field("phone")),
        Column("address", _("Postal address"), _field("address")),
        Column("latitude", _("Latitude"), _field("latitude")),
        Column("longitude", _("Longitude"), _field("longitude")),
        Column("relation", _("Relation"), _display("relation")),
        Column("joint_candidacy", _("Joint candidacy possible"), _field("joint_candidacy_possible")),
        Column("stewards", _("Stewards"), _names("stewards")),
        Column("visibility", _("Visibility"), _display("visibility")),
        Column("verified_at", _("Verified on"), _field("verified_at")),
        Column("review_due", _("Review due"), _field("review_due")),
    )
}
