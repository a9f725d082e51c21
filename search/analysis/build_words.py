"""Builds ``data/nouns.tsv.gz`` from PyPI ``german-nouns`` (Wiktionary, CC BY-SA 4.0) and ``wordfreq``.

Run it in an environment with the dependency group ``words`` (see pyproject.toml); the product never needs either:

    python search/analysis/build_words.py path/to/german_nouns/nouns.csv

Each line holds a folded word form (``characters.fold``), a tab and its Zipf frequency
(log10 of occurrences per thousand million words).
"""

import csv
import gzip
import sys
from collections.abc import Iterator
from pathlib import Path

TARGET = Path(__file__).parent / "data" / "nouns.tsv.gz"
FORMS = ("lemma", "nominativ singular", "nominativ plural", "genitiv singular", "dativ plural")
NOT_PARTS = {"Affix", "Suffix", "Präfix", "Gebundenes Lexem", "Abkürzung", "Nachname", "Vorname", "Buchstabe"}
SHORTEST = 3
RAREST = 1.0


def main(source: Path) -> None:
    from wordfreq import zipf_frequency

    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from search.analysis.characters import fold

    rated: dict[str, float] = {}
    for form in set(noun_forms(source)):
        rated[fold(form)] = max(zipf_frequency(form, "de"), rated.get(fold(form), 0.0))
    with gzip.GzipFile(TARGET, "wb", mtime=0) as target:
        for word in sorted(word for word, frequency in rated.items() if frequency >= RAREST):
            target.write(f"{word}\t{rated[word]:.2f}\n".encode())


def noun_forms(source: Path) -> Iterator[str]:
    with source.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if NOT_PARTS & set(row["pos"].split(",")):
                continue
            for name, form in row.items():
                if name.startswith(FORMS) and len(form) >= SHORTEST and form.isalpha() and not form.isupper():
                    yield form.lower()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
