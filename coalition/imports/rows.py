"""Cells as values of a partner's fields, and several lines as one partner."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_noop, override

from coalition.duplicates.fingerprints import plain_name
from coalition.imports.files import digest_of
from coalition.imports.table import Line, Table
from coalition.models import Partner, Region, Topic
from coalition.models.visibility import Visibility
from search.analysis.characters import fold

# What a partner has one of; what it has several of is joined.
SINGLE = (
    "name", "short_name", "kind", "level", "description", "website", "email", "phone", "address", "latitude",
    "longitude", "relation", "visibility", "joint_candidacy_possible",
)  # fmt: skip
SETS = ("topics", "regions")
_LONGEST = 200
_CHOICES: dict[str, Any] = {
    "kind": Partner.Kind,
    "level": Partner.Level,
    "relation": Partner.Relation,
    "visibility": Visibility,
}
# What other lists call them.
_OTHER_KINDS: dict[str, str] = {
    **dict.fromkeys(("verein", "verband", "dachverband", "e.v.", "ev", "e. v."), Partner.Kind.ASSOCIATION),
    **dict.fromkeys(("bürgerinitiative", "initiative", "gruppe", "bündnis"), Partner.Kind.INITIATIVE),
    **dict.fromkeys(("wählergemeinschaft", "wählervereinigung"), Partner.Kind.VOTER_GROUP),
    **dict.fromkeys(("kirche", "kirchengemeinde", "gemeinde"), Partner.Kind.RELIGIOUS_COMMUNITY),
}
_YES, _NO = {"ja", "yes", "1", "x", "true", "wahr", "j"}, {"nein", "no", "0", "false", "falsch", "n"}
_INVALID = {
    "email": gettext_noop("is not an e-mail address"),
    "website": gettext_noop("is not the address of a website"),
    "latitude": gettext_noop("is not a coordinate"),
    "longitude": gettext_noop("is not a coordinate"),
}


@dataclass(eq=False)
class Entry:
    """One partner of the file: ``values`` by field as JSON holds them, ``problems`` as ``[line, column, text]``.

    With ``failed`` it cannot be taken over; other problems only say what is left out.
    """

    line: int
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[tuple[int, str, str]] = field(default_factory=list)
    failed: bool = False

    @property
    def names(self) -> str:
        return plain_name(self.values.get("name", ""))

    @property
    def key(self) -> str:
        """What recognises it in another file."""
        if number := self.values.get("number"):
            return digest_of("number", number)
        if external := self.values.get("external_id"):
            return digest_of("id", external)
        return digest_of("name", self.names, self.values.get("city", ""))


class Reader:
    """Reads lines with one mapping; knows the vocabularies, which it looks up once."""

    def __init__(self, table: Table, mapping: Mapping[int, str]) -> None:
        self.header, self.mapping = table.header, dict(mapping)
        self.regions = _by_name((region.pk, region.name, region.code) for region in Region.objects.all())
        self.topics = _by_name((topic.pk, topic.name, topic.slug) for topic in Topic.objects.all())
        self.words = {name: _words_of(choices) for name, choices in _CHOICES.items()}

    def read(self, line: Line) -> Entry:
        entry = Entry(line.number)
        for at, problem in line.problems.items():
            # What a card leaves out on purpose is no reason to leave out the card.
            if at == -1 or (at in self.mapping and self.mapping[at] == "name"):
                entry.failed = True
            if at == -1 or at in self.mapping:
                self._complain(entry, at, problem)
        for at, name in self.mapping.items():
            if at < len(line.cells) and (cell := line.cells[at].strip()):
                self._take(entry, at, name, cell)
        if not entry.failed and not entry.values.get("name"):
            self._refuse(entry, self._column_of("name"), gettext_noop("is empty: every entry needs a name"))
        return entry

    def _take(self, entry: Entry, at: int, name: str, cell: str) -> None:
        if name in _CHOICES:
            self._take_word(entry, at, name, cell)
        elif name == "joint_candidacy":
            self._take_answer(entry, at, cell)
        elif name in {"topics", "tags", "regions"}:
            self._take_set(entry, at, name, cell)
        elif problem := _problem_of(name, value := _value_of(name, cell)):
            self._refuse(entry, at, problem)
        else:
            entry.values[name] = value

    def _take_word(self, entry: Entry, at: int, name: str, cell: str) -> None:
        if value := self.words[name].get(fold_words(cell)):
            entry.values[name] = value
            return
        # What is not for everybody must not become so by a word that nobody here knows.
        complain = self._refuse if name == "visibility" else self._complain
        complain(entry, at, gettext_noop("is none of the words that are known here; it is left out"))

    def _take_answer(self, entry: Entry, at: int, cell: str) -> None:
        if fold(cell) in _YES | _NO:
            entry.values["joint_candidacy_possible"] = fold(cell) in _YES
        else:
            self._refuse(entry, at, gettext_noop("is neither yes nor no"))

    def _take_set(self, entry: Entry, at: int, name: str, cell: str) -> None:
        known, field_name = (self.regions, "regions") if name == "regions" else (self.topics, "topics")
        found = list(entry.values.get(field_name, []))
        for part in _parts(cell, known):
            if (pk := known.get(fold_words(part))) is not None:
                found.append(pk)
            elif name != "tags":
                self._complain(entry, at, gettext_noop("names something that is not in our list; it is left out"))
        if found:
            entry.values[field_name] = sorted(set(found))

    def _complain(self, entry: Entry, at: int, text: str) -> None:
        entry.problems.append((entry.line, self.header[at] if 0 <= at < len(self.header) else "", text))

    def _refuse(self, entry: Entry, at: int, text: str) -> None:
        entry.failed = True
        self._complain(entry, at, text)

    def _column_of(self, name: str) -> int:
        return next((at for at, one in self.mapping.items() if one == name), -1)


def entries_of(table: Table, mapping: Mapping[int, str]) -> list[Entry]:
    """The partners of the file, in its order; lines that name the same one are joined."""
    reader = Reader(table, mapping)
    joined: dict[str, Entry] = {}
    entries: list[Entry] = []
    for line in table.lines:
        entry = reader.read(line)
        if not entry.failed and (first := joined.get(entry.key)) is not None:
            _join(first, entry)
            continue
        entries.append(entry)
        if not entry.failed:
            joined[entry.key] = entry
    for entry in entries:
        _settle_address(entry)
    return entries


def _join(first: Entry, other: Entry) -> None:
    for name, value in other.values.items():
        mine = first.values.get(name)
        if isinstance(value, list):
            first.values[name] = list(dict.fromkeys([*(mine or []), *value]))
        elif mine is None:
            first.values[name] = value
        elif mine != value:
            text = gettext_noop("differs between the lines of this partner; the first one counts")
            first.problems.append((other.line, name, text))
    first.problems += other.problems


def _settle_address(entry: Entry) -> None:
    """Street, postcode and city as one address, unless the file has a whole one."""
    values = entry.values
    parts = [values.get("street", ""), " ".join(filter(None, (values.get("postcode"), values.get("city"))))]
    if any(parts) and not values.get("address"):
        values["address"] = "\n".join(filter(None, parts))


def _parts(cell: str, known: Mapping[str, int]) -> list[str]:
    """What stands between commas, semicolons and line ends; a comma may also belong to a name that is known."""
    found: list[str] = []
    for part in cell.replace(";", "\n").splitlines():
        found += [part] if fold_words(part) in known else part.split(",")
    return [part for part in found if part.strip()]


def _value_of(name: str, cell: str) -> Any:
    if name in {"latitude", "longitude"}:
        return _number(cell)
    if name == "aliases":
        return [one for part in cell.replace(";", "\n").splitlines() if (one := part.strip())]
    if name == "website" and "://" not in cell:
        return f"https://{cell}"
    return " ".join(cell.split()) if name not in {"description", "address"} else cell


def _problem_of(name: str, value: Any) -> str:
    """What is wrong with the value, empty when nothing is."""
    if name not in SINGLE:
        return gettext_noop("is too long") if isinstance(value, str) and len(value) > _LONGEST else ""
    if value is None:
        return _INVALID[name]
    try:
        checked: Any = Partner._meta.get_field(name)
        checked.clean(value, None)
    except ValidationError as error:
        too_long = any(one.code == "max_length" for one in error.error_list)
        return gettext_noop("is too long") if too_long else _INVALID.get(name, gettext_noop("is not possible here"))
    limit = {"latitude": 90.0, "longitude": 180.0}.get(name)
    return _INVALID[name] if limit is not None and abs(value) > limit else ""


def _number(cell: str) -> float | None:
    try:
        number = float(cell.replace(",", "."))
    except ValueError:
        return None
    return number if abs(number) <= 180.0 else None  # noqa: PLR2004 - degrees; nan compares false


def fold_words(text: str) -> str:
    return " ".join(fold(word) for word in text.split())


def _by_name(rows: Iterable[tuple[int, str, str]]) -> dict[str, int]:
    return {word: pk for pk, *names in rows for name in names if (word := fold_words(name))}


def _words_of(choices: Any) -> dict[str, str]:
    """Folded label in both languages, or the key -> the key."""
    words = {fold_words(word): kind for word, kind in _OTHER_KINDS.items()} if choices is Partner.Kind else {}
    words |= {fold_words(value): str(value) for value in choices.values}
    for language in ("de", "en"):
        with override(language):
            words |= {fold_words(str(label)): str(value) for value, label in choices.choices}
    return words
