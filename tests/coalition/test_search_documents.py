"""What of the coalition reaches the index, for whom, and what writes the outbox."""

import pytest

from coalition.models import Partner
from coalition.search_documents import partner_documents, unit_documents
from coalition.services.partners import archive_partner
from coalition.services.units import close_unit
from search.models import OutboxEntry
from search.registry import source_for
from tests.coalition.world import World
from tests.factories.coalition import PartnerFactory, TopicFactory


def waiting() -> set[tuple[str, int]]:
    return set(OutboxEntry.objects.values_list("source", "object_id"))


def test_partners_are_found_by_their_audience(world: World) -> None:
    audiences = {name: [d.audience for d in partner_documents(row)] for name, row in world.partners.items()}
    assert audiences == {
        "public": [{"public"}],
        "members": [{"members"}],
        "nowhere": [{"members"}],
        "archived": [],
        "merged": [],
    }


def test_a_document_does_not_tell_how_we_stand(world: World) -> None:
    fields = {"relation": Partner.Relation.ALLIED, "joint_candidacy_possible": True}
    partner = PartnerFactory(
        public=True, description="Text", aliases="Alias", regions=[*world.regions.values()], **fields
    )
    (document,) = partner_documents(Partner.objects.for_lists().get(pk=partner.pk))
    assert "allied" not in repr(document)
    assert (document.summary, document.body) == ("Alias", "Text")
    assert set(document.facets["region"]) == {"05315", "05113"}


@pytest.mark.parametrize("who", ["topic", "region", "partner"])
def test_a_rename_reaches_the_index(world: World, who: str) -> None:
    topic = TopicFactory()
    partner = PartnerFactory(topics=[topic], regions=[world.regions["essen"]])
    OutboxEntry.objects.all().delete()
    changed = {"topic": topic, "region": world.regions["essen"], "partner": partner}[who]
    changed.name = "Neuer Name"
    changed.save()
    assert ("coalition.partner", partner.pk) in waiting()
    if who == "region":
        assert ("coalition.unit", world.units["essen"].pk) in waiting()


def test_archiving_reaches_the_index(world: World) -> None:
    OutboxEntry.objects.all().delete()
    archive_partner(partner=world.partners["public"], by=world.users["state_office"])
    assert ("coalition.partner", world.partners["public"].pk) in waiting()


def test_a_unit_is_found_while_it_is_open(world: World) -> None:
    unit = world.units["koeln"]
    (document,) = unit_documents(unit)
    assert (document.title, document.url, document.audience) == ("Kreisverband Köln", unit.page.url, {"public"})
    close_unit(unit=world.units["essen"])
    assert list(unit_documents(world.units["essen"])) == []


def test_the_database_answers_in_every_spelling(world: World) -> None:
    partners, units = source_for("coalition.partner"), source_for("coalition.unit")
    assert partners is not None
    assert units is not None
    assert partners.database_search is not None
    assert units.database_search is not None
    assert list(partners.database_search("MIETENBUENDNIS", None)) == [world.partners["public"]]
    assert list(units.database_search("koeln sued", None)) == [world.units["south"]]
