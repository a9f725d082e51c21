"""A proposed text of a section: editors see what differs; when they accept, it goes into the kit's draft."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from best_practices.kits.sections import even, fingerprint, put_section, section_of
from best_practices.models import CampaignKitPage, KitRemark
from best_practices.versions import Piece, compare


@dataclass(frozen=True)
class Proposal:
    """``pieces``: the draft's section beside what is proposed. ``seen`` stands for that section as it is now;
    ``has_changed`` since it was proposed."""

    pieces: tuple[Piece, ...]
    seen: str
    has_changed: bool


def attach_proposals(remarks: Iterable[KitRemark]) -> None:
    """``remark.proposal`` for those that propose a text; needs ``kit__latest_revision``."""
    for remark in remarks:
        if remark.proposed:
            current = section_of(content_of(remark.kit), remark.part)
            proposal = Proposal(compare(current, remark.proposed), fingerprint(current), current != remark.base)
            remark.proposal = proposal  # type: ignore[attr-defined]


def check_proposal(*, kit: CampaignKitPage, part: str, proposed: str, base: str) -> None:
    """``ValidationError`` when it cannot be read, or changes nothing."""
    if even(proposed) == even(base):
        raise ValidationError({"proposed": _("Change the text as it should be.")})
    try:
        put_section(CampaignKitPage.objects.get(pk=kit.pk), part, proposed)
    except ValidationError as error:
        raise ValidationError({"proposed": error.messages}) from error


def take_over(*, remark: KitRemark, by: Any, seen: str) -> None:
    """The proposed text becomes the section of the kit's draft; publishing stays with the editors.

    ``ValidationError`` when somebody else has locked the kit, or the section is no longer what the editor saw.
    """
    CampaignKitPage.objects.select_for_update(of=("self",)).only("pk").get(pk=remark.kit_id)
    kit = CampaignKitPage.objects.select_related("latest_revision").get(pk=remark.kit_id)
    lock = kit.get_lock()
    if lock is not None and lock.for_user(by):
        raise ValidationError(_("Somebody is working on the kit and has locked it. Accept when it is open again."))
    if fingerprint(section_of(content_of(kit), remark.part)) != seen:
        raise ValidationError(
            _("The draft of this section has changed meanwhile. Look at the difference anew, and decide again."),
            code="conflict",
        )
    draft = kit.get_latest_revision_as_object()
    put_section(draft, remark.part, remark.proposed)
    draft.save_revision(user=by, log_action=True)


def content_of(kit: CampaignKitPage) -> dict[str, Any]:
    """What the kit's draft holds, as data."""
    content: dict[str, Any] = kit.latest_revision.content if kit.latest_revision else kit.serializable_data()
    return content
