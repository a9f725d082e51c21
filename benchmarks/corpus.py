"""Documents and questions of any number, the same in every run: sentences of the demo data, mixed, with nouns between.

Sentences give the words that real German has in real forms; nouns, drawn by their frequency, give the long tail of a
vocabulary that a few hundred write-ups do not have.
"""

import gzip
import random
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from search.documents import SearchDocument, document_key

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "cms" / "demo" / "data"
NOUNS = ROOT / "search" / "analysis" / "data" / "nouns.tsv.gz"
TOPICS = tuple(f"topic-{number}" for number in range(20))
REGIONS = tuple(f"05{number:03d}" for number in range(53))
AUDIENCE = frozenset({"public", "members"})

_SENTENCES = 7
_NOUNS = 25
_SHORTEST_SENTENCE = 5
_SHORTEST_KEYWORD = 5
_SOURCE = "benchmark.document"
_SEED = 20


def documents(number: int) -> Iterator[SearchDocument]:
    """``number`` documents of some 130 words, with kinds, two facets, audiences and dates."""
    chance = random.Random(_SEED)
    for object_id in range(1, number + 1):
        yield _document(object_id, chance)


def questions(number: int) -> list[str]:
    """Half one to three keywords, half beginnings of sentences, as people who ask a search box in full."""
    chance = random.Random(_SEED + 1)
    return [_keywords(chance) if place % 2 else _question(chance) for place in range(number)]


def _document(object_id: int, chance: random.Random) -> SearchDocument:
    vocabulary, weights = _nouns()
    chosen = chance.sample(_sentences(), k=_SENTENCES)
    nouns = [noun.capitalize() for noun in chance.choices(vocabulary, cum_weights=weights, k=_NOUNS)]
    return SearchDocument(
        key=document_key(_SOURCE, object_id),
        source=_SOURCE,
        object_id=object_id,
        kind=chance.choice(["one", "two", "three"]),
        title=" ".join(chance.choice(chosen).split()[:4] + nouns[:1]),
        summary=chosen[0],
        body=f"{' '.join(chosen[1:])} {', '.join(nouns)}.",
        url=f"/{object_id}/",
        facets={"topic": tuple(chance.sample(TOPICS, k=2)), "region": (chance.choice(REGIONS),)},
        region=chance.choice(REGIONS),
        audience=frozenset({chance.choice(["public", "public", "members", "unit:1"])}),
    )


def _keywords(chance: random.Random) -> str:
    vocabulary, weights = _nouns()
    known = [word.strip(".,:;!?") for word in chance.choice(_sentences()).split()]
    words = [word for word in known if len(word) >= _SHORTEST_KEYWORD] or known
    drawn = chance.choices(vocabulary, cum_weights=weights, k=1)
    return " ".join(chance.sample([*words, *drawn], k=min(chance.choice([1, 2, 3]), len(words))))


def _question(chance: random.Random) -> str:
    words = chance.choice(_sentences()).split()
    return f"Wie {' '.join(words[: chance.randint(4, 9)])}?"


@cache
def _sentences() -> list[str]:
    """Of all texts of the demo data, without those too short to say anything."""
    found: dict[str, None] = {}
    for file in sorted(DEMO.rglob("*.toml")):
        for text in _strings(tomllib.loads(file.read_text(encoding="utf-8"))):
            for sentence in re.split(r"(?<=[.!?])\s+", text):
                if len(sentence.split()) >= _SHORTEST_SENTENCE:
                    found[sentence] = None
    return list(found)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


@cache
def _nouns() -> tuple[list[str], list[float]]:
    """Nouns and their summed frequencies, so that common words are as common as in texts."""
    total = 0.0
    words, sums = [], []
    with gzip.open(NOUNS, "rt", encoding="utf-8") as lines:
        for line in lines:
            word, zipf = line.split("\t")
            total += 10 ** float(zipf)
            words.append(word)
            sums.append(total)
    return words, sums
