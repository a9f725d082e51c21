"""How access is asked for: by every view, form, API operation, search document, export, feed and mail.

The rules themselves are named predicates in each app's ``permissions`` module, registered with django-rules. They are
asked here and not through ``user.has_perm()``, because Django answers yes to a superuser before any rule is read, and
superusers are not readers of contact logs.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import rules
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.utils import timezone

from coalition.roles import Role

PUBLIC = "public"
SIGNED_IN = "signed_in"


@dataclass(frozen=True)
class Standing:
    """What a user is at this moment: the active memberships, resolved along the tree of units.

    ``coordinated`` and ``coordinated_regions`` include the units below a coordinator's own; the other sets do not.
    """

    roles: frozenset[Role] = frozenset()
    member_of: frozenset[int] = frozenset()
    edits: frozenset[int] = frozenset()
    coordinated: frozenset[int] = frozenset()
    coordinated_regions: frozenset[int] = frozenset()
    home_units: tuple[int, ...] = field(default=())

    def has(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)


NOBODY = Standing()


def standing_of(user: Any) -> Standing:
    """The user's standing, read once per user object: a revoked role is gone at the next request."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return NOBODY
    known = user.__dict__.get("_coalition_standing")
    if known is None:
        known = user.__dict__["_coalition_standing"] = _read_standing(user)
    return known


def forget_standing(user: Any) -> None:
    """Read the memberships anew at the next question, for a user object that outlives a change of them."""
    user.__dict__.pop("_coalition_standing", None)


def _read_standing(user: Any) -> Standing:
    from coalition.models import Membership, Unit

    memberships = list(
        Membership.objects.active(timezone.localdate())
        .filter(user=user, unit__is_active=True)
        .select_related("unit")
        .order_by("pk")
    )
    if not memberships:
        return NOBODY
    coordinated_roots = [m.unit for m in memberships if m.role == Role.COORDINATOR]
    coordinated = list(Unit.objects.below(coordinated_roots).values_list("pk", "region_id"))
    return Standing(
        roles=frozenset(Role(m.role) for m in memberships),
        # Watching over data makes nobody a member of the unit they watch over.
        member_of=frozenset(m.unit_id for m in memberships if m.role != Role.DATA_PROTECTION),
        edits=frozenset(m.unit_id for m in memberships if m.role in {Role.EDITOR, Role.COORDINATOR}),
        coordinated=frozenset(pk for pk, _ in coordinated),
        coordinated_regions=frozenset(region for _, region in coordinated if region is not None),
        home_units=tuple(dict.fromkeys(m.unit_id for m in memberships)),
    )


def may(user: Any, permission: str, obj: Any = None) -> bool:
    """Whether ``user`` may do ``permission`` (to ``obj``); an unknown permission raises ``ImproperlyConfigured``."""
    require_known(permission)
    allowed: bool = rules.has_perm(permission, user or AnonymousUser(), obj)
    return allowed


def require(user: Any, permission: str, obj: Any = None) -> None:
    """Raise ``PermissionDenied`` unless ``user`` may."""
    if not may(user, permission, obj):
        raise PermissionDenied(f"{permission} is needed")


def require_known(permission: str) -> None:
    if not rules.perm_exists(permission):
        raise ImproperlyConfigured(f"Nobody registered the permission {permission!r}: add it to the RULES of an app.")


def check_rule_name(rule: str) -> str:
    """Return ``rule`` when it can be declared by a view: ``public``, ``signed_in`` or a registered permission."""
    if rule not in {PUBLIC, SIGNED_IN}:
        require_known(rule)
    return rule


def users_with_role(*roles: Role) -> Iterable[Any]:
    """Active users who hold one of ``roles`` now, wherever: for notices and for "shared with" lists."""
    from django.contrib.auth import get_user_model

    from coalition.models import Membership

    holders = Membership.objects.active(timezone.localdate()).filter(role__in=roles).values("user")
    return get_user_model()._default_manager.filter(pk__in=holders, is_active=True)
