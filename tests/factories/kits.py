"""Campaign kits, published as their editors publish them.

kit(unit)                                         live and public: two weeks, three things to do, a flyer's text
kit(unit, visibility=Visibility.MEMBERS)          live, for members
new_version(kit, "…")                             published again, saying what is new
"""

from typing import Any

from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from best_practices.models import CampaignKitPage, KitAsset, KitChecklistItem, KitTextTemplate, KitWeek
from coalition.models import Unit

TEXT = (
    "# Komm vorbei\n\n{{ unit }} lädt ein: am {{ date }} in {{ place }}.\n\n- Nebenkosten\n- Heizung\n\n"
    "Kontakt: {{ contact }}"
)
CONTENT = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def kit(unit: Unit, *, topics: Any = (), live: bool = True, **given: Any) -> CampaignKitPage:
    fields = {
        "title": "Heizkosten-Sprechstunde",
        "summary": "Eine Sprechstunde in vier Wochen.",
        "goal": "Menschen mit hohen Nachzahlungen erreichen.",
        "people_min": 3,
        **given,
    }
    page = CampaignKitPage(live=False, **fields)
    page.weeks = [KitWeek(title="Woche 1", text="Raum finden"), KitWeek(title="Woche 2", text="Einladen")]
    page.checklist = [KitChecklistItem(text=text) for text in ("Raum", "Aushang", "Beratung")]
    page.text_templates = [KitTextTemplate(kind="flyer", title="Flyer für {{ place }}", text=TEXT)]
    assert unit.page is not None
    unit.page.add_child(instance=page)
    page.topics.set(topics)
    revision = page.save_revision()
    if live:
        revision.publish()
    return CampaignKitPage.objects.get(pk=page.pk)


def new_version(page: CampaignKitPage, changes: str) -> CampaignKitPage:
    draft = CampaignKitPage.objects.get(pk=page.pk)
    draft.whats_new = changes
    draft.save_revision().publish()
    return CampaignKitPage.objects.get(pk=page.pk)


def with_file(page: CampaignKitPage, title: str = "Plakat", content: bytes = CONTENT, name: str = "plakat.pdf") -> Any:
    """Publish ``page`` with one more file; returns the document."""
    document = get_document_model()(title=title, file=ContentFile(content, name=name))
    document.save()
    draft = CampaignKitPage.objects.get(pk=page.pk)
    draft.assets.add(KitAsset(title=title, document=document, sort_order=draft.assets.count()))
    draft.save_revision().publish()
    return document
