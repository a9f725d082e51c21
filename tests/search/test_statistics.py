"""Counting without personal reference: nothing below five people, nobody to be told apart, and all of it forgotten."""

import datetime
from typing import Any

import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st

from search import statistics
from search.models import MissingContent, SearchAsker, SearchClick, SearchTerm, SearchTermDay
from search.small_numbers import FEWEST, told
from search.statistics import (
    PERIOD_DAYS,
    PERIODS_KEPT,
    clicked_results,
    forget_old_searches,
    frequent_searches,
    record_click,
    record_search,
    searches_without_result,
    top_searches,
)

pytestmark = pytest.mark.django_db

TODAY = datetime.date.fromordinal(738_000 - 738_000 % PERIOD_DAYS + 3)


@pytest.fixture(autouse=True)
def a_day_in_a_period(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics.timezone, "localdate", lambda: TODAY)


def search(text: str, *people: int | None, found: int = 1, day: datetime.date = TODAY) -> None:
    for person in people:
        record_search(text=text, person=person, found=found, day=day)


def everything_stored() -> str:
    models = (SearchTerm, SearchTermDay, SearchClick, SearchAsker)
    return repr([list(model.objects.values()) for model in models])


def test_a_search_has_words_only_from_the_fifth_person_on() -> None:
    search("Erika Mustermann", 1, 2, 3, 4, 4, 4, None, None)
    assert "mustermann" not in everything_stored().lower()
    assert top_searches() == searches_without_result() == []
    search("erika  MUSTERMANN", 5)
    assert top_searches() == [statistics.TermCount("erika mustermann", 5, None)]


def test_people_are_not_stored_and_cannot_be_told_apart() -> None:
    search("miete", 4711)
    search("klima", 4711)
    rows = list(SearchAsker.objects.values("subject", "person"))
    assert len({row["person"] for row in rows}) == len({row["subject"] for row in rows}) == 2
    assert "4711" not in repr(rows)


def test_nobody_known_is_counted_and_is_nobody() -> None:
    search("miete", *[None] * 20)
    assert SearchAsker.objects.count() == 0
    assert top_searches() == []
    assert SearchTermDay.objects.get().searches == 20


def test_searches_without_result_are_those_that_mostly_find_nothing() -> None:
    search("xylophon", 1, 2, 3, 4, 5, found=0)
    search("miete", 1, 2, 3, 4, 5, found=7)
    assert [row.text for row in searches_without_result()] == ["xylophon"]
    assert frequent_searches("xyl", limit=3) == []
    assert frequent_searches("mie", limit=3) == ["miete"]


@pytest.mark.parametrize("text", ["", "   ", "x" * 121])
def test_what_is_no_search_is_not_counted(text: str) -> None:
    search(text, 1)
    assert SearchTerm.objects.count() == 0


def test_clicks_are_shown_from_the_fifth_person_on() -> None:
    search("miete", 1, 2, 3, 4, 5)
    for person in (1, 2, 3, 4, 4, 4):
        record_click(text="Miete", document="notes.note:1", person=person)
    assert clicked_results() == []
    record_click(text="Miete", document="notes.note:1", person=5)
    record_click(text="Miete", document="notes.note:2", person=5)
    assert clicked_results() == [statistics.ClickCount("miete", "notes.note:1", 5)]


def test_the_period_ends_for_everybody_and_what_stayed_below() -> None:
    search("einzeln", 1)
    search("oft", *range(FEWEST))
    forget_old_searches(TODAY + datetime.timedelta(days=PERIOD_DAYS))
    assert SearchAsker.objects.count() == 0
    assert [term.text for term in SearchTerm.objects.all()] == ["oft"]
    forget_old_searches(TODAY + datetime.timedelta(days=PERIOD_DAYS * PERIODS_KEPT))
    assert SearchTerm.objects.count() == SearchTermDay.objects.count() == 0


def test_four_people_in_one_period_and_one_in_the_next_are_not_five() -> None:
    search("miete", 1, 2, 3, 4)
    search("miete", 5, day=TODAY + datetime.timedelta(days=PERIOD_DAYS))
    assert top_searches() == []


def test_the_first_search_of_a_period_cleans_up_where_no_scheduler_runs() -> None:
    search("einzeln", 1)
    search("später", 2, day=TODAY + datetime.timedelta(days=PERIOD_DAYS))
    assert SearchAsker.objects.count() == SearchTerm.objects.count() == 1


def test_notes_are_forgotten_too() -> None:
    note = MissingContent.objects.create(text="Ein Leitfaden fehlt.")
    day = note.created_on + datetime.timedelta(days=statistics.MISSING_CONTENT_DAYS)
    forget_old_searches(day)
    assert MissingContent.objects.exists()
    forget_old_searches(day + datetime.timedelta(days=1))
    assert not MissingContent.objects.exists()


def test_no_table_of_it_points_to_a_user() -> None:
    user = apps.get_model("cms", "User")
    for model in (SearchTerm, SearchTermDay, SearchClick, SearchAsker, MissingContent):
        related: list[Any] = [field.related_model for field in model._meta.get_fields() if field.is_relation]
        assert user not in related


@given(shorter=st.integers(0, 60), more=st.integers(0, 4))
def test_subtracting_two_periods_tells_no_number_below_five(shorter: int, more: int) -> None:
    """From what is told of a period and of one that holds it, several differences remain possible."""
    both = told(shorter), told(shorter + more)
    possible = {more for more in range(5) for less in range(70) if (told(less), told(less + more)) == both}
    assert len(possible) > 1
