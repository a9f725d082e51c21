"""What somebody may not find leaves no trace: not in hits, counts, facets, marks, corrections or the page."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from search import audience
from search.drain import drain
from tests.search.conftest import Ask
from tests.search.notes.models import Colour, Note

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("notes")]

TOKENS = ["public", "members", "unit:12", "role:state_office", "user:7"]
MARKER = "Geheimwortquastel"


class Person:
    is_authenticated = True

    def __init__(self, pk: int, *, is_active: bool = True) -> None:
        self.pk = pk
        self.is_active = is_active


@pytest.mark.parametrize(
    "token", ["", "Public", "unit:", "unit:0", "unit:x", "role:", "user:-1", "everybody", "unit:1 "]
)
def test_a_mistyped_token_is_refused(token: str) -> None:
    with pytest.raises(ValueError, match="audience token"):
        audience.check_token(token)


@pytest.mark.parametrize("nobody", [None, AnonymousUser(), Person(3, is_active=False)])
def test_nobody_in_particular_holds_public_only(nobody: Any) -> None:
    assert audience.audience_of(nobody) == {"public"}


def test_providers_add_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audience, "_providers", [])
    audience.register_audience_provider(lambda user: [audience.members(), audience.unit(user.pk)])
    assert audience.audience_of(Person(4)) == {"public", "user:4", "members", "unit:4"}


def hide(token: str) -> Note:
    note = Note.objects.create(title=f"{MARKER} Titel", body=f"Text mit {MARKER}", audience=[token])
    note.colours.add(Colour.objects.create(name=MARKER))
    Note.objects.create(title="Ein anderer Titel", body="Text", audience=["public"])
    return note


@pytest.mark.parametrize("token", TOKENS[1:])
@pytest.mark.parametrize("holds", [(), *[(token,) for token in TOKENS[1:]]])
def test_only_who_holds_the_token_finds_it(engine: Any, ask: Ask, token: str, holds: tuple[str, ...]) -> None:
    hide(token)
    result = ask(MARKER, *holds)
    visible = token in holds
    assert result.total == len(result.hits) == int(visible)
    assert result.kinds == ({"note": 1} if visible else {})
    assert (MARKER in str(result)) is visible


@pytest.mark.parametrize("text", ["", "Titel", "Text", MARKER, MARKER[:-1], "Geheimwort", "Quastel", f"{MARKER} Titel"])
def test_no_trace_for_the_others(engine: Any, ask: Ask, text: str) -> None:
    hide("user:7")
    result = ask(text, "members", "user:8")
    assert MARKER not in repr([result.hits, result.facets, list(result.corrections.values())])
    assert result.total <= 1
    assert result.facets.get("colour", {}) == {}


def test_correction_does_not_depend_on_what_is_hidden(engine: Any, ask: Ask) -> None:
    """A hidden word must not keep its neighbours from being corrected: that would tell that it exists."""
    Note.objects.create(title="Wohnungsnot", audience=["public"])
    Note.objects.create(title="Wohnungsnod", audience=["user:7"])
    assert ask("Wohnungsnod").corrections == {"Wohnungsnod": "Wohnungsnot"}


def test_filters_count_only_what_is_visible(engine: Any, ask: Ask) -> None:
    colour = Colour.objects.create(name="rot")
    for token in TOKENS:
        Note.objects.create(title="Rot", audience=[token]).colours.add(colour)
    result = ask("Rot", "members", facets={"colour": ("rot",)}, kinds=("note",))
    assert (result.total, result.kinds, result.facets["colour"]) == (2, {"note": 2}, {"rot": 2})


def test_a_change_of_the_audience_takes_effect(engine: Any, ask: Ask) -> None:
    note = hide("members")
    assert ask(MARKER, "members").total == 1
    note.audience = ["user:7"]
    note.save()
    assert ask(MARKER, "members").total == 0
    assert ask(MARKER, "user:7").total == 1


def test_the_degraded_answer_is_filtered_too(
    engine: Any, ask: Ask, monkeypatch: pytest.MonkeyPatch, client: Any
) -> None:
    hide("members")
    drain()
    engine.destroy()
    from search.port import run_query
    from search.query import SearchQuery

    for tokens, total in ((("public",), 0), (("public", "members"), 1)):
        result = run_query(SearchQuery(text=MARKER, audience=frozenset(tokens)))
        assert (result.degraded, result.total) == (True, total)
        assert (MARKER in str(result.hits)) is bool(total)


@pytest.mark.usefixtures("foreign_host")
def test_the_page_shows_nothing_of_it(engine: Any, client: Any) -> None:
    hide("members")
    drain()
    for text in ("Titel", "Geheimwort", MARKER[:-1]):
        page = client.get("/search/", {"q": text}).content.decode()
        assert MARKER not in page
