"""The gaps in a kit's texts: a fixed set of names in double braces, and nothing else is ever evaluated."""

import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

NAMES = ("unit", "place", "contact", "date")
# What readers see in place of a gap that is not filled yet; the words of the form that fills it.
_LABELS = {"unit": _("Unit"), "place": _("Place"), "contact": _("Contact"), "date": _("Date")}
# "{{ name }}"; whatever else stands between double braces is a mistake of the writer.
_GAP = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


def check_placeholders(text: str) -> None:
    """``ValidationError`` that names what is no placeholder: unknown names, Django tags, braces left open."""
    unknown = [found.strip() for found in _GAP.findall(text) if found.strip() not in NAMES]
    if unknown:
        raise ValidationError(
            _("{{ %(name)s }} is no placeholder. There are: %(known)s."),
            code="unknown_placeholder",
            params={"name": unknown[0][:40], "known": ", ".join(f"{{{{ {name} }}}}" for name in NAMES)},
        )
    rest = _GAP.sub("", text)
    if any(mark in rest for mark in ("{{", "}}", "{%", "%}")):
        raise ValidationError(
            _("A placeholder begins with {{ and ends with }}; other marks of that kind mean nothing here."),
            code="open_placeholder",
        )


def placeholders_in(text: str) -> list[str]:
    """The names that occur, each once, in the order of ``NAMES``."""
    found = {name.strip() for name in _GAP.findall(text)}
    return [name for name in NAMES if name in found]


def fill(text: str, values: Mapping[str, str]) -> str:
    """``text`` with its gaps filled in one pass: a value that looks like a placeholder stays as it was typed."""
    return _GAP.sub(lambda found: values.get(found[1].strip(), ""), text)


def name_gaps(text: str) -> str:
    """``text`` for reading: each gap as "[Place]", in the reader's language."""
    return fill(text, {name: f"[{label}]" for name, label in _LABELS.items()})
