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
from cms.topic_blocks import TopicBlocks
from cms.topic_contents import topics_of, write_ups_on
from coalition.access import may
from coalition.permissions.pages import owning_unit
from coalition.permissions.standing import is_member

RELATED = 3


class TopicPage(Page):
    """What a working group has to say on its topic; edited by that group and nobody else."""

    summary = models.TextField(_("summary"), max_length=500, blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))
    arrangement = StreamField(
        TopicBlocks(),
        blank=True,
        verbose_name=_("below the text"),
        help_text=_("Fills itself from the topics; drag the blocks, or move them with their arrows."),
    )
    topics = ParentalManyToManyField("coalition.Topic", blank=True, related_name="+", verbose_name=_("topics"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
        FieldPanel("body"),
        FieldPanel("arrangement"),
    ]
    parent_page_types = ["cms.UnitPage"]
    subpage_types: list[str] = []
    template = "cms/topic_page.html"

    class Meta:
        verbose_name = _("topic page")
        verbose_name_plural = _("topic pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.models.topic_interest import TopicInterest

        topics = topics_of(self)
        unit = owning_unit(self)
        may_ask = unit is not None and may(request.user, "best_practices.ask_unit", unit)
        context = super().get_context(request, *args, **kwargs) | {"unit": unit, "topics": topics, "may_ask": may_ask}
        if topics and not self.arrangement:
            context["best_practices"] = write_ups_on(self, request.user, number=RELATED, first=[])
        if self.live and is_member(request.user):
            context["interest"] = TopicInterest.objects.filter(user=request.user.pk, page=self.pk).first()
            context["may_choose"] = True
        return context
