"""What is kept about people around campaign kits: who began, who ticked something off, who wrote a remark."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from best_practices.models import CampaignKitPage, KitRemark, KitTick, KitUse, KitVersion
from coalition.privacy.registry import Activity, PersonalData, Subject, authored, declare

KITS = Activity(
    key="campaign-kits",
    name=_("Campaign kits"),
    purpose=_("Carrying campaigns out together, and making the kits for them better."),
    people=_("Members who carry a kit out or write remarks, and editors of kits"),
    legal_basis=_("Art. 6(1)(f) with Art. 9(2)(d) GDPR"),
    recipients=_("Ticks: the own unit. Remarks: the editors of the kit; accepted ones without the author all members."),
    kept=_("As long as the unit uses the kit, and remarks as long as the kit exists"),
)


def _remarks(subject: Subject) -> QuerySet[Any]:
    """Those that the person wrote or in which they are named."""
    mine = Q(author=subject.user.pk) | Q(decided_by=subject.user.pk) if subject.user else Q()
    for word in subject.identifiers:
        mine |= Q(text__icontains=word) | Q(answer__icontains=word)
    return KitRemark.objects.filter(mine).order_by("pk") if mine else KitRemark.objects.none()


def _kits(subject: Subject) -> QuerySet[Any]:
    """Published or not: kits in which the person is named."""
    named = Q()
    for word in subject.identifiers:
        named |= Q(title__icontains=word) | Q(summary__icontains=word) | Q(goal__icontains=word)
        named |= Q(text_templates__text__icontains=word) | Q(weeks__text__icontains=word)
    return CampaignKitPage.objects.filter(named).distinct().order_by("pk") if named else CampaignKitPage.objects.none()


def _tell(kit: Any, _subject: Subject) -> dict[str, Any]:
    return {"id": kit.pk, "title": kit.title, "summary": kit.summary, "address": kit.full_url}


declare(
    PersonalData(
        model=KitRemark,
        activity=KITS,
        fields=("kind", "text", "proposed", "answer", "state"),
        rows=_remarks,
        after_erasure=_("The remark stays with its unit; the account that it names is anonymous."),
    ),
    PersonalData(
        model=CampaignKitPage,
        activity=KITS,
        fields=("title", "summary"),
        rows=_kits,
        disclose=_tell,
        after_erasure=_("The archive names the kits; their unit takes the name out by hand."),
    ),
    authored(KitUse, KITS, by=("started_by",)),
    authored(KitTick, KITS, by=("done_by",)),
    authored(KitVersion, KITS, by=("published_by",)),
)
