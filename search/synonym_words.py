"""What to tell somebody whose words cannot be a group of synonyms."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from search.analysis.stopwords import is_stop_word
from search.analysis.synonyms import Stems, stems_of
from search.analysis.tokens import words

MOST_ENTRIES = 20
MOST_WORDS = 6
LONGEST_ENTRY = 60


def problems_of(entries: Sequence[str]) -> list[Any]:
    """Messages in the user's language; none when the group can be used."""
    if len(entries) < 2:  # noqa: PLR2004 - one word has no other to stand for
        return [_("Enter at least two words or expressions, separated by commas.")]
    if len(entries) > MOST_ENTRIES:
        return [_("Enter at most %(number)d words or expressions in one group.") % {"number": MOST_ENTRIES}]
    found = [problem for entry in entries if (problem := _problem_of(entry))]
    return found or _doubles(entries)


def _problem_of(entry: str) -> str:
    shown = {"entry": entry if len(entry) <= LONGEST_ENTRY else f"{entry[:LONGEST_ENTRY]}…"}
    found = words(entry)
    if len(entry) > LONGEST_ENTRY:
        return _("“%(entry)s” is longer than %(number)d characters.") % {**shown, "number": LONGEST_ENTRY}
    if not entry.isprintable() or not stems_of(entry):
        return _("“%(entry)s” contains no word that can be searched.") % shown
    if len(found) > MOST_WORDS:
        return _("“%(entry)s” has more than %(number)d words.") % {**shown, "number": MOST_WORDS}
    if all(is_stop_word(word) for word in found):
        return _("“%(entry)s” consists of words that search leaves out because they are everywhere.") % shown
    return ""


def _doubles(entries: Sequence[str]) -> list[str]:
    first_of: dict[Stems, str] = {}
    found: list[str] = []
    for entry in entries:
        first = first_of.setdefault(stems_of(entry), entry)
        if first is not entry:
            found.append(
                _("“%(first)s” and “%(second)s” are the same to search: leave one of them out.")
                % {"first": first, "second": entry}
            )
    return found
