"""Feedback and proposals of branches, which the kit's editors accept or decline."""

import uuid
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from best_practices.kits.notices import tell_author, tell_editors
from best_practices.kits.proposals import check_proposal, take_over
from best_practices.kits.sections import even
from best_practices.models import CampaignKitPage, KitRemark
from coalition.access import require
from coalition.models import Unit
from coalition.services.writing import create_once

log = structlog.get_logger(__name__)


@transaction.atomic
def write_remark(
    *,
    kit: CampaignKitPage,
    unit: Unit,
    by: Any,
    kind: str,
    part: str,
    text: str,
    proposed: str = "",
    base: str = "",
    key: uuid.UUID | None = None,
) -> KitRemark:
    """Hand a remark to the kit's editors; a form sent twice makes one.

    ``proposed`` is the part as it should be, ``base`` as the author saw it.
    """
    require(by, "best_practices.use_kit_for", unit)
    require(by, "best_practices.view_published_kit", kit)
    if proposed:
        check_proposal(kit=kit, part=part, proposed=proposed, base=base)
    texts = {"text": text, "proposed": even(proposed), "base": even(base)}

    def create() -> KitRemark:
        remark = KitRemark(kit=kit, unit=unit, author=by, kind=kind, part=part, submission_key=key, **texts)
        remark.full_clean()
        remark.save()
        return remark

    remark, created = create_once(KitRemark, key, create)
    if created:
        transaction.on_commit(lambda: tell_editors(remark=remark), robust=True)
        log.info("kit_remark_written", remark=remark.pk, kit=kit.pk, unit=unit.pk)
    return remark


@transaction.atomic
def decide_remark(*, remark: KitRemark, by: Any, accept: bool, answer: str = "", seen: str = "") -> KitRemark:
    """Accept or decline it, once. Declining needs an answer: the author reads it.

    Accepting takes a proposed text over into the kit's draft; ``seen`` says which draft the editor compared it with.
    """
    require(by, "best_practices.decide_kit_remark", remark)
    locked = KitRemark.objects.select_for_update(of=("self",)).get(pk=remark.pk)
    if locked.state != KitRemark.State.WAITING:
        raise ValidationError(_("Somebody has decided about this already."))
    if not accept and not answer.strip():
        raise ValidationError({"answer": _("Say why: the author sees it.")})
    if accept and locked.proposed:
        take_over(remark=locked, by=by, seen=seen)
    locked.state = KitRemark.State.ACCEPTED if accept else KitRemark.State.DECLINED
    locked.answer, locked.decided_by, locked.decided_at = answer.strip(), by, timezone.now()
    locked.full_clean()
    locked.save()
    transaction.on_commit(lambda: tell_author(remark=locked), robust=True)
    log.info("kit_remark_decided", remark=locked.pk, state=locked.state)
    return locked
