"""Role x state x operation: what one may not know of is in no status, body, header or count."""

import itertools

from django.core.management import call_command
from django.utils import timezone

from best_practices.models import Adaptation, Contribution
from coalition.roles import Role
from tests.contracts.api.conftest import Get
from tests.contracts.api.world import PERSONAL, World

MEMBERS = frozenset(role.value for role in Role)
SIGNED_IN = MEMBERS | {"nobody", "superuser"}
EVERYBODY = SIGNED_IN | {"anonymous"}
NOBODY: frozenset[str] = frozenset()

# (collection, marker) -> who sees it in the list; who may read it.
TABLE = {
    ("best-practices", "zzpublicwriteup"): (EVERYBODY, EVERYBODY),
    ("best-practices", "zzmemberswriteup"): (MEMBERS, MEMBERS),
    ("best-practices", "zzrestrictedwriteup"): (SIGNED_IN, SIGNED_IN),
    ("best-practices", "zzdraftwriteup"): (NOBODY, NOBODY),
    ("topic-pages", "zzpublictopic"): (EVERYBODY, EVERYBODY),
    ("topic-pages", "zzrestrictedtopic"): (SIGNED_IN, SIGNED_IN),
    ("topic-pages", "zzdrafttopic"): (NOBODY, NOBODY),
    ("kits", "zzpublickit"): (EVERYBODY, EVERYBODY),
    ("kits", "zzmemberskit"): (MEMBERS, MEMBERS),
    ("kits", "zzdraftkit"): (NOBODY, NOBODY),
    ("partners", "zzpublicpartner"): (EVERYBODY, EVERYBODY),
    ("partners", "zzmemberspartner"): (MEMBERS, MEMBERS),
    ("partners", "zzarchivedpartner"): (NOBODY, frozenset({"coordinator", "spokesperson", "state_office"})),
    ("partners", "zzmergedpartner"): (NOBODY, frozenset({"coordinator", "spokesperson", "state_office"})),
    ("units", "zzactiveunit"): (EVERYBODY, EVERYBODY),
    ("units", "zzclosedunit"): (NOBODY, EVERYBODY),
}
COLLECTIONS = {
    "best-practices": "write_ups",
    "topic-pages": "topic_pages",
    "kits": "kits",
    "partners": "partners",
    "units": "units",
}


def everything(response: object) -> str:
    return response.content.decode() + str(response.headers)  # type: ignore[attr-defined]


def test_every_cell(get: Get, world: World) -> None:
    cells = 0
    for who in sorted(EVERYBODY):
        for (collection, marker), (listed_for, readable_for) in TABLE.items():
            instance = getattr(world, COLLECTIONS[collection])[marker]
            listing = get(f"/{collection}/", who)
            assert listing.status_code == 200
            assert (marker in everything(listing)) == (who in listed_for), (who, marker)
            detail = get(f"/{collection}/{instance.pk}/", who)
            assert detail.status_code == (200 if who in readable_for else 404), (who, marker)
            assert (marker in everything(detail)) == (who in readable_for), (who, marker)
            cells += 2
    assert cells == len(EVERYBODY) * len(TABLE) * 2


def test_counts_say_no_more_than_the_list(get: Get, world: World) -> None:
    for who, collection in itertools.product(sorted(EVERYBODY), COLLECTIONS):
        expected = sum(who in listed_for for (name, _), (listed_for, _) in TABLE.items() if name == collection)
        expected += 2 if collection == "units" else 0
        answer = get(f"/{collection}/", who).json()
        assert answer["count"] == len(answer["results"]) == expected


def test_persons_and_contact_notes_are_nowhere(get: Get, world: World) -> None:
    paths = get("/openapi.json").json()["paths"]
    keys = {"partner_id": world.partners["zzpublicpartner"].pk, "unit_id": world.branch.pk, "slug": "wohnen"}
    keys |= {"cooperation_id": 1}
    keys |= {"page_id": world.write_ups["zzpublicwriteup"].pk, "code": "05315"}
    answered = 0
    for who, path in itertools.product(sorted(EVERYBODY), paths):
        response = get(path.format(**keys), who)
        assert not [marker for marker in PERSONAL if marker in everything(response)]
        is_for_all = not any(word in path for word in ("cooperation", "contribution"))
        answered += response.status_code == 200 and is_for_all
    # Cooperations and contributions are not everybody's. Of the others all but a topic page and a kit with the key of a
    # write-up and an action format with the name of a topic.
    assert answered == len(EVERYBODY) * (len(paths) - 6)


