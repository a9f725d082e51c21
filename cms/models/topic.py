from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from best_practices.blocks import BodyBlock
from best_practices.models import BestPracticePage
from coalition.permissions import owning_unit

RELATED = 3


class TopicPage(Page):
    """What a working group has to say on its topic; edited by that group and nobody else."""

    summary = models.TextField(_("summary"), max_length=500, blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))
    topics = ParentalManyToManyField("coalition.Topic", blank=True, related_name="+", verbose_name=_("topics"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
        FieldPanel("body"),
    ]
    parent_page_types = ["cms.UnitPage"]
    subpage_types: list[str] = []
    template = "cms/topic_page.html"

    class Meta:
        verbose_name = _("topic page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        topics = list(self.topics.all())
        related = BestPracticePage.objects.visible_to(request.user).filter(topics__in=topics).distinct()
        return super().get_context(request, *args, **kwargs) | {
            "unit": owning_unit(self),
            "topics": topics,
            "best_practices": related.for_lists().order_by("-first_published_at")[:RELATED] if topics else [],
        }
