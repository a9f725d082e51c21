"""The settings of this app, all prefixed ``COALITION_``, with their defaults."""

from typing import Any

from django.conf import settings

DEFAULTS: dict[str, Any] = {
    # "app.Model" of the page type that is a unit's home; a subclass of coalition.models.AbstractUnitPage. None: units
    # have no pages, only a collection and groups.
    "UNIT_PAGE_MODEL": None,
    # Fernet keys, newest first: the first encrypts, all of them decrypt.
    "FIELD_ENCRYPTION_KEYS": (),
    # The list of erasures that ``replay_erasures`` repeats after a restore: a file outside the database and its
    # backups.
    "ERASURE_LIST": "erasures.jsonl",
    # How long an entry of the directory counts as true after somebody verified it, in days; the state office sets other
    # periods by kind of partner in the portal.
    "REVIEW_AFTER_DAYS": 365,
    # How long a partner may answer by the link that it was sent, in days.
    "ENTRY_CHECK_DAYS": 30,
    # Corrections that one member may suggest within 24 hours.
    "CORRECTIONS_PER_DAY": 20,
    # The address behind the personal ones for mails to the contact log ("notes@hub.example.org" makes
    # "notes+<secret>@hub.example.org"); empty: there are none. And the mailbox that is polled for them, if any:
    # "imaps://user:password@host/INBOX".
    "CONTACT_MAIL_ADDRESS": "",
    "CONTACT_MAILBOX_URL": "",
    # The outlines beneath the maps: a GeoJSON file of polygons, by its path or its name as a static file; empty: none.
    "MAP_OUTLINES": "coalition/map/districts-nrw.geojson",
    # Map tiles of another server ("https://tiles.example.org/{z}/{x}/{y}.png") and whose they are. Empty: none, and no
    # other server ever learns who looks at a map. The host's Content-Security-Policy has to allow its pictures.
    "MAP_TILES_URL": "",
    "MAP_TILES_CREDIT": "",
    # Name of a django-rq queue for imports, searches of notes, erasures; empty: a thread of the process asked.
    "QUEUE": "",
    # Requests that one user, or one address without a session, may send to the API of one process in a minute.
    "API_REQUESTS_PER_MINUTE": 600,
}


def setting(name: str) -> Any:
    """The value of ``COALITION_<name>``; an unknown name raises ``KeyError``."""
    return getattr(settings, f"COALITION_{name}", DEFAULTS[name])
