"""Suggestions for tags in the admin: those that everybody may read, and those on one's own things.

Wagtail suggests every tag there is, and so tells what others write in drafts or call their files.
"""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, JsonResponse
from taggit.models import Tag, TaggedItem
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page

from best_practices.models import BestPracticePage
from best_practices.models.best_practice import BestPracticeTag
from cms.admin_limits import choosable_files, explorable_pages

AT_MOST = 10


def suggest_tags(request: HttpRequest, app_name: str = "taggit", model_name: str = "tag") -> JsonResponse:
    if (app_name, model_name) != ("taggit", "tag"):
        raise Http404
    term = request.GET.get("term", "").replace("\0", "")
    found = known_tags(request.user).filter(name__istartswith=term).order_by("name") if term else Tag.objects.none()
    return JsonResponse(list(found.values_list("name", flat=True)[:AT_MOST]), safe=False)


def known_tags(user: Any) -> QuerySet[Tag]:
    if user.is_superuser:
        return Tag.objects.all()
    readable = BestPracticePage.objects.visible_to(user).values("pk")
    own = Page.objects.filter(pk__in=explorable_pages(user).values("pk")).values("pk")
    on_pages = BestPracticeTag.objects.filter(Q(content_object__in=readable) | Q(content_object__in=own))
    known = Q(pk__in=on_pages.values("tag"))
    for model in (Image, Document):
        files = TaggedItem.objects.filter(
            content_type=ContentType.objects.get_for_model(model),
            object_id__in=choosable_files(model, user).values("pk"),
        )
        known |= Q(pk__in=files.values("tag"))
    return Tag.objects.filter(known)
