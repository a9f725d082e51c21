"""Which tags somebody is told of: anybody may make one up, in a draft too, and a tag can tell what a draft is about."""

from typing import Any

from django.db.models import Q, QuerySet
from taggit.models import Tag

from best_practices.models import BestPracticePage
from best_practices.models.best_practice import BestPracticeTag

AT_MOST = 10


def known_tags(user: Any) -> QuerySet[Tag]:
    """Tags of write-ups that ``user`` may read, and of those that they wrote."""
    readable = BestPracticePage.objects.visible_to(user).values("pk")
    own = BestPracticePage.objects.authored_by(user).values("pk")
    rows = BestPracticeTag.objects.filter(Q(content_object__in=readable) | Q(content_object__in=own))
    return Tag.objects.filter(pk__in=rows.values("tag"))


def suggested_tags(user: Any, beginning: str) -> list[str]:
    wanted = beginning.replace("\0", "").strip()[:100]
    if not wanted:
        return []
    found = known_tags(user).filter(name__istartswith=wanted).order_by("name")
    return list(found.values_list("name", flat=True)[:AT_MOST])
