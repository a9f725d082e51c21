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
    "adaptations": [
        {
            "unit": UNIT_REFERENCE,
            "done_on": "2026-11-07",
            "changed": "Vor dem Baumarkt statt auf dem Wochenmarkt.",
            "outcome": "Vierzehn Gespräche in drei Stunden.",
            "people": 4,
            "hours": "9.0",
            "cost_euro": "20.00",
        }
    ],
    "review_on": "2027-10-01",
}
CONTRIBUTION = {
    "id": 7,
    "best_practice": 41,
    "kind": "question",
    "kind_label": "Frage",
    "answers": None,
    "text": "Braucht man eine Genehmigung?",
    "created_at": "2026-11-02T19:30:00+01:00",
}
