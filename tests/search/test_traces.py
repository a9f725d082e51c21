"""What somebody may not find leaves no trace in any answer of search: role x state x question, on both engines."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from search.drain import drain
from search.rebuild import rebuild
from search.statistics import record_click, record_search
from tests.contracts.api.conftest import sign_in
from tests.contracts.api.test_visibility import EVERYBODY, MEMBERS, SIGNED_IN, TABLE
from tests.contracts.api.world import PERSONAL, World, add_write_up, build

pytestmark = pytest.mark.django_db

# Typed without the whole marker, so that an answer cannot hold it by repeating the question.
QUESTIONS = (
    "",
    "Infostand",
    "Initiative Thema Text",
    "zz",
    "zzmem",
    "zzmemberswriteu",
    "zzmemberswritepu",
    "zzmemberspartn",
    "zzrestrictedtopi",
    "zzdraftwriteu",
    "zzremovedwriteu",
    "zzunpublishedwriteu",
    "zzarchivedpartne",
    "zzpersonnam",
    "zzcontactnot",
    'Infostand "zzmemb text" -zzdraf',
    "tag:tagzz",
    "tag:tagzzmember",
    "partner:zzmem",
    "kv:zz thema:zz art:zz",
    '"gibt es nicht" zzmem',
)
PLACES = ("/search/", "/search/suggestions/", "/api/v1/search/", "/api/v1/search/suggestions/")
GONE = ("zzremovedwriteup", "zzunpublishedwriteup")


@pytest.fixture
def world(engine: Any) -> World:
    cache.clear()
    made = build()
    for marker in GONE:
        made.write_ups[marker] = add_write_up(made, marker)
    for marker, page in made.write_ups.items():
        page.tags.add(f"tag{marker}")
        page.save()
    rebuild()
    made.write_ups["zzremovedwriteup"].delete()
    made.write_ups["zzunpublishedwriteup"].unpublish()
    assert not drain().stopped
    return made


def readers_of(marker: str) -> frozenset[str]:
    found = next((listed for (_room, name), (listed, _read) in TABLE.items() if name == marker), frozenset[str]())
    # Search knows the public and members; somebody signed in who is neither finds less than may be read.
    return found & MEMBERS if found == SIGNED_IN else found


def test_no_answer_holds_what_is_hidden(world: World) -> None:
    seen: set[tuple[str, str]] = set()
    asked = 0
    for who in sorted(EVERYBODY):
        client = Client(headers={"Accept-Language": "en"})
        if who != "anonymous":
            sign_in(client, world.users[who])
        hidden = {marker for marker in (*world.markers, *GONE, *PERSONAL) if who not in readers_of(marker)}
        for place in PLACES:
            for question in QUESTIONS:
                response = client.get(place, {"q": question})
                assert response.status_code == 200, (who, place, question)
                text = (response.content.decode() + str(response.headers)).replace("<mark>", "").replace("</mark>", "")
                traces = {marker for marker in hidden if marker in text}
                assert not traces, (who, place, question)
                seen |= {(marker, place) for marker in world.markers - hidden if marker in text}
                asked += 1
    assert asked == len(EVERYBODY) * len(PLACES) * len(QUESTIONS)
    # The same questions do find what may be found, in each place.
    assert {place for marker, place in seen if marker == "zzmemberswriteup"} == set(PLACES)
    assert {marker for marker, _place in seen} >= {"zzpublicwriteup", "zzmemberspartner", "zzrestrictedtopic"}


def test_counts_and_relaxations_are_those_of_the_asker(world: World) -> None:
    anonymous, member = Client(), Client()
    sign_in(member, world.users["member"])
    for client, who in ((anonymous, "anonymous"), (member, "member")):
        visible = [m for m, page in world.write_ups.items() if who in readers_of(m)]
        page = client.get("/search/", {"q": "Infostand", "kind": "best-practice"}).context
        assert page["result"].total == page["result"].kinds["best-practice"] == len(visible)
        assert set(page["result"].facets["tag"]) == {"wochenmarkt", *(f"tag{marker}" for marker in visible)}
        relaxed = client.get("/search/", {"q": "Infostand -Infostand -Ablauf", "kind": "best-practice"}).context
        assert [each.count for each in relaxed["relaxations"]][:1] == [len(visible)]


def test_what_many_searched_is_suggested_only_to_those_who_can_find_it(world: World) -> None:
    for person in range(5):
        record_search(text="infostand zzrestrictedwriteup", person=person, found=1)
        record_search(text="infostand zzdraftwriteup", person=person, found=1)
        record_click(text="infostand zzdraftwriteup", document="best_practices.bestpracticepage:1", person=person)
    found: dict[str, list[str]] = {}
    for who in ("anonymous", "nobody", "superuser", "member"):
        client = Client()
        if who != "anonymous":
            sign_in(client, world.users[who])
        answer = client.get("/search/suggestions/", {"q": "infostand zz"}).json()
        found[who] = [each["label"] for each in answer["suggestions"] if each["type"] == "search"]
    assert found == {"anonymous": [], "nobody": [], "superuser": [], "member": ["infostand zzrestrictedwriteup"]}
