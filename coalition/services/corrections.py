"""Corrections of a partner's entry: suggested by members or by the partner itself, decided by who looks after it.

Texts are neither logged nor mailed.
"""

import datetime
import uuid
from collections.abc import Collection
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalition.access import require
from coalition.conf import setting
from coalition.models import Partner, PartnerCorrection
from coalition.services.correction_notices import tell_deciders, tell_suggester
from coalition.services.partners import confirm_by_partner, require_reach, update_partner
from coalition.services.writing import StaleEditError, create_once
from coalition.suggested_fields import differences, values_to_write

log = structlog.get_logger(__name__)

Outcome = PartnerCorrection.Outcome
# The code of the refusal when somebody suggests too much at once.
TOO_MANY = "too_many"
_A_DAY = datetime.timedelta(days=1)


@transaction.atomic
def suggest_correction(
    *,
    partner: Partner,
    by: Any,
    version: int,
    remark: str = "",
    submission_key: uuid.UUID | None = None,
    **fields: Any,
) -> PartnerCorrection:
    """Suggest ``fields`` of the entry that was read as ``version``; those that are the same are no suggestion.

    ``StaleEditError`` when the entry has changed since; ``ValidationError`` without a change and a remark, and with the
    code ``too_many`` past ``COALITION_CORRECTIONS_PER_DAY``.
    """
    require(by, "coalition.suggest_partner", partner)

    def create() -> PartnerCorrection:
        lately = PartnerCorrection.objects.filter(suggested_by=by, suggested_at__gt=timezone.now() - _A_DAY)
        if lately.count() >= setting("CORRECTIONS_PER_DAY"):
            raise ValidationError(_("That is a lot for one day. Please go on tomorrow."), code=TOO_MANY)
        draft = PartnerCorrection(suggested_by=by, submission_key=submission_key)
        return note_correction(draft=draft, partner=partner, version=version, remark=remark, fields=fields)

    correction, _is_new = create_once(PartnerCorrection, submission_key, create)
    if correction.suggested_by_id != by.pk:
        raise ValidationError(_("Please load the page anew."))
    return correction


def note_correction(
    *, draft: PartnerCorrection, partner: Partner, version: int, remark: str, fields: dict[str, Any]
) -> PartnerCorrection:
    """Save ``draft`` with what ``fields`` change in the entry, and tell those who decide after the commit."""
    current = Partner.objects.select_for_update().get(pk=partner.pk)
    if current.version != version:
        raise StaleEditError(current)
    draft.partner, draft.remark, draft.changes = current, remark.strip(), differences(current, fields)
    if not draft.changes and not draft.remark:
        raise ValidationError(_("Change what is wrong, or write a remark."))
    draft.full_clean(exclude=["suggested_by", "decided_by"])
    draft.save()
    transaction.on_commit(lambda: tell_deciders(correction=draft), robust=True)
    log.info("correction_suggested", correction=draft.pk, partner=current.pk, by=draft.suggested_by_id)
    return draft


@transaction.atomic
def accept_correction(
    *, correction: PartnerCorrection, by: Any, version: int, take: Collection[str], reason: str = ""
) -> PartnerCorrection:
    """Take over the fields named in ``take``, over whatever stands there in the entry's ``version``; a mere remark is
    accepted without any.

    ``StaleEditError`` when the entry has changed since; ``ValidationError`` when it was decided already or nothing is
    taken over. What the partner itself said, taken over as a whole, verifies the entry.
    """
    current = _lock_open(correction, by)
    taken = [name for name in current.changes if name in set(take)]
    if current.changes and not taken:
        raise ValidationError(_("Choose what to take over, or decline the suggestion."))
    if taken:
        fields = values_to_write(current.changes, taken)
        if "regions" in fields:
            require_reach(by, fields["regions"])
        update_partner(partner=current.partner, by=by, version=version, **fields)
    is_whole = len(taken) == len(current.changes)
    if is_whole and current.is_by_partner:
        confirm_by_partner(partner=Partner.objects.get(pk=current.partner_id))
    current.taken = taken
    return _decide(current, by, Outcome.ACCEPTED if is_whole else Outcome.PARTLY, reason)


@transaction.atomic
def decline_correction(*, correction: PartnerCorrection, by: Any, reason: str) -> PartnerCorrection:
    """Nothing of it is taken over; whoever suggested it reads the reason."""
    current = _lock_open(correction, by)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, for whoever took the trouble to suggest it.")})
    return _decide(current, by, Outcome.DECLINED, reason)


def _lock_open(correction: PartnerCorrection, by: Any) -> PartnerCorrection:
    current = PartnerCorrection.objects.select_for_update().get(pk=correction.pk)
    require(by, "coalition.decide_correction", current)
    if not current.is_open:
        raise ValidationError(_("Somebody has decided about this already."))
    return current


def _decide(current: PartnerCorrection, by: Any, outcome: str, reason: str) -> PartnerCorrection:
    current.outcome, current.reason = outcome, reason.strip()
    current.decided_by, current.decided_at = by, timezone.now()
    current.save()
    transaction.on_commit(lambda: tell_suggester(correction=current), robust=True)
    log.info("correction_decided", correction=current.pk, outcome=str(outcome), by=by.pk)
    return current
