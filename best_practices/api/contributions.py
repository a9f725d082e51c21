import datetime
from typing import Annotated, Any, Self

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from best_practices.api.examples import CONTRIBUTION
from best_practices.api.router import router
from best_practices.models import Contribution
from coalition.api_conventions.parameters import Key, ListQuery, OneOf
from coalition.api_conventions.reading import Reader, Shape

KindValue = Annotated[str, OneOf(Contribution.Kind)]


class ContributionItem(Shape):
    """What a member asked, answered or told below a write-up; without their name."""

    id: int
    best_practice: int = Field(description="The write-up's id.")
    kind: KindValue
    kind_label: str
    answers: int | None = Field(description="The id of the question that this answers.")
    text: str
    created_at: datetime.datetime

    @classmethod
    def of(cls, instance: Any, _reader: Reader) -> Self:
        return cls(
            id=instance.pk,
            best_practice=instance.page_id,
            kind=instance.kind,
            kind_label=instance.get_kind_display(),
            answers=instance.answers_id,
            text=instance.text,
            created_at=instance.created_at,
        )


class ContributionQuery(ListQuery):
    best_practice: Key | None = Field(None, description="Below this write-up (id).", examples=[41])


@router.listing(
    "/contributions/",
    rule="best_practices.read_exchange",
    name="contribution-list",
    shape=ContributionItem,
    example=CONTRIBUTION,
    summary="List questions, answers and experiences",
)
def list_contributions(request: HttpRequest, query: Query[ContributionQuery]) -> QuerySet[Contribution]:
    """Below the write-ups that you may read, the oldest first; those that moderators hid are left out."""
    rows = Contribution.objects.visible_to(request.user).shown()
    return rows if query.best_practice is None else rows.filter(page=query.best_practice)
