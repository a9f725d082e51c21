"""What a working group's editors arrange on their topic page. Each block shows what its reader may see."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.topic_contents import (
    changes_on,
    events_on,
    kits_on,
    partners_on,
    people_on,
    questions_on,
    write_ups_on,
)

MOST = 12


class _TopicBlock(blocks.StructBlock):
    """A headline and a number of rows about the page's topics; ``rows(page, user, value)`` fetches them."""

    heading = blocks.CharBlock(label=_("Headline"), required=False, max_length=120)
    number = blocks.IntegerBlock(label=_("At most"), min_value=1, max_value=MOST, default=6)

    def rows(self, page: Any, user: Any, value: Any) -> list[Any]:
        raise NotImplementedError

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        page, request = context.get("page"), context.get("request")
        user = getattr(request, "user", None) or AnonymousUser()
        rows = self.rows(page, user, value) if page is not None else []
        return {**context, "rows": rows, "headline": value.get("heading") or self.meta.label}


class WriteUpsBlock(_TopicBlock):
    chosen = blocks.ListBlock(
        blocks.PageChooserBlock(page_type="best_practices.BestPracticePage", label=_("Write-up")),
        label=_("These first"),
        required=False,
        default=[],
        max_num=MOST,
    )

    def rows(self, page: Any, user: Any, value: Any) -> list[Any]:
        first = [chosen.pk for chosen in value.get("chosen") or [] if chosen]
        return write_ups_on(page, user, number=value["number"], first=first)

    class Meta:
        icon = "doc-full"
        label = _("What branches did")
        template = "cms/topics/write_ups.html"


class PartnersBlock(_TopicBlock):
    def rows(self, page: Any, user: Any, value: Any) -> list[Any]:
        return partners_on(page, user, number=value["number"])

    class Meta:
        icon = "group"
        label = _("Allies on the topic")
        template = "cms/topics/partners.html"


class EventsBlock(_TopicBlock):
    def rows(self, page: Any, user: Any, value: Any) -> list[Any]:
        return events_on(page, user, number=value["number"])

    class Meta:
        icon = "calendar"
        label = _("Dates to come")
        template = "cms/topics/events.html"


class PeopleBlock(_TopicBlock):
    """Only for members, and only those who agreed to be asked."""

    def rows(self, page: Any, user: Any, value: Any) -> list[Any]:
        return people_on(page, user, number=value["number"])

    class Meta:
        icon = "user"
        label = _("Whom members can ask")
        template = "cms/topics/people.html"


class KitsBlock(_TopicBlock):
    def rows(self, page: Any, user: Any, value: Any) -> list[Any]:
        return kits_on(page, user, number=value["number"])

    class Meta:
        icon = "package"
        label = _("Campaign kits")
        template = "cms/topics/kits.html"


class QuestionsBlock(_TopicBlock):
    """What members asked below write-ups about the topic, with the number of answers; for members."""

    def rows(self, page: Any, user: Any, value: Any) -> list[Any]:
        return questions_on(page, user, number=value["number"])

    class Meta:
        icon = "help"
        label = _("Questions of members")
        template = "cms/topics/questions.html"


class ChangesBlock(_TopicBlock):
    def rows(self, page: Any, user: Any, value: Any) -> list[Any]:
        return changes_on(page, user, number=value["number"])

    class Meta:
        icon = "history"
        label = _("Latest changes")
        template = "cms/topics/changes.html"


class TopicBlocks(blocks.StreamBlock):
    write_ups = WriteUpsBlock()
    kits = KitsBlock()
    partners = PartnersBlock()
    events = EventsBlock()
    people = PeopleBlock()
    questions = QuestionsBlock()
    changes = ChangesBlock()
