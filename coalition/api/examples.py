"""Examples of the OpenAPI document; a test holds them against the schemas."""

_BASE = "https://hub.example.org/api/v1"

TOPIC = {"slug": "wohnen", "name": "Wohnen"}
REGION = {"code": "05315", "name": "Köln"}

UNIT_REFERENCE = {
    "id": 12,
    "slug": "kv-koeln",
    "name": "Kreisverband Köln",
    "short_name": "KV Köln",
    "url": f"{_BASE}/units/12/",
}
UNIT = {
    "id": 12,
    "kind": "district",
    "kind_label": "Kreisverband",
    "name": "Kreisverband Köln",
    "short_name": "KV Köln",
    "slug": "kv-koeln",
    "parent": {
        "id": 1,
        "slug": "lv-nrw",
        "name": "Landesverband NRW",
        "short_name": "LV NRW",
        "url": f"{_BASE}/units/1/",
    },
    "region": REGION,
    "location": {"latitude": 50.94, "longitude": 6.96},
    "email": "koeln@example.org",
    "is_active": True,
    "url": f"{_BASE}/units/12/",
    "html_url": "https://hub.example.org/units/kv-koeln/",
}
PARTNER = {
    "id": 7,
    "name": "Bündnis für bezahlbares Wohnen Köln",
    "short_name": "",
    "kind": "initiative",
    "kind_label": "Initiative",
    "level": "local",
    "level_label": "Kommunal",
    "parent": None,
    "topics": [TOPIC],
    "regions": [REGION],
    "location": None,
    "website": "https://wohnen.example.org/",
    "relation": None,
    "joint_candidacy_possible": None,
    "visibility": "public",
    "updated_at": "2026-03-01T09:30:00+01:00",
    "url": f"{_BASE}/partners/7/",
    "html_url": "https://hub.example.org/partners/7/",
}
PARTNER_DETAIL = {
    **PARTNER,
    "aliases": ["Mietenbündnis"],
    "description": "Zusammenschluss von Mieter:inneninitiativen.",
    "email": "kontakt@wohnen.example.org",
    "phone": "",
    "address": "",
    "stewards": None,
    "verified_at": "2026-02-15",
    "review_due": None,
}
PARTNER_REFERENCE = {"id": 7, "name": "Bündnis für bezahlbares Wohnen Köln", "url": f"{_BASE}/partners/7/"}
COOPERATION = {
    "id": 3,
    "title": "Gemeinsame Liste Köln",
    "kind": "joint_candidacy",
    "kind_label": "Gemeinsame Kandidatur",
    "stage": "agreed",
    "stage_label": "Vereinbart",
    "units": [UNIT_REFERENCE],
    "partners": [PARTNER_REFERENCE],
    "visibility": "public",
    "election": "Kommunalwahl",
    "election_date": "2030-09-15",
    "area": REGION,
    "form": "joint_list",
    "open_promises": 2,
    "overdue_promises": 0,
    "review_on": "2026-06-01",
    "updated_at": "2026-03-01T09:30:00+01:00",
    "url": f"{_BASE}/cooperations/3/",
    "html_url": "https://hub.example.org/cooperations/3/",
}
COOPERATION_DETAIL = {
    **COOPERATION,
    "description": "Gemeinsam für bezahlbares Wohnen.",
    "common_ground": "Milieuschutz, kommunaler Wohnungsbau.",
    "red_lines": "",
    "open_questions": "",
    "decision": "Gemeinsame Liste",
    "decided_by": "Kreismitgliederversammlung",
    "decided_on": "2026-02-01",
    "promises": [
        {"what": "Raum buchen", "unit": UNIT_REFERENCE, "partner": None, "due": "2026-04-01", "done": False},
    ],
    "stages": [{"stage": "agreed", "stage_label": "Vereinbart", "changed_at": "2026-03-01T09:30:00+01:00"}],
}