def test_search_finds_what_the_lists_show(get: Get, world: World, clean_search: None) -> None:
    call_command("search_index", "rebuild", verbosity=0)
    asked = 0
    for who, (collection, marker) in itertools.product(sorted(EVERYBODY), TABLE):
        answer = get("/search/", who, q=marker)
        found = [hit["url"] for hit in answer.json()["results"] if marker in hit["title"]]
        readers = TABLE[collection, marker][0]
        # Search knows the public and members; somebody signed in who is neither finds less than may be read.
        expected = who in (readers & MEMBERS if readers == SIGNED_IN else readers)
        assert len(found) == expected, (who, marker)
        assert (marker in answer.content.decode().replace("<mark>", "")) == expected, (who, marker)
        suggested = [each["label"] for each in get("/search/suggestions/", who, q=marker[:-2]).json()["suggestions"]]
        assert any(marker in label for label in suggested) == expected, (who, marker)
        asked += 1
    for who, marker in itertools.product(sorted(EVERYBODY), PERSONAL):
        assert get("/search/", who, q=marker).json()["count"] == 0
        assert get("/search/suggestions/", who, q=marker).json()["suggestions"] == []
    assert asked == len(EVERYBODY) * len(TABLE)


def test_references_do_not_name_what_is_hidden(get: Get, world: World) -> None:
    partner, write_up = world.partners["zzpublicpartner"].pk, world.write_ups["zzpublicwriteup"].pk
    assert get(f"/partners/{partner}/").json()["parent"] is None
    assert "zzmemberspartner" in get(f"/partners/{partner}/", "member").json()["parent"]["name"]
    assert get(f"/best-practices/{write_up}/").json()["adapted_from"] is None
    assert "zzmemberswriteup" in get(f"/best-practices/{write_up}/", "member").json()["adapted_from"]["title"]


def test_what_members_say_is_for_members(get: Get, world: World) -> None:
    page, author = world.write_ups["zzpublicwriteup"], world.users["member"]
    said = Contribution.objects.create(page=page, kind="question", text="Wie?", author=author)
    Contribution.objects.create(page=page, kind="question", text="Weg", author=author, hidden_at=timezone.now())
    assert get("/contributions/").status_code == 401
    found = get("/contributions/", "member", best_practice=page.pk).json()["results"]
    assert [one["id"] for one in found] == [said.pk]
    done = {"unit": world.branch, "stage": "done", "done_on": "2026-05-01", "outcome": "Voll"}
    hidden = world.write_ups["zzmemberswriteup"]
    Adaptation.objects.create(page=page, own_page=hidden, **done)
    Adaptation.objects.create(page=hidden, **done)
    Adaptation.objects.create(page=page, unit=world.state, plan="Plan")
    for who, outcome, of_pages in (("anonymous", "", [page.pk]), ("member", "Voll", [hidden.pk, page.pk])):
        of_detail = get(f"/best-practices/{page.pk}/", who).json()["adaptations"]
        listed = get("/adaptations/", who).json()["results"]
        assert {one["outcome"] for one in (*of_detail, *listed)} == {outcome}
        assert [one["best_practice"]["id"] for one in listed] == of_pages
        own = get("/adaptations/", who, best_practice=page.pk).json()["results"][0]["own_best_practice"]
        assert (own is not None) == (who == "member")


def test_a_hidden_parent_cannot_be_filtered_by(get: Get, world: World) -> None:
    parent = world.partners["zzmemberspartner"].pk
    assert get("/partners/", parent=parent).json()["count"] == 0
    assert get("/partners/", "member", parent=parent).json()["count"] == 1


def test_what_we_think_of_a_partner_is_for_members(get: Get, world: World) -> None:
    path = f"/partners/{world.partners['zzpublicpartner'].pk}/"
    outside, inside = get(path).json(), get(path, "member").json()
    for name in ("relation", "joint_candidacy_possible", "stewards"):
        assert outside[name] is None
        assert inside[name] is not None
    assert get("/partners/", relation="allied").status_code == 401
    assert get("/partners/", "superuser", relation="allied").status_code == 403
    assert get("/partners/", "member", relation="allied").json()["count"] == 1


def test_a_revoked_membership_counts_at_once(get: Get, world: World) -> None:
    path = f"/partners/{world.partners['zzmemberspartner'].pk}/"
    assert get(path, "member").status_code == 200
    world.users["member"].memberships.all().delete()
    assert get(path, "member").status_code == 404


def test_an_etag_opens_no_door(get: Get, world: World) -> None:
    path = f"/partners/{world.partners['zzmemberspartner'].pk}/"
    etag = get(path, "member")["ETag"]
    assert get(path, "member", headers={"If-None-Match": etag}).status_code == 304
    assert get(path, headers={"If-None-Match": etag}).status_code == 404


def test_who_am_i(get: Get, world: World) -> None:
    for who in sorted(EVERYBODY):
        answer = get("/me", who).json()
        assert answer["authenticated"] == (who != "anonymous")
        assert answer["roles"] == ([who] if who in MEMBERS else [])
        assert [entry["unit"]["slug"] for entry in answer["memberships"]] == (["kv-koeln"] if who in MEMBERS else [])
