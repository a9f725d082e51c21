"""Reading lists and saved searches: everybody's own; mails tell only what their reader may read."""

from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from best_practices.forms.filters import BestPracticeFilterForm
from best_practices.models import BestPracticePage, ReadingListEntry, SavedSearch
from coalition.access import may, require
from coalition.former_slugs import with_current_slugs
from coalition.subscriptions import send_subscribed

log = structlog.get_logger(__name__)

MOST_SEARCHES = 30
MOST_TOLD = 10
LONGEST_QUERY = 1000
NOT_SAVED = ("page", "sort", "csrfmiddlewaretoken", "name")


def keep_for_reading(*, user: Any, page: BestPracticePage) -> None:
    require(user, "best_practices.keep_lists")
    require(user, "best_practices.view_published", page)
    ReadingListEntry.objects.get_or_create(user=user, page=page)


def drop_from_reading(*, user: Any, page: BestPracticePage) -> None:
    require(user, "best_practices.keep_lists")
    ReadingListEntry.objects.filter(user=user, page=page).delete()


def save_search(*, user: Any, name: str, query: QueryDict) -> SavedSearch:
    """Keep the filters of ``query``; the same filters twice are one search. Raises ``ValidationError``."""
    require(user, "best_practices.keep_lists")
    wanted = QueryDict(mutable=True)
    for key in sorted(set(query) & set(BestPracticeFilterForm.base_fields)):
        if key not in NOT_SAVED and any(query.getlist(key)):
            wanted.setlist(key, [value for value in query.getlist(key) if value])
    text = wanted.urlencode()
    if len(text) > LONGEST_QUERY:
        raise ValidationError(_("These are too many filters to keep."))
    if SavedSearch.objects.filter(user=user).count() >= MOST_SEARCHES:
        raise ValidationError(_("At most %(most)s saved searches. Delete one first.") % {"most": MOST_SEARCHES})
    name = name.replace("\0", "").strip()[:80] or _("Best practices")
    search, _created = SavedSearch.objects.get_or_create(user=user, query=text, defaults={"name": name})
    log.info("write_up_search_saved", search=search.pk)
    return search


def set_search_mails(*, search: SavedSearch, user: Any, mails: bool) -> None:
    require(user, "best_practices.change_search", search)
    search.mails = mails
    search.told_until = timezone.now()
    search.save(update_fields=["mails", "told_until"])


def delete_search(*, search: SavedSearch, user: Any) -> None:
    require(user, "best_practices.change_search", search)
    search.delete()


def pages_of(search: SavedSearch) -> Any:
    """The write-ups that its filters find for its user now."""
    form = BestPracticeFilterForm(with_current_slugs(QueryDict(search.query)), user=search.user)
    return form.apply(BestPracticePage.objects.visible_to(search.user).for_lists())


def tell_new_finds() -> int:
    """One mail to everybody for whom something new was published since the last; returns the number of mails. A job."""
    waiting = SavedSearch.objects.filter(mails=True, user__is_active=True).exclude(mailed_on=timezone.localdate())
    return sum(_tell(user) for user in list(waiting.order_by("user").values_list("user", flat=True).distinct()))


def _tell(user_id: int) -> bool:
    """In one transaction with the mail: if it cannot be taken, the next run tries again."""
    with transaction.atomic():
        searches = list(
            SavedSearch.objects.select_for_update(of=("self",))
            .filter(user=user_id, mails=True)
            .exclude(mailed_on=timezone.localdate())
            .select_related("user")
        )
        now, found = timezone.now(), []
        for search in searches:
            new = list(pages_of(search).filter(first_published_at__gt=search.told_until)[: MOST_TOLD + 1])
            search.told_until = now
            if new:
                found.append({"search": search, "pages": new[:MOST_TOLD], "has_more": len(new) > MOST_TOLD})
        if not found or not may(searches[0].user, "best_practices.keep_lists"):
            SavedSearch.objects.bulk_update(searches, ["told_until"])
            return False
        for search in searches:
            search.mailed_on = timezone.localdate()
        SavedSearch.objects.bulk_update(searches, ["told_until", "mailed_on"])
        _mail(searches[0].user, found)
    log.info("write_up_finds_told", user=user_id, searches=len(found))
    return True


def _mail(user: Any, found: list[dict[str, Any]]) -> None:
    base = settings.WAGTAILADMIN_BASE_URL
    with translation.override(getattr(user, "language", "") or settings.LANGUAGE_CODE):
        context = {"found": found, "link": base + reverse("best_practices:searches"), "base": base}
        text = render_to_string("best_practices/new_finds.txt", context)
        subject = _("New best practices that you look for")
        send_subscribed(key="saved-searches", number=user.pk, subject=subject, text=text, to=user.email)
