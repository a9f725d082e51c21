"""What a typed search means: prefixes become filters, words, phrases and exclusions stay, what is unclear is said.

An excluded prefix (``-kv:köln``) filters too, and stays in the box: no other part of the page could take it back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from search.analysis.characters import fold
from search.analysis.tokens import words
from search.port import run_query
from search.query import LONGEST_TEXT, MOST_PHRASES, SearchQuery, SearchResult
from search.query_fields import (
    KIND,
    QueryField,
    best_values,
    field_for,
    kinds_by_name,
    kinds_named,
    known_fields,
)
from search.query_language import ParsedQuery, Term, as_words, parse
from search.registry import facets_by_name

_MOST_FIELDS = 10
_SHOWN_VALUES = 8
_MOST_OFFERS = 3
_MOST_NAMED = 300


@dataclass(frozen=True)
class Understanding:
    """``parsed`` holds what stays in the box; ``notes`` say in the user's language what could not be followed."""

    parsed: ParsedQuery
    kinds: tuple[str, ...]
    facets: Mapping[str, tuple[str, ...]]
    without: Mapping[str, tuple[str, ...]]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Offer:
    """A filter that the search could mean; ``rest`` is the search without the words that name it."""

    facet: str
    value: str
    label: str
    rest: str


class _Reading:
    """One search being read: what its prefixes narrow to is collected term by term."""

    def __init__(self, audience: frozenset[str]) -> None:
        self.audience = audience
        self.kinds: dict[str, None] = {}
        self.facets: dict[str, dict[str, None]] = {}
        self.without: dict[str, dict[str, None]] = {}
        self.notes: dict[str, None] = {}

    def read(self, term: Term) -> tuple[Term, ...]:
        """The terms that stay in the box for this one."""
        field = field_for(term.prefix)
        if field is None:
            self.notes[_unknown_prefix(term.prefix)] = None
            return _not_a_field(term, f"{term.prefix} {term.text}")
        if field.kind:
            if not term.excluded:
                self.kinds[field.kind] = None
            return _not_a_field(term, term.text)
        values = self._values(field, term.text)
        if not values:
            self.notes[self._unknown_value(field, term)] = None
            return _not_a_field(term, term.text)
        if term.excluded:
            self.without.setdefault(field.facet, {}).update(dict.fromkeys(values))
            return (term,)
        chosen = self.kinds if field.facet == KIND else self.facets.setdefault(field.facet, {})
        chosen.update(dict.fromkeys(values))
        return ()

    def _values(self, field: QueryField, typed: str) -> tuple[str, ...]:
        return kinds_named(typed) if field.facet == KIND else best_values(typed, self._names(field))

    def _names(self, field: QueryField) -> Mapping[str, Sequence[str]]:
        if field.facet == KIND:
            return kinds_by_name(None)
        if field.names is not None:
            return field.names(None)
        facet = facets_by_name().get(field.facet)
        everything = SearchQuery(text="", audience=self.audience, size=1)
        values = list(run_query(everything).facets.get(field.facet, {}))
        return {value: (str(label), value) for value, label in facet.labels(values).items()} if facet else {}

    def _unknown_value(self, field: QueryField, term: Term) -> str:
        names = [known[-1] if field.facet == KIND else known[0] for known in self._names(field).values() if known]
        shown = ", ".join(names[:_SHOWN_VALUES]) + (" …" if len(names) > _SHOWN_VALUES else "")
        if not shown:
            return _("“%(prefix)s:” knows no “%(value)s”. We searched for the word instead.") % {
                "prefix": term.prefix,
                "value": term.text,
            }
        return _("“%(prefix)s:” knows no “%(value)s”. We searched for the word instead. Known are: %(names)s") % {
            "prefix": term.prefix,
            "value": term.text,
            "names": shown,
        }


def understand(text: str, audience: frozenset[str]) -> Understanding:
    """Read a search as typed, for somebody who holds the tokens of ``audience``."""
    parsed = parse(text[:LONGEST_TEXT])
    reading = _Reading(audience)
    kept: list[Term] = []
    fields = 0
    for term in parsed.terms:
        fields += term.kind == "field"
        if term.kind == "field":
            kept += reading.read(term) if fields <= _MOST_FIELDS else _not_a_field(term, term.text)
        else:
            kept.append(term)
    if parsed.ignored:
        reading.notes[_("There was no word in your search, so this is what is new.")] = None
    if len(parsed.phrases) > MOST_PHRASES or len(parsed.excluded) > MOST_PHRASES:
        reading.notes[_("That were more phrases or exclusions than we can follow. We used the first ones.")] = None
    return Understanding(
        parsed=ParsedQuery(tuple(dict.fromkeys(kept))),
        kinds=tuple(reading.kinds),
        facets={name: tuple(values) for name, values in reading.facets.items()},
        without={name: tuple(values) for name, values in reading.without.items()},
        notes=tuple(reading.notes),
    )


def offers(parsed: ParsedQuery, query: SearchQuery, result: SearchResult) -> list[Offer]:
    """Filters whose name stands in the search, of those that hits of the asker's audience have."""
    typed = [(fold(words(term.text)[0]), term) for term in parsed.terms if _is_one_word(term)]
    found: dict[tuple[str, str], Offer] = {}
    for field in known_fields():
        counted = list(result.facets.get(field.facet, {}))[:_MOST_NAMED]
        if not typed or not field.offered or field.names is None or not counted or query.facets.get(field.facet):
            continue
        for value, names in field.names(counted).items():
            if value in counted and (named := _named(typed, names)):
                found.setdefault((field.facet, value), _offer(field.facet, value, parsed.without(*named)))
    return list(found.values())[:_MOST_OFFERS]


def _not_a_field(term: Term, text: str) -> tuple[Term, ...]:
    """What stays of a field that cannot be followed: its words, or together what is excluded."""
    return (Term("phrase", text, excluded=True),) if term.excluded else as_words(Term("word", text))


def _is_one_word(term: Term) -> bool:
    return term.kind == "word" and not term.excluded and len(words(term.text)) == 1


def _named(typed: Sequence[tuple[str, Term]], names: Sequence[str]) -> tuple[Term, ...]:
    """The typed terms that are one of ``names``, in a row; the longest name wins."""
    for name in sorted(names, key=len, reverse=True):
        wanted = [fold(word) for word in words(name)]
        for start in range(len(typed) - len(wanted) + 1) if wanted else ():
            row = typed[start : start + len(wanted)]
            if [word for word, _term in row] == wanted:
                return tuple(term for _word, term in row)
    return ()


def _offer(facet: str, value: str, rest: ParsedQuery) -> Offer:
    label = facets_by_name()[facet].labels([value])[value]
    return Offer(facet, value, str(label), rest.render())


def _unknown_prefix(prefix: str) -> str:
    known = ", ".join(f"{field.prefixes[0]}:{field.example}" for field in known_fields())
    return _("“%(prefix)s:” is no filter that we know, so we searched for the words. Known are: %(known)s") % {
        "prefix": prefix,
        "known": known,
    }
