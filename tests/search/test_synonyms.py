"""Synonyms that the state office edits: followed by the next query, on both engines, without a rebuild."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from coalition.roles import Role
from search.analysis.plan import compile_plan
from search.drain import drain
from search.models import SynonymGroup
from search.port import run_query
from search.query import SearchQuery
from search.synonyms import current_synonyms
from tests.factories.coalition import UnitFactory, person_with_role
from tests.search.conftest import Ask
from tests.search.notes.models import Note

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("notes")]

ADD = "/cms/snippets/search/synonymgroup/add/"


@pytest.fixture
def office() -> Client:
    client = Client()
    client.force_login(person_with_role(Role.STATE_OFFICE))
    return client


def form(words: str, **fields: Any) -> dict[str, Any]:
    return {"words": words, "direction": "both", "active": "on", "note": "", **fields}


def address(action: str) -> str:
    return f"/cms/snippets/search/synonymgroup/{action}/{SynonymGroup.objects.get().pk}/"


def titles(result: Any) -> set[str]:
    return {hit.document.title for hit in result.hits}


def test_the_office_adds_changes_and_deletes_them_in_the_admin(engine: Any, ask: Ask, office: Client) -> None:
    Note.objects.create(title="Sozialkonferenz in Köln")
    Note.objects.create(title="Runde am Küchentisch")
    assert ask("Zauberwort").total == 0
    assert office.post(ADD, form("Zauberwort, Sozialkonferenz\nRunde am Küchentisch", note="Test")).status_code == 302
    assert titles(ask("Zauberwort")) == {"Sozialkonferenz in Köln", "Runde am Küchentisch"}
    assert titles(ask("Runde am Küchentisch")) == {"Sozialkonferenz in Köln", "Runde am Küchentisch"}
    assert office.post(address("edit"), form("Zauberwort, Küchentisch")).status_code == 302
    assert titles(ask("Zauberwort")) == {"Runde am Küchentisch"}
    assert office.post(address("edit"), form("Zauberwort, Küchentisch", active="")).status_code == 302
    assert ask("Zauberwort").total == 0
    assert office.post(address("edit"), form("Zauberwort, Küchentisch")).status_code == 302
    assert ask("Zauberwort").total == 1
    assert office.post(address("delete")).status_code == 302
    assert ask("Zauberwort").total == 0


def test_one_way_is_one_way(engine: Any, ask: Ask) -> None:
    Note.objects.create(title="Tarifrunde")
    Note.objects.create(title="Arbeitswelt")
    SynonymGroup.objects.create(words="Arbeitswelt, Tarifrunde", direction="one_way")
    assert titles(ask("Arbeitswelt")) == {"Arbeitswelt", "Tarifrunde"}
    assert titles(ask("Tarifrunde")) == {"Tarifrunde"}


def test_what_is_built_in_still_holds_beside_them(engine: Any, ask: Ask) -> None:
    Note.objects.create(title="Deutscher Gewerkschaftsbund")
    SynonymGroup.objects.create(words="DGB, Dachverband")
    assert ask("DGB").total == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("", "Dieses Feld"),
        (" , ,\n", "mindestens zwei"),
        ("allein", "mindestens zwei"),
        ("Mieter, Mieterinnen", "für die Suche dasselbe"),
        ("Küche, kueche", "für die Suche dasselbe"),
        ("Wort, ***", "kein Wort"),
        ("Wort, \x00", "Null"),
        ("Wort, der die das", "überall"),
        (f"Wort, {'x' * 61}", "länger als 60 Zeichen"),
        ("Wort, a b c d e f g", "mehr als 6 Wörter"),
        (", ".join(f"wort{number}" for number in range(21)), "höchstens 20"),
        ("x" * 5_000, "1240"),
    ],
)
def test_what_cannot_be_a_group_is_said(office: Client, words: str, message: str) -> None:
    page = office.post(ADD, form(words))
    assert page.status_code == 200
    assert message in page.content.decode()
    assert not SynonymGroup.objects.exists()


def test_the_same_group_twice_is_refused(office: Client) -> None:
    office.post(ADD, form("Fahrrad, Drahtesel"))
    page = office.post(ADD, form("Drahtesel; Fahrräder"))
    assert "schon eine Gruppe" in page.content.decode()
    assert SynonymGroup.objects.count() == 1
    assert office.post(ADD, form("Drahtesel, Fahrrad", direction="one_way")).status_code == 302


def test_nobody_else_may_edit_them() -> None:
    for role in (Role.MEMBER, Role.EDITOR, Role.COORDINATOR, Role.SPOKESPERSON, Role.DATA_PROTECTION):
        client = Client()
        client.force_login(person_with_role(role, UnitFactory()))
        assert client.post(ADD, form("Wort, Synonym")).status_code in {302, 403}
        assert not SynonymGroup.objects.exists()


def test_a_rollback_takes_them_along(embedded: Any) -> None:
    table = current_synonyms()
    with transaction.atomic():
        SynonymGroup.objects.create(words="Wort, Synonym")
        assert current_synonyms().others(("wort",)) == (("synonym",),)
        transaction.set_rollback(True)
    assert current_synonyms().others(("wort",)) == table.others(("wort",)) == ()


def test_a_query_costs_one_look_at_the_version(embedded: Any) -> None:
    SynonymGroup.objects.create(words="Wort, Synonym")
    query = SearchQuery(text="Wort", audience=frozenset({"public"}))
    Note.objects.create(title="Synonym")
    for number in range(10):
        SynonymGroup.objects.create(words=f"Zahl{number}, Ziffer{number}")
    drain()
    run_query(query)
    with CaptureQueriesContext(connection) as asked:
        assert run_query(query).total == 1
    assert len(asked) == 1


def test_without_the_database_the_known_ones_are_used(embedded: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    from search.models import SynonymState

    SynonymGroup.objects.create(words="Wort, Synonym")
    current_synonyms()

    class Away:
        def filter(self, **_: Any) -> Any:
            raise OperationalError

    monkeypatch.setattr(SynonymState, "objects", Away())
    assert current_synonyms().others(("wort",)) == (("synonym",),)


def test_a_word_in_very_many_groups_makes_no_endless_query() -> None:
    SynonymGroup.objects.bulk_create(
        SynonymGroup(words=", ".join(["Wort", *(f"w{group}x{number}" for number in range(19))])) for group in range(20)
    )
    SynonymGroup.objects.create(words="Wort, Zuletzt")
    [word] = compile_plan("Wort", synonyms=current_synonyms()).words
    assert len(word.variants) < 50
    assert ("zuletzt",) in {variant.stems for variant in word.variants}


ASK = """
import sys
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from search.synonyms import current_synonyms
for line in sys.stdin:
    print(len(current_synonyms().others(("wort",))), flush=True)
"""


@pytest.mark.django_db(transaction=True)
def test_another_process_follows_with_its_next_query(embedded: Any) -> None:
    """Asked twice: what a process has read once must not stay for good."""
    name = connection.settings_dict["NAME"]
    process = subprocess.Popen(
        [sys.executable, "-c", ASK, str(name)],
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.test"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def others() -> int:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("?\n")
        process.stdin.flush()
        return int(process.stdout.readline())

    try:
        assert others() == 0
        group = SynonymGroup.objects.create(words="Wort, Synonym")
        assert others() == 1
        group.delete()
        assert others() == 0
    finally:
        process.kill()
        process.wait()
