import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Schema
from pydantic import Field

from cms.api.router import router
from coalition.access import PUBLIC, standing_of
from coalition.api.examples import UNIT_REFERENCE
from coalition.api.units import UnitReference
from coalition.api_conventions.parameters import OneOf
from coalition.api_conventions.reading import Reader
from coalition.models import Membership
from coalition.roles import Role

RoleValue = Annotated[str, OneOf(Role)]


class MembershipShape(Schema):
    """What somebody is in a unit."""

    unit: UnitReference
    role: RoleValue
    role_label: str
    since: datetime.date


class Me(Schema):
    """The user of the request."""

    authenticated: bool
    display_name: str = Field(description="Empty without a session.")
    roles: list[RoleValue] = Field(description="All roles held today, in whatever unit.")
    memberships: list[MembershipShape]


EXAMPLE: dict[str, Any] = {
    "authenticated": True,
    "display_name": "Koordination KV Köln",
    "roles": ["coordinator"],
    "memberships": [
        {"unit": UNIT_REFERENCE, "role": "coordinator", "role_label": "Koordinator:in", "since": "2026-01-15"}
    ],
}


@router.reading("/me", rule=PUBLIC, name="me", schema=Me, example=EXAMPLE, summary="Who am I?")
def me(request: HttpRequest) -> Me:
    """The account of the session with its roles. Without a session `authenticated` is false; that is no error."""
    user: Any = request.user
    if not user.is_authenticated:
        return Me(authenticated=False, display_name="", roles=[], memberships=[])
    reader = Reader(request)
    rows = Membership.objects.active(timezone.localdate()).filter(user=user, unit__is_active=True)
    memberships = [
        MembershipShape(
            unit=UnitReference.of(row.unit, reader), role=row.role, role_label=row.get_role_display(), since=row.since
        )
        for row in rows.select_related("unit")
    ]
    roles = sorted(role.value for role in standing_of(user).roles)
    return Me(authenticated=True, display_name=user.get_full_name(), roles=roles, memberships=memberships)
