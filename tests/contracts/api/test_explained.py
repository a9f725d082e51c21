"""Why a hit is where it is: told to the state office, and to nobody else."""

import pytest
from django.core.management import call_command

from tests.contracts.api.conftest import Get
from tests.contracts.api.world import World


def test_the_office_reads_why(get: Get, world: World, clean_search: None) -> None:
    call_command("search_index", "rebuild", verbosity=0)
    hit = get("/search/", "state_office", q="infostand", explain="true").json()["results"][0]
    matches = [reason for reason in hit["why"] if reason["how"] not in {"near", "date"}]
    assert matches[0]["what"].startswith("infostand")
    assert "title" in matches[0]["fields"]
    assert get("/search/", "state_office", q="infostand").json()["results"][0]["why"] == []


@pytest.mark.parametrize(("who", "status"), [("anonymous", 401), ("member", 403)])
def test_others_are_refused(get: Get, world: World, who: str, status: int) -> None:
    assert get("/search/", who, q="infostand", explain="true").status_code == status
    assert get("/search/", who, q="infostand", explain="false").status_code == 200
