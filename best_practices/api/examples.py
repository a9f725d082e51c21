"""Examples of the OpenAPI document; a test holds them against the schemas."""

from coalition.api.examples import REGION, TOPIC, UNIT_REFERENCE

_BASE = "https://hub.example.org"

ACTION_FORMAT = {"slug": "infostand", "name": "Infostand"}

WRITE_UP = {
    "id": 41,
    "title": "Infostand vor dem Wochenmarkt",
    "summary": "Mit drei Leuten und einem Klapptisch kommen wir jeden Samstag ins Gespräch.",
    "unit": UNIT_REFERENCE,
    "region": REGION,
    "topics": [TOPIC],
    "action_formats": [ACTION_FORMAT],
    "tags": ["Wochenmarkt"],
    "period_start": "2026-04-01",
    "period_end": "2026-09-30",
    "place": "Köln-Ehrenfeld",
    "people_needed": 3,
    "hours_total": "12.0",
    "lead_time_weeks": 2,
    "cost_euro": "45.00",
    "adaptation_count": 1,
    "verified_on": "2026-10-20",
    "visibility": "public",
    "published_at": "2026-10-01T10:00:00+02:00",
    "updated_at": "2026-10-12T08:15:00+02:00",
    "url": f"{_BASE}/api/v1/best-practices/41/",
    "html_url": f"{_BASE}/units/kv-koeln/infostand-vor-dem-wochenmarkt/",
}
ADAPTATION = {
    "unit": UNIT_REFERENCE,
    "done_on": "2026-11-07",
    "changed": "Vor dem Baumarkt statt auf dem Wochenmarkt.",
    "outcome": "Vierzehn Gespräche in drei Stunden.",
    "people": 4,
    "hours": "9.0",
    "cost_euro": "20.00",
}
ADAPTATION_ITEM = {
    **ADAPTATION,
    "id": 9,
    "best_practice": {"id": 41, "title": WRITE_UP["title"], "url": WRITE_UP["url"]},
    "own_best_practice": None,
}
BODY = [
    {"type": "heading", "id": "3f1c", "value": "So geht es"},
    {"type": "text", "id": "9a20", "html": "<p>Der Tisch steht quer zum Weg.</p>"},
]
WRITE_UP_DETAIL = {
    **WRITE_UP,
    "body": BODY,
    "results": "Im Schnitt 25 Gespräche an einem Vormittag.",
    "what_worked": "Eine Frage statt eines Flugblatts.",
    "what_did_not": "Regen.",
    "would_repeat": "yes",
    "contact_role": "Aktionsteam",
    "photos": [],
    "materials": [],
    "adapted_from": None,
    "adaptations": [ADAPTATION],
    "review_on": "2027-10-01",
}
CONTRIBUTION = {
    "id": 7,
    "best_practice": 41,
    "working_group": None,
    "kind": "question",
    "kind_label": "Frage",
    "answers": None,
    "text": "Braucht man eine Genehmigung?",
    "created_at": "2026-11-02T19:30:00+01:00",
}
KIT = {
    "id": 60,
    "title": "Heizkosten-Sprechstunde",
    "summary": "Eine Sprechstunde in vier Wochen.",
    "unit": UNIT_REFERENCE,
    "topics": [TOPIC],
    "effort": "s",
    "effort_label": "Klein: ein oder zwei Abende",
    "people_min": 3,
    "hours_min": "20.0",
    "cost_euro": "80.00",
    "season": "Vor der Heizperiode",
    "valid_until": None,
    "version": 2,
    "use_count": 4,
    "visibility": "public",
    "published_at": "2026-09-01T10:00:00+02:00",
    "updated_at": "2026-10-12T08:15:00+02:00",
    "url": f"{_BASE}/api/v1/kits/60/",
    "html_url": f"{_BASE}/units/lag-wohnen/heizkosten-sprechstunde/",
}
KIT_DETAIL = {
    **KIT,
    "goal": "Menschen mit hohen Nachzahlungen erreichen.",
    "audience": "Mieter:innen",
    "plan": [{"title": "Woche 1", "text": "Raum finden"}],
    "checklist": [{"key": "5f1f1c1e-7a0b-4d8e-9f57-0d3a52b7a001", "text": "Raum", "week": 1}],
    "assets": [
        {
            "title": "Plakat",
            "file": {"title": "Plakat", "filename": "plakat.pdf", "url": f"{_BASE}/documents/5/plakat.pdf"},
            "image": None,
            "print_format": "a3",
            "licence": "cc-by",
            "licence_label": "CC BY 4.0",
            "credit": "LAG Wohnen",
            "editable_source": "",
        }
    ],
    "texts": [
        {
            "kind": "flyer",
            "kind_label": "Flyer",
            "title": "Flyer für {{ place }}",
            "text": "Am {{ date }} in {{ place }}.",
        }
    ],
    "versions": [{"number": 2, "changes": "Neues Plakat", "published_at": "2026-10-12T08:15:00+02:00"}],
    "zip_url": f"{_BASE}/kits/60/archive/file/",
}
