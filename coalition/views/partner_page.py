"""What a reader sees of one partner: every part asks for itself who the reader is."""

from typing import Any

from django.utils import timezone

from coalition.access import may
from coalition.models import Cooperation, FollowUp, Partner, PartnerCorrection, Person
from coalition.partner_family import family_of


def partner_page(partner: Partner, user: Any) -> dict[str, Any]:
    """The template context of a partner's page."""
    parts = (_rights, _care, _family, _people, _dealings)
    return {name: value for part in parts for name, value in part(partner, user).items()}


def _rights(partner: Partner, user: Any) -> dict[str, Any]:
    return {
        "reads_relation": may(user, "coalition.read_relation"),
        "may_change": may(user, "coalition.change_partner", partner),
        "may_restore": may(user, "coalition.restore_partner", partner),
        "may_change_persons": may(user, "coalition.change_person") and partner.is_current,
        "may_log": may(user, "coalition.add_contact") and partner.is_current,
    }


def _care(partner: Partner, user: Any) -> dict[str, Any]:
    """What keeps the entry true: who may say so, what waits for a decision, whether the partner was asked."""
    asks = may(user, "coalition.send_entry_check", partner)
    return {
        "may_suggest": may(user, "coalition.suggest_partner", partner),
        "may_verify": may(user, "coalition.verify_partner", partner),
        "may_ask": asks and bool(partner.email),
        "open_check": partner.entry_checks.open().first() if asks else None,
        "open_corrections": list(PartnerCorrection.objects.decidable_by(user).open().filter(partner=partner)),
    }


def _family(partner: Partner, user: Any) -> dict[str, Any]:
    return {"family": family_of(partner, user)}


def _people(partner: Partner, user: Any) -> dict[str, Any]:
    """Functions with their holders; those that ended stay known to the ones who keep the directory."""
    seen = Person.objects.visible_to(user).values("pk")
    roles = partner.person_roles.filter(person__in=seen).select_related("person")
    held = roles.held_on(timezone.localdate())
    former = roles.exclude(pk__in=held.values("pk"))
    return {
        "reads_persons": may(user, "coalition.view_person") or may(user, "coalition.view_any_person"),
        "person_roles": list(held),
        "former_roles": list(former) if may(user, "coalition.change_person") else [],
    }


def _dealings(partner: Partner, user: Any) -> dict[str, Any]:
    cooperations = Cooperation.objects.visible_to(user).filter(partners=partner)
    follow_ups = FollowUp.objects.visible_to(user).assigned_to(user).open().about(partner)
    return {
        "opens_contact_log": may(user, "coalition.open_contact_log"),
        "cooperations": list(cooperations.prefetch_related("units")),
        "follow_ups": list(follow_ups),
    }
