import datetime
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from best_practices.blocks import BodyBlock

# An event that began this morning is still worth showing.
STILL_ON = datetime.timedelta(hours=12)


class EventQuerySet(PageQuerySet):
    def to_come(self) -> Self:
        """Published and not over, the next first."""
        return self.live().filter(starts_at__gte=timezone.now() - STILL_ON).order_by("starts_at", "pk")


class EventPage(Page):
    """A date of a unit: conference, meeting of new members, seminar, action."""

    class Kind(models.TextChoices):
        REGIONAL_CONFERENCE = "regional_conference", _("Regional conference")
        NEW_MEMBER_MEETING = "new_member_meeting", _("Meeting of new members")
        SEMINAR = "seminar", _("Seminar")
        ACTION = "action", _("Action")
        MEETING = "meeting", _("Meeting")

    kind = models.CharField(_("kind"), max_length=24, choices=Kind.choices, default=Kind.MEETING)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    summary = models.TextField(_("summary"), max_length=500, blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))

    objects = PageManager.from_queryset(EventQuerySet)()

    content_panels = [
        *Page.content_panels,
        FieldPanel("kind"),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        FieldPanel("place"),
        FieldPanel("summary"),
        FieldPanel("body"),
    ]
    parent_page_types = ["cms.UnitPage"]
    subpage_types: list[str] = []
    template = "cms/event_page.html"

    class Meta:
        verbose_name = _("event")

    def clean(self) -> None:
        super().clean()
        if self.ends_at and self.starts_at and self.ends_at < self.starts_at:
            raise ValidationError({"ends_at": _("The end lies before the beginning.")})
