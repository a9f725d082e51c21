"""Everything in order, in one transaction: the search index is filled once, after the commit."""

from django.db import transaction

from cms.demo.people import load_people
from cms.demo.units import load_units
from cms.demo.vocabularies import load_vocabularies
from cms.site_setup import setup_site


@transaction.atomic
def load_demo() -> None:
    """Create what is missing of the demo data; what is there, edited or not, is left alone."""
    setup_site()
    load_vocabularies()
    load_units()
    load_people()
