"""Which column of a table is which field of a partner."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from coalition.exports.columns import COLUMNS
from coalition.imports.files import digest_of
from coalition.models import PartnerImport
from search.analysis.characters import fold

# In the order in which they are offered.
FIELDS = {
    "number": _("Number of the entry in the hub"),
    "external_id": _("Number in the other list"),
    "name": _("Name"),
    "short_name": _("Short name"),
    "aliases": _("Other names"),
    "kind": _("Kind"),
    "level": _("Level"),
    "parent": _("Belongs to"),
    "description": _("Description"),
    "topics": _("Topics"),
    "tags": _("Topics, as far as we have them"),
    "regions": _("Regions"),
    "website": _("Website"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "address": _("Postal address"),
    "street": _("Street and number"),
    "postcode": _("Postcode"),
    "city": _("City"),
    "latitude": _("Latitude"),
    "longitude": _("Longitude"),
    "relation": _("Relation"),
    "visibility": _("Visibility"),
    "joint_candidacy": _("Joint candidacy possible"),
}
# What columns are called elsewhere; folded when they are compared.
_OTHER_WORDS = {
    "external_id": ("id", "uid", "nr", "nummer", "lfd nr", "kennung"),
    "name": ("organisation", "verein", "initiative", "gruppe", "partner", "title", "titel", "bezeichnung", "firma"),
    "short_name": ("abkürzung", "kürzel", "kurzform", "abbreviation"),
    "aliases": ("alias", "auch bekannt als", "weitere namen"),
    "kind": ("typ", "type", "organisationsform", "kategorie"),
    "level": ("ebene",),
    "parent": ("dachverband", "träger", "gehört zu", "parent"),
    "description": ("notiz", "bemerkung", "beschreibung", "über", "about"),
    "topics": ("themen", "thema", "schwerpunkte", "topic"),
    "regions": ("kreis", "region", "gebiet", "stadt oder kreis"),
    "website": ("homepage", "webseite", "internet", "url", "www", "web"),
    "email": ("mail", "e mail", "email", "e mail adresse", "mailadresse"),
    "phone": ("tel", "telefon", "telefonnummer", "telephone", "fon"),
    "address": ("adresse", "anschrift", "postanschrift"),
    "street": ("straße", "strasse", "straße und hausnummer", "str", "street"),
    "postcode": ("plz", "postleitzahl", "zip"),
    "city": ("ort", "stadt", "town", "wohnort"),
    "latitude": ("lat", "breite", "breitengrad"),
    "longitude": ("lon", "lng", "länge", "längengrad"),
}
_EXPORTED = {"number": "id"}
_LANGUAGES = ("de", "en")


def header_digest(header: Iterable[str]) -> str:
    return digest_of(*(_plain(name) for name in header))


def guess_mapping(header: tuple[str, ...]) -> dict[int, str]:
    """(column -> field): as it was chosen last for these columns, or else by their names; no field twice."""
    if (chosen := _remembered(header_digest(header))) is not None:
        return chosen
    words = _words()
    found: dict[int, str] = {}
    for at, name in enumerate(header):
        field = words.get(_plain(name))
        if field and field not in found.values():
            found[at] = field
    return found


def _remembered(digest: str) -> dict[int, str] | None:
    before = PartnerImport.objects.filter(header_digest=digest).exclude(mapping={}).order_by("-pk").first()
    return as_mapping(before.mapping) if before else None


def as_mapping(stored: Mapping[str, str]) -> dict[int, str]:
    """As JSON keeps it, with the columns' numbers as numbers again; fields that no longer exist are left out."""
    return {int(at): field for at, field in stored.items() if field in FIELDS}


def _words() -> dict[str, str]:
    """Folded name of a column -> field, our own exports' in both languages included."""
    words = {_plain(word): field for field, other in _OTHER_WORDS.items() for word in other}
    for language in _LANGUAGES:
        with override(language):
            for field, label in FIELDS.items():
                words[_plain(str(label))] = field
                if (column := COLUMNS.get(_EXPORTED.get(field, field))) is not None:
                    words[_plain(str(column.label))] = field
    return words


def _plain(name: str) -> str:
    return " ".join(fold(word) for word in name.replace("-", " ").replace(".", " ").replace("_", " ").split())
