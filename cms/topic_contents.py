"""What there is on a topic page's topics, for one reader: never more than they could find elsewhere."""

from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from best_practices.models import BestPracticePage, CampaignKitPage, Contribution
from best_practices.models.best_practice import BestPracticeQuerySet
from coalition.models import Membership, Partner
from coalition.permissions.pages import owning_unit
from coalition.permissions.standing import is_member


def topics_of(page: Any) -> list[Any]:
    """Read once for a page, however many blocks ask."""
    if "_topics_read" not in page.__dict__:
        page.__dict__["_topics_read"] = list(page.topics.all())
    found: list[Any] = page.__dict__["_topics_read"]
    return found


def write_ups_about(page: Any, user: Any) -> BestPracticeQuerySet:
    """All that ``user`` may read."""
    about = BestPracticePage.objects.filter(topics__in=topics_of(page)).values("pk")
    return BestPracticePage.objects.visible_to(user).filter(pk__in=about)


def write_ups_on(page: Any, user: Any, *, number: int, first: list[int]) -> list[BestPracticePage]:
    """Those that editors chose, in their order, then the newest about the topics."""
    known = BestPracticePage.objects.visible_to(user).for_lists()
    by_id = {row.pk: row for row in known.filter(pk__in=first)} if first else {}
    chosen = [by_id[pk] for pk in dict.fromkeys(first) if pk in by_id][:number]
    newest = write_ups_about(page, user).for_lists().exclude(pk__in=by_id).newest_first()
    return [*chosen, *newest[: number - len(chosen)]]


def partners_on(page: Any, user: Any, *, number: int) -> list[Partner]:
    about = Partner.objects.filter(topics__in=topics_of(page)).values("pk")
    return list(Partner.objects.visible_to(user).current().filter(pk__in=about).order_by("name", "pk")[:number])


def events_on(page: Any, user: Any, *, number: int) -> list[Any]:
    """Of the working group that the page belongs to."""
    from cms.models import EventPage
    from cms.models.open_pages import open_to

    unit = owning_unit(page)
    if unit is None or unit.page is None:
        return []
    return list(open_to(user, EventPage.objects.to_come().descendant_of(unit.page))[:number])


def people_on(page: Any, user: Any, *, number: int) -> list[Any]:
    """Members who agreed to be asked, for members."""
    from cms.models import TopicInterest

    if not is_member(user):
        return []
    members = Membership.objects.active(timezone.localdate()).values("user")
    agreed = TopicInterest.objects.filter(page=page.pk, may_be_asked=True, user__is_active=True, user__in=members)
    return list(agreed.select_related("user").order_by("user__display_name", "pk")[:number])


def kits_on(page: Any, user: Any, *, number: int) -> list[CampaignKitPage]:
    about = CampaignKitPage.objects.filter(topics__in=topics_of(page)).values("pk")
    kits = CampaignKitPage.objects.visible_to(user).filter(pk__in=about).select_related("unit")
    return list(kits.order_by("-last_published_at", "-pk")[:number])


def questions_on(page: Any, user: Any, *, number: int) -> list[Contribution]:
    """Asked below write-ups about the topics or of the working group itself, those without an answer first.

    ``answered`` says how often.
    """
    asked = Contribution.objects.visible_to(user).shown().filter(kind=Contribution.Kind.QUESTION)
    unit = owning_unit(page)
    below = Q(page__in=write_ups_about(page, user).values("pk"))
    about = asked.filter(below | Q(unit=unit.pk) if unit else below).select_related("page", "unit")
    answered = Count("replies", filter=Q(replies__hidden_at=None))
    return list(about.annotate(answered=answered).order_by("answered", "-created_at", "-pk")[:number])


def changes_on(page: Any, user: Any, *, number: int) -> list[BestPracticePage]:
    """Write-ups about the topics that were published or changed last."""
    return list(write_ups_about(page, user).select_related("unit").order_by("-last_published_at", "-pk")[:number])
