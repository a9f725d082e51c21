"""Values as table cells, in which no program finds a formula."""

import datetime
import re
from typing import Any

from django.utils.translation import gettext as _

# What spreadsheet programs take for the beginning of a formula; a tab or a line break may hide it.
# https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = re.compile(r"^[\s\x00-\x1f]*[=+\-@\t\r|%＝＋－＠]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def cell(value: Any) -> Any:
    """``value`` as a cell: numbers and days as they are, texts harmless, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float | datetime.date):
        return value
    text = _CONTROLS.sub("", str(value))
    return f"'{text}" if _FORMULA.match(text) else text
