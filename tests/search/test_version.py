"""Whoever changes what the index holds raises ``search.analysis.VERSION``: an index made before has to be made anew."""

import hashlib

from search.analysis import VERSION
from search.analysis.documents import analyse_text
from search.analysis.prefixes import prefixes_of
from search.engines.elasticsearch_index import IndexedDocument

# What the version makes of TEXTS, and its fields. Another digest asks for another version, then for its digest here.
MADE_BY = {4: "4275cd62456e1a56aee320843e631ed7"}
TEXTS = (
    "Mieter:innenversammlung im Gemeindehaus: Nebenkosten prüfen, Widersprüche schreiben",
    "Bewässerungspaten für Straßenbäume; die Genoss*innen vom OV Köln-Mülheim gießen dienstags",
    "ver.di, IG Metall und der DGB laden zum Aktionstag am 1. Mai ein: 17:30 Uhr, 2,50 Euro",
    "Haustürgespräche, Infostände, Flugblätter und ein Kuchenbüfett vor dem Jobcenter",
    "Weiße Rosen, große Füße, heiße Maßnahmen; Café Straße, Repair-Café, E-Mail, U-Bahn",
    "Die LAG Klimagerechtigkeit fordert ein Neun-Euro-Ticket und Krankenhausbetten in Herne",
)


def test_the_version_says_what_the_index_holds() -> None:
    digest = hashlib.blake2b(digest_size=16)
    for text in TEXTS:
        analysed = analyse_text(title=text[:40], summary="", body=text)
        digest.update(repr((analysed.text, analysed.parts, sorted(prefixes_of([text])))).encode())
    digest.update(repr(sorted(IndexedDocument._index.to_dict()["mappings"]["properties"].items())).encode())
    assert {VERSION: digest.hexdigest()} == {VERSION: MADE_BY.get(VERSION)}
