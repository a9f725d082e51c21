"""A file as rows of texts, whatever it was."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

LARGEST_FILE = 10 * 1024 * 1024
MOST_ROWS = 10_000
MOST_COLUMNS = 200
LONGEST_CELL = 20_000


@dataclass(frozen=True)
class Line:
    """``number`` is the line, row or entry as its reader counts them.

    ``problems`` by column, -1 for the whole line; in the source's words, translated when they are shown. The cell of a
    column with a problem is empty.
    """

    number: int
    cells: tuple[str, ...]
    problems: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """``mapping`` (column -> field) where the format itself says what is what."""

    header: tuple[str, ...]
    lines: tuple[Line, ...]
    encoding: str = ""
    mapping: Mapping[int, str] | None = None


def check_count(count: int) -> None:
    if count > MOST_ROWS:
        raise ValidationError(
            _("The file has more than %(most)s entries. Divide it and import the parts one after the other."),
            params={"most": number_format(MOST_ROWS, use_l10n=True, force_grouping=True)},
        )
