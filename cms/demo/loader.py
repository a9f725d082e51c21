"""Everything in order, in one transaction: the search index is filled once, after the commit."""

from django.db import transaction

from cms.demo.contacts import load_contacts
from cms.demo.cooperations import load_cooperations
from cms.demo.pages import load_pages
from cms.demo.partners import load_partners
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
    load_pages()
    load_partners()
    load_cooperations()
    load_contacts()
