"""Keeping the directory true: suggestions that wait and one that was decided, periods by kind."""

from cms.models import User
from coalition.models import Partner, PartnerCorrection, ReviewPeriod
from coalition.services.corrections import decline_correction, suggest_correction
from coalition.services.partner_reviews import set_review_periods


def load_corrections() -> None:
    office = User.objects.get(email="buero@example.org")
    if not ReviewPeriod.objects.exists():
        set_review_periods(by=office, days={Partner.Kind.MOVEMENT: 180, Partner.Kind.UNION: 730})
    local = Partner.objects.current().filter(regions__code="05315").order_by("pk").first()
    if PartnerCorrection.objects.exists() or local is None:
        return
    member = User.objects.get(email="mitglied@example.org")
    remark = "Steht so auf ihrer Seite. (Demo)"
    suggest_correction(
        partner=local,
        by=member,
        version=local.version,
        remark=remark,
        phone="0221 000000",
        address="Demostraße 1, Köln",
    )
    elsewhere = Partner.objects.current().exclude(pk=local.pk).order_by("pk")[0]
    refused = suggest_correction(partner=elsewhere, by=member, version=elsewhere.version, short_name="Demo")
    decline_correction(correction=refused, by=office, reason="Unter dieser Abkürzung kennt sie niemand. (Demo)")
