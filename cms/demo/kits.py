"""Campaign kits of working groups, with units that carry them out and what they say about them."""

from typing import Any

from django.core.files.base import ContentFile
from wagtail.images import get_image_model

from best_practices.kits.remarks import decide_remark, write_remark
from best_practices.kits.sections import section_of
from best_practices.kits.uses import set_tick, start_use
from best_practices.models import (
    CampaignKitPage,
    KitAsset,
    KitChecklistItem,
    KitRemark,
    KitTextTemplate,
    KitWeek,
)
from cms.demo.drawings import SIZE, draw
from cms.demo.sources import rows
from cms.models import User
from coalition.models import Membership, Topic, Unit

EDITOR = "buero@example.org"
NUMBERS = {"people_min": "people", "hours_min": "hours", "cost_euro": "cost"}
SAME = ("slug", "title", "summary", "goal", "audience", "effort", "season")


def load_kits() -> None:
    """Create the kits that are missing; one that is there, edited or not, is left alone."""
    for row in rows("kits", "kit"):
        unit = Unit.objects.select_related("page", "collection").get(slug=row["unit"])
        if unit.page and not unit.page.get_children().filter(slug=row["slug"]).exists():
            kit = _publish(row, unit)
            _carry_out(kit, row)
            _remark(kit, row)


def _publish(row: dict[str, Any], unit: Unit) -> CampaignKitPage:
    kit = CampaignKitPage(**{name: row[name] for name in SAME}, **{ours: row[name] for ours, name in NUMBERS.items()})
    kit.topics = Topic.objects.filter(slug__in=row["topics"])
    kit.weeks = [KitWeek(title=title, text=text) for title, text in row["weeks"]]
    kit.checklist = [KitChecklistItem(text=text, week=week) for text, week in row["checklist"]]
    kit.text_templates = [KitTextTemplate(kind=kind, title=title, text=text) for kind, title, text in row["texts"]]
    kit.assets = [_drawing(unit, *asset) for asset in row["assets"]]
    assert unit.page is not None  # noqa: S101 - asked above
    unit.page.add_child(instance=kit)
    kit.save_revision().publish()
    if row.get("changes"):
        kit = CampaignKitPage.objects.get(pk=kit.pk)
        kit.whats_new = row["changes"]
        kit.save_revision().publish()
    return CampaignKitPage.objects.get(pk=kit.pk)


def _drawing(unit: Unit, title: str, motif: str, print_format: str) -> KitAsset:
    image = get_image_model()(
        title=title,
        file=ContentFile(draw(motif), name=f"demo-{motif}.jpg"),
        width=SIZE[0],
        height=SIZE[1],
        collection=unit.collection,
    )
    image.save()
    return KitAsset(title=title, image=image, print_format=print_format, licence="cc-by-sa")


def _carry_out(kit: CampaignKitPage, row: dict[str, Any]) -> None:
    for slug, done in row["uses"]:
        unit = Unit.objects.get(slug=slug)
        member = Membership.objects.filter(unit=unit).order_by("pk").select_related("user").first()
        if member is None:
            continue
        use = start_use(kit=kit, unit=unit, by=member.user)
        for item in kit.checklist.all()[:done]:
            set_tick(use=use, item=item.key, done=True, by=member.user)


def _remark(kit: CampaignKitPage, row: dict[str, Any]) -> None:
    for slug, author, text in row["feedback"]:
        given = {"kind": KitRemark.Kind.FEEDBACK, "part": KitRemark.Part.OTHER, "text": text}
        remark = write_remark(kit=kit, unit=Unit.objects.get(slug=slug), by=_user(author), **given)
        decide_remark(remark=remark, by=_user(EDITOR), accept=True, answer="Danke, das kommt in den Plan.")
    for slug, author, part, text in row["proposal"]:
        given = {"kind": KitRemark.Kind.PROPOSAL, "part": part, "text": text}
        if part == KitRemark.Part.CHECKLIST:
            base = section_of(kit.serializable_data(), part)
            given |= {"base": base, "proposed": f"{base}\nFlyer in einfacher Sprache auslegen"}
        write_remark(kit=kit, unit=Unit.objects.get(slug=slug), by=_user(author), **given)


def _user(email: str) -> User:
    return User.objects.get(email=email)
