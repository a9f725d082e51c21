"""Everything in order, in one transaction: the search index is filled once, after the commit."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import Max
from wagtail.models import Page, ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.demo.adaptations import load_adaptations
from cms.demo.contacts import load_contacts
from cms.demo.cooperations import load_cooperations
from cms.demo.corrections import load_corrections
from cms.demo.drafts import load_drafts
from cms.demo.events import load_events
from cms.demo.exchange import load_exchange
from cms.demo.kits import load_kits
from cms.demo.pages import load_pages
from cms.demo.partners import load_partners
from cms.demo.people import load_people
from cms.demo.readings import load_readings
from cms.demo.submissions import load_submissions
from cms.demo.units import load_units
from cms.demo.vocabularies import load_vocabularies
from cms.site_setup import setup_site


@contextmanager
def _references_at_the_end() -> Iterator[None]:
    """Wagtail notes what a page refers to at each of its three savings; once is enough here, and much faster."""
    newest = Page.objects.aggregate(newest=Max("pk"))["newest"] or 0
    with disable_reference_index_auto_update():
        yield
    for page in Page.objects.filter(pk__gt=newest).specific():
        ReferenceIndex.create_or_update_for_object(page)


@transaction.atomic
def load_demo() -> None:
    """Create what is missing of the demo data; what is there, edited or not, is left alone."""
    setup_site()
    load_vocabularies()
    with _references_at_the_end():
        load_units()
        load_people()
        load_pages()
        load_events()
        load_submissions()
        load_kits()
    load_adaptations()
    load_exchange()
    load_drafts()
    load_partners()
    load_corrections()
    load_cooperations()
    load_contacts()
    load_readings()
