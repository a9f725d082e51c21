"""Names, addresses and numbers taken out of free text."""

import re
from typing import Any

from django.utils.translation import gettext as _

from coalition.privacy.registry import Subject


def pattern_for(subject: Subject, *, known_to_be_meant: bool = False) -> re.Pattern[str]:
    """What names the subject in a text.

    Where the text is linked to the person, the family name alone is theirs too; elsewhere it may be somebody else's.
    """
    words = set(subject.identifiers)
    if known_to_be_meant and " " in subject.name:
        words.add(subject.name.rpartition(" ")[2])
    alternatives = "|".join(_flexible(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE)


def _flexible(text: str) -> str:
    """Any space between the words: names break over lines."""
    return r"\s+".join(re.escape(word) for word in text.split())


def redact(text: str, pattern: re.Pattern[str]) -> str:
    return pattern.sub(f"[{_('erased')}]", text)


def redact_fields(row: object, names: tuple[str, ...], pattern: re.Pattern[str]) -> list[str]:
    """Redact ``names`` of ``row`` in place, unsaved; returns which of them changed.

    A field that holds nothing else, such as an address, becomes empty.
    """
    changed = []
    for name in names:
        before = getattr(row, name)
        after = redact_value(before, pattern)
        if after != before:
            setattr(row, name, after)
            changed.append(name)
    return changed


def redact_value(value: Any, pattern: re.Pattern[str]) -> Any:
    """A text, or whatever holds texts as JSON does; a text that says nothing else becomes empty."""
    if isinstance(value, str):
        return "" if pattern.fullmatch(value) else redact(value, pattern)
    if isinstance(value, dict):
        return {key: redact_value(inner, pattern) for key, inner in value.items()}
    if isinstance(value, list):
        return [redact_value(inner, pattern) for inner in value]
    return value
