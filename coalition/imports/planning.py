"""What will happen to each partner of a file, by comparing it with the directory and with the file itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_noop

from coalition.duplicates.fingerprints import Fingerprint, fingerprint, plain_name
from coalition.duplicates.matching import TwinIndex, compare
from coalition.imports.changes import changes_to
from coalition.imports.rows import Entry
from coalition.models import Partner, PartnerImportRow

Plan = PartnerImportRow.Plan
# The same name and something more in common. A name alone is a doubt.
CERTAIN = 95.0
_MOST_PROBLEMS = 20


# Entries of the directory that are held with all that is theirs at one time.
_AT_ONCE = 500
_COMPARED = (
    "name", "short_name", "aliases", "website", "email", "phone", "kind", "latitude", "longitude", "parent",
)  # fmt: skip


@dataclass(frozen=True)
class Planned:
    """``partner``: key of the entry that it is or may be; ``parent`` stands in ``entry.values`` once it is known."""

    entry: Entry
    plan: str
    partner: int | None = None
    score: float = 0
    seen_version: int | None = None


class Planner:
    """Compares with the directory as it was when the planner was made; of which it holds what tells entries apart."""

    def __init__(self) -> None:
        stored = Partner.objects.current().order_by("pk").only(*_COMPARED)
        self.known = {partner.pk: fingerprint(partner) for partner in stored.iterator(_AT_ONCE)}
        self.index = TwinIndex(self.known.values())
        self.by_name: dict[str, set[int]] = {}
        for pk, entry in self.known.items():
            self.by_name.setdefault(entry.names[0] if entry.names else "", set()).add(pk)
        self._meant: set[int] = set()

    def plan(self, entries: list[Entry]) -> Iterator[Planned]:
        """In the order in which they have to be written: an entry after the one it belongs to."""
        imported = self._imported_before({entry.key for entry in entries})
        ordered = self._parents_first(entries)
        for at in range(0, len(ordered), _AT_ONCE):
            found = [self._plan(entry, imported.get(entry.key)) for entry in ordered[at : at + _AT_ONCE]]
            yield from _compared(found)

    def _imported_before(self, keys: set[str]) -> dict[str, int]:
        """Keys of rows that an earlier import took over and did not take back -> the entry they became."""
        taken_over = [PartnerImportRow.Result.CREATED, PartnerImportRow.Result.CHANGED]
        rows = PartnerImportRow.objects.filter(result__in=taken_over, partner__isnull=False)
        pairs = rows.order_by("pk").values_list("key", "partner_id")
        return {key: pk for key, pk in pairs.iterator() if key in keys and pk is not None}

    def _plan(self, entry: Entry, imported: int | None) -> Planned:
        if entry.failed:
            return Planned(entry, Plan.ERROR)
        self._find_parent(entry)
        if "number" in entry.values:
            return self._by_number(entry)
        if imported in self.known:
            return self._recognised(entry, imported)  # type: ignore[arg-type]
        return self._by_likeness(entry)

    def _by_number(self, entry: Entry) -> Planned:
        number = str(entry.values["number"])
        pk = int(number) if number.isascii() and number.isdigit() else None
        if pk not in self.known:
            entry.problems.append((entry.line, "number", gettext_noop("No entry of the directory has this number.")))
            return Planned(entry, Plan.ERROR)
        return self._recognised(entry, pk)  # type: ignore[arg-type]

    def _recognised(self, entry: Entry, pk: int) -> Planned:
        """By a number. Another list may use the same numbers: another name makes it a doubt."""
        if entry.names in self.known[pk].names:
            return self._meaning(entry, pk)
        return Planned(entry, Plan.DOUBTFUL, pk, compare(_fingerprint_of(entry), self.known[pk]).score)

    def _by_likeness(self, entry: Entry) -> Planned:
        candidate = _fingerprint_of(entry)
        twins = self.index.twins_of(candidate)
        # Rows of the same file that are alike: the first is an entry of its own, the second a doubt.
        self.index.add(candidate)
        if not twins:
            return Planned(entry, Plan.CREATE)
        pk, match = twins[0]
        if pk not in self.known:
            entry.problems.append((entry.line, "name", gettext_noop("is much like another entry of this file")))
            return Planned(entry, Plan.DOUBTFUL, score=match.score)
        is_only_one = len(twins) == 1 or twins[1][1].score < match.score
        if match.score >= CERTAIN and is_only_one and self.known[pk].names[:1] == (entry.names,):
            return self._meaning(entry, pk)
        return Planned(entry, Plan.DOUBTFUL, pk, match.score)

    def _meaning(self, entry: Entry, pk: int) -> Planned:
        if pk in self._meant:
            text = gettext_noop("Another line of this file is meant for the same entry of the directory.")
            entry.problems.append((entry.line, "name", text))
            return Planned(entry, Plan.ERROR, pk, 100)
        self._meant.add(pk)
        return Planned(entry, Plan.SAME, pk, 100)

    def _find_parent(self, entry: Entry) -> None:
        name = entry.values.get("parent")
        if not name:
            return
        found = self.by_name.get(plain_name(name), set())
        if len(found) == 1:
            entry.values["parent_pk"] = next(iter(found))
        elif "parent_key" not in entry.values:
            text = gettext_noop("names an entry that we do not have, or several; it is left out")
            entry.problems.append((entry.line, "parent", text))

    @staticmethod
    def _parents_first(entries: Iterable[Entry]) -> list[Entry]:
        """Entries whose parent stands in the same file come after it; of a circle, the one that closes it lets go."""
        entries = list(entries)
        by_name = {entry.names: entry for entry in entries if not entry.failed}
        ordered: list[Entry] = []
        done: set[int] = set()
        for entry in entries:
            chain, at = [], entry
            while id(at) not in done:
                chain.append(at)
                done.add(id(at))
                above = by_name.get(plain_name(at.values.get("parent", "")))
                if above is None:
                    break
                if above not in chain:
                    at.values["parent_key"] = above.key
                at = above
            ordered += reversed(chain)
        return ordered


def _compared(found: list[Planned]) -> Iterator[Planned]:
    """With what the entry of the directory says now: the same or changed, and in which version it was seen."""
    keys = {one.partner for one in found if one.partner is not None}
    partners = Partner.objects.prefetch_related("topics", "regions").in_bulk(keys)
    for one in found:
        if one.partner is None or (partner := partners.get(one.partner)) is None:
            yield one
            continue
        changes = one.plan == Plan.SAME and changes_to(partner, one.entry.values)
        yield replace(one, plan=Plan.CHANGE if changes else one.plan, seen_version=partner.version)


def _fingerprint_of(entry: Entry) -> Fingerprint:
    texts = {name: entry.values.get(name, "") for name in ("name", "short_name", "website", "email", "phone", "kind")}
    draft = Partner(**texts, aliases="\n".join(entry.values.get("aliases", [])))
    draft.latitude, draft.longitude = entry.values.get("latitude"), entry.values.get("longitude")
    made = fingerprint(draft)
    # Below zero: of this file, not of the directory.
    return Fingerprint(**{**made.__dict__, "pk": -entry.line, "parent": entry.values.get("parent_pk")})


def as_row(planned: Planned, number: int) -> dict[str, Any]:
    """The fields of its ``PartnerImportRow``."""
    return {
        "number": number,
        "line": planned.entry.line,
        "key": planned.entry.key,
        "values": planned.entry.values,
        "problems": planned.entry.problems[:_MOST_PROBLEMS],
        "plan": planned.plan,
        "score": planned.score,
        "partner_id": planned.partner,
        "seen_version": planned.seen_version,
    }
