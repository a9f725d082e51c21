"""How partners belong together: connections made and taken away."""

from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from coalition.access import require
from coalition.history.recording import record_link
from coalition.models import ChangeRecord, Partner, PartnerLink

log = structlog.get_logger(__name__)

MOST_LINKS = 200


@transaction.atomic
def link_partners(*, by: Any, partner: Partner, other: Partner, kind: str, reads_back: bool = False) -> PartnerLink:
    """Note that ``partner`` relates to ``other``; with ``reads_back`` it is ``other`` that does. Twice is once.

    ``by`` has to be allowed to change ``partner`` and to see ``other``; ``ValidationError`` otherwise, or for a partner
    and itself, or for too many.
    """
    require(by, "coalition.change_partner", partner)
    if not Partner.objects.visible_to(by).current().filter(pk=other.pk).exists():
        raise ValidationError({"other": _("There is no such partner.")})
    if other.pk == partner.pk:
        raise ValidationError({"other": _("Choose another partner than this one.")})
    if PartnerLink.objects.of(partner).count() >= MOST_LINKS:
        raise ValidationError(_("A partner has at most %(number)s connections.") % {"number": MOST_LINKS})
    source, target = (other, partner) if reads_back else (partner, other)
    if kind not in PartnerLink.DIRECTED:
        said = PartnerLink.objects.filter(source=target, kind=kind, target=source).first()
        if said is not None:
            return said
    link, is_new = PartnerLink.objects.get_or_create(source=source, kind=kind, target=target)
    if is_new:
        record_link(link, by=by, action=ChangeRecord.Action.CREATED)
        log.info("partners_linked", link=link.pk, source=source.pk, target=target.pk, by=by.pk)
    return link


@transaction.atomic
def unlink_partners(*, by: Any, partner: Partner, link: int) -> None:
    """Take away a connection of ``partner``, whichever end it is; none of its own is a ``ValidationError``."""
    require(by, "coalition.change_partner", partner)
    found = PartnerLink.objects.visible_to(by).of(partner).select_related("source", "target").filter(pk=link).first()
    if found is None:
        raise ValidationError(_("This connection is not there any more."))
    record_link(found, by=by, action=ChangeRecord.Action.REMOVED)
    found.delete()
    log.info("partners_unlinked", link=link, partner=partner.pk, by=by.pk)
