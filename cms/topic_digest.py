"""A mail a week with what is new on a topic, for members who asked for it."""

from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cms.models import TopicInterest, TopicPage
from cms.models.open_pages import open_to
from cms.topic_contents import write_ups_about
from coalition.access import require
from coalition.permissions.standing import is_member
from coalition.subscriptions import send_subscribed

log = structlog.get_logger(__name__)

DIGEST = "topic-digest"
_FIRST = timedelta(days=7)
_MOST = 20


@transaction.atomic
def choose_interest(*, user: Any, page: TopicPage, gets_digest: bool, may_be_asked: bool, about: str) -> None:
    """What ``user`` wants on this page; nothing chosen leaves no row."""
    require(user, "cms.choose_topic_interest")
    if not (gets_digest or may_be_asked):
        TopicInterest.objects.filter(user=user, page=page).delete()
        return
    row, _new = TopicInterest.objects.select_for_update().get_or_create(user=user, page=page)
    if may_be_asked and not row.may_be_asked:
        row.agreed_on = timezone.localdate()
    if gets_digest and not row.gets_digest:
        row.told_until = timezone.now()
    row.gets_digest, row.may_be_asked, row.about = gets_digest, may_be_asked, about if may_be_asked else ""
    row.agreed_on = row.agreed_on if may_be_asked else None
    row.save()
    log.info("topic_interest_chosen", user=user.pk, page=page.pk)


@transaction.atomic
def end_digest(number: int) -> None:
    """Of the interest with this key; nothing when it is gone."""
    TopicInterest.objects.filter(pk=number).update(gets_digest=False)
    TopicInterest.objects.filter(pk=number, may_be_asked=False).delete()


def send_topic_digests() -> int:
    """A weekly job; may run twice without harm. Returns the number of mails."""
    interests = TopicInterest.objects.filter(gets_digest=True, user__is_active=True).order_by("pk")
    return sum(_send(number) for number in list(interests.values_list("pk", flat=True)))


def _send(number: int) -> bool:
    """In one transaction with the mail: what a mail server refuses is told by the next run."""
    with transaction.atomic():
        rows = TopicInterest.objects.select_for_update(of=("self",)).filter(pk=number, gets_digest=True)
        interest = rows.select_related("user", "page").first()
        if interest is None:
            return False
        now = timezone.now()
        page = open_to(interest.user, TopicPage.objects.live()).filter(pk=interest.page_id).first()
        if page is None or not is_member(interest.user):
            return False
        since = interest.told_until or now - _FIRST
        fresh = write_ups_about(page, interest.user).filter(first_published_at__gt=since, first_published_at__lte=now)
        news = list(fresh.select_related("unit").newest_first()[:_MOST])
        changed = bool(page.last_published_at and since < page.last_published_at <= now)
        TopicInterest.objects.filter(pk=interest.pk).update(told_until=now)
        if news or changed:
            _mail(interest, page, news, changed=changed)
        return bool(news or changed)


def _mail(interest: TopicInterest, page: TopicPage, news: list[Any], *, changed: bool) -> None:
    user: Any = interest.user
    with translation.override(user.language or settings.LANGUAGE_CODE):
        context = {"page": page, "news": news, "changed": changed}
        text = render_to_string("cms/topics/digest.txt", context)
        subject = _("New on one of your topics")
        send_subscribed(key=DIGEST, number=interest.pk, subject=subject, text=text, to=user.email)
    log.info("topic_digest_sent", interest=interest.pk, number=len(news))
