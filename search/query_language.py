"""What people type into the box, read into terms: words, "phrases", -exclusions, prefix:values and -prefix:values.

Reading never fails: whatever is no operator is a word. ``ParsedQuery.render`` writes terms back so that they are read
as the same terms again, which is how a chip is taken out of a search.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, Self

from search.analysis.tokens import words

Kind = Literal["word", "phrase", "field"]

MOST_TERMS = 60
_QUOTES = str.maketrans(dict.fromkeys("„“”‟«»″＂", '"'))
_MINUS = "-\u2212"
_TERM = re.compile(
    rf"""
    (?P<minus>(?<!\S)[{_MINUS}]+)?                         # only where a term begins
    (?:
        (?:(?P<prefix>[^\W\d_][\w-]{{0,29}}):)?"(?P<quoted>[^"]*)"
      | (?P<word>[^\s"]+)
    )
    """,
    re.VERBOSE,
)
# What stands before the colon begins with a letter; "//" after it makes an address of it, "innen" a gender form.
_FIELD = re.compile(r"(?P<prefix>[^\W\d_][\w-]{0,29}):(?P<value>(?!//|[Ii]n(?:nen)?\b).+)")


@dataclass(frozen=True)
class Term:
    """``text`` of a field is its value; ``quoted`` tells how the value was written."""

    kind: Kind
    text: str
    excluded: bool = False
    prefix: str = ""
    quoted: bool = False

    def render(self) -> str:
        body = f'"{self.text}"' if self.kind == "phrase" or self.quoted else self.text
        return f"{'-' if self.excluded else ''}{self.prefix and self.prefix + ':'}{body}"


@dataclass(frozen=True)
class ParsedQuery:
    """``ignored``: characters were typed in which there is no word."""

    terms: tuple[Term, ...] = ()
    ignored: bool = False

    @property
    def text(self) -> str:
        """The words that are neither phrase, exclusion nor field."""
        return " ".join(term.text for term in self.terms if term.kind == "word" and not term.excluded)

    @property
    def phrases(self) -> tuple[str, ...]:
        return tuple(term.text for term in self.terms if term.kind == "phrase" and not term.excluded)

    @property
    def excluded(self) -> tuple[str, ...]:
        """Words and phrases that must not be there."""
        return tuple(term.text for term in self.terms if term.excluded and term.kind != "field")

    @property
    def fields(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if term.kind == "field")

    def render(self) -> str:
        return " ".join(term.render() for term in self.terms)

    def without(self, *terms: Term) -> Self:
        return replace(self, terms=tuple(term for term in self.terms if term not in terms))

    def with_words_for(self, *terms: Term) -> Self:
        """The same with ``terms`` (phrases, fields) as plain words."""
        found = [as_words(term) if term in terms else (term,) for term in self.terms]
        return replace(self, terms=tuple(term for row in found for term in row))


def parse(text: str) -> ParsedQuery:
    """Terms in the order of ``text``, each once; characters without a word in them are left out."""
    found = [term for term in _terms(_normalised(text)) if words(term.text)]
    terms = tuple(dict.fromkeys(found))[:MOST_TERMS]
    return ParsedQuery(terms, ignored=not terms and any(_is_visible(char) for char in text))


def as_words(term: Term) -> tuple[Term, ...]:
    """A term without its operators: what it would be if somebody had just typed the words."""
    return tuple(Term("word", word) for word in _plain_words(term))


def _plain_words(term: Term) -> list[str]:
    bare = [part.strip(f"{_MINUS}:") for part in f"{term.prefix} {term.text}".split()]
    return [part for part in bare if words(part)]


def _terms(written: str) -> Iterator[Term]:
    for match in _TERM.finditer(written):
        excluded = match["minus"] is not None
        if match["word"] is not None:
            yield from _word(match["word"], excluded)
        elif not match["prefix"]:
            yield _phrase(match["quoted"], excluded)
        elif words(match["quoted"]):
            yield Term("field", _spaced(match["quoted"]), excluded, prefix=match["prefix"], quoted=True)
        else:
            yield Term("word", match["prefix"], excluded)


def _word(written: str, excluded: bool) -> Iterator[Term]:
    text = written if excluded else written.lstrip(_MINUS)
    field = _FIELD.fullmatch(text)
    if field and words(field["value"]):
        yield Term("field", field["value"], excluded, prefix=field["prefix"])
    elif text:
        yield Term("word", text, excluded=excluded)


def _phrase(quoted: str, excluded: bool) -> Term:
    return Term("phrase", _spaced(quoted), excluded=excluded)


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _is_visible(char: str) -> bool:
    return char.isprintable() and not char.isspace()


def _normalised(text: str) -> str:
    """One kind of quotes, an even number of them, and no characters that nobody sees."""
    visible = "".join(char for char in text if unicodedata.category(char) != "Cf")
    plain = "".join(char if char.isprintable() else " " for char in visible.translate(_QUOTES))
    if plain.count('"') % 2:
        before, _, after = plain.rpartition('"')
        return f"{before} {after}"
    return plain
