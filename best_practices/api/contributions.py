import datetime
from typing import Annotated, Any, Self

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from best_practices.api.examples import CONTRIBUTION
from best_practices.api.router import router
from best_practices.models import Contribution
from coalition.api_conventions.parameters import Key, ListQuery, OneOf, Slug
from coalition.api_conventions.reading import Reader, Shape

KindValue = Annotated[str, OneOf(Contribution.Kind)]


class ContributionItem(Shape):
    """What a member asked, answered or told below a write-up; without their name."""

    id: int
    best_practice: int | None = Field(description="The write-up's id; null for what is asked of a working group.")
    working_group: str | None = Field(description="The slug of the working group that is asked; null below write-ups.")
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
            working_group=instance.unit.slug if instance.unit else None,
            kind=instance.kind,
            kind_label=instance.get_kind_display(),
            answers=instance.answers_id,
            text=instance.text,
            created_at=instance.created_at,
        )


class ContributionQuery(ListQuery):
    best_practice: Key | None = Field(None, description="Below this write-up (id).", examples=[41])
    working_group: Slug | None = Field(None, description="Asked of this working group (slug).", examples=["lag-wohnen"])


@router.listing(
    "/contributions/",
    rule="best_practices.read_exchange",
    name="contribution-list",
    shape=ContributionItem,
    example=CONTRIBUTION,
    summary="List questions, answers and experiences",
)
def list_contributions(request: HttpRequest, query: Query[ContributionQuery]) -> QuerySet[Contribution]:
    """Below the write-ups that you may read and to working groups, the oldest first; hidden ones are left out."""
    rows = Contribution.objects.visible_to(request.user).shown()
    if query.best_practice is not None:
        rows = rows.filter(page=query.best_practice)
    if query.working_group is not None:
        rows = rows.filter(unit__slug=query.working_group)
    return rows.select_related("unit")
