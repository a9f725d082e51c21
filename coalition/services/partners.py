"""The directory changes here and nowhere else."""

import uuid
from collections.abc import Iterable
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalition.access import may, standing_of
from coalition.history.recording import recorded
from coalition.models import Partner, Region, ReviewPeriod
from coalition.services.writing import create_once, lock_version, write

log = structlog.get_logger(__name__)


@transaction.atomic
def create_partner(*, by: Any = None, submission_key: uuid.UUID | None = None, **fields: Any) -> Partner:
    """Add an entry; ``fields`` are the model's, many-to-many ones included. The same key twice makes one entry.

    Without a date of review it is due when its kind is. Raises ``ValidationError`` that names the fields.
    """

    def create() -> Partner:
        partner = Partner(submission_key=submission_key)
        if fields.get("review_due") is None:
            fields["review_due"] = timezone.localdate() + ReviewPeriod.of(fields.get("kind", ""))
        with recorded(partner, by=by):
            write(partner, fields)
        return partner

    partner, created = create_once(Partner, submission_key, create)
    if created:
        log.info("partner_created", partner=partner.pk, by=getattr(by, "pk", None))
    return partner


@transaction.atomic
def update_partner(*, partner: Partner, by: Any, version: int, **fields: Any) -> Partner:
    """Change an entry that the editor read as ``version``; ``StaleEditError`` when somebody else was quicker."""
    current = lock_version(Partner, partner.pk, version)
    _refuse_cycle(current, fields.get("parent"))
    with recorded(current, by=by):
        write(current, fields)
    log.info("partner_updated", partner=current.pk, by=by.pk, version=current.version)
    return current


@transaction.atomic
def archive_partner(*, partner: Partner, by: Any) -> None:
    """Take an entry out of the directory; what refers to it stays, and ``restore_partner`` brings it back."""
    _set(partner, by, "partner_archived", archived_at=partner.archived_at or timezone.now())


@transaction.atomic
def restore_partner(*, partner: Partner, by: Any) -> None:
    _set(partner, by, "partner_restored", archived_at=None)


@transaction.atomic
def verify_partner(*, partner: Partner, by: Any) -> None:
    """Somebody who knows says that the entry is still true: the next review is a period of its kind away."""
    _set(partner, by, "partner_verified", **_verification(partner), verified_by=by, verified_by_partner=False)


@transaction.atomic
def confirm_by_partner(*, partner: Partner) -> None:
    """The partner itself says so, by the link that it was sent."""
    _set(partner, None, "partner_confirmed", **_verification(partner), verified_by=None, verified_by_partner=True)


def _verification(partner: Partner) -> dict[str, Any]:
    today = timezone.localdate()
    return {"verified_at": today, "review_due": today + ReviewPeriod.of(partner.kind)}


def require_reach(user: Any, regions: Iterable[Region]) -> None:
    """A coordinator's entry stays within reach: ``ValidationError`` without one of the regions that they coordinate."""
    own = standing_of(user).coordinated_regions
    if may(user, "coalition.change_any_partner") or any(region.pk in own for region in regions):
        return
    names = ", ".join(Region.objects.filter(pk__in=own).values_list("name", flat=True))
    raise ValidationError(_("Choose at least one region that you coordinate: %(names)s."), params={"names": names})


def _set(partner: Partner, by: Any, event: str, **fields: Any) -> None:
    """A change of one aspect, which no editor's version stands against."""
    with recorded(partner, by=by):
        for name, value in fields.items():
            setattr(partner, name, value)
        partner.save(update_fields=[*fields, "updated_at"])
    log.info(event, partner=partner.pk, by=getattr(by, "pk", None))


def _refuse_cycle(partner: Partner, parent: Partner | None) -> None:
    seen = {partner.pk}
    while parent is not None:
        if parent.pk in seen:
            raise ValidationError({"parent": _("A partner cannot belong to itself, not even through others.")})
        seen.add(parent.pk)
        parent = parent.parent
