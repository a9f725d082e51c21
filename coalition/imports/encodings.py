"""Which encoding a text file has, by a rule that can be foreseen.

A byte order mark decides; else the file is UTF-8 where it is valid UTF-8; else Windows-1252, as German spreadsheet
programs save, but only if the letters that come out are such as German texts have. Everything else is refused: a
guess would write broken names into the directory.
"""

import codecs
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Letters and signs beyond ASCII that stand in German texts and the names in them.
_USUAL = frozenset("äöüÄÖÜßẞéèêëáàâåãæçíìîïñóòôøõœúùûýÉÈÁÀÇÑÓÚØÅ€§°²³µ·´„“”‚‘’–—…«»›‹•®©\u00a0\u00ad")
_UNUSUAL_SHARE = 0.2
# UTF-8 that a program took for Windows-1252 and saved once more: „Ã¼“ for „ü“.
_BROKEN_TWICE = re.compile("Ã[¤¶¼„–œŸ\u009f\u0084\u0096\u009c]")
_MARKS = ((codecs.BOM_UTF8, "UTF-8"), (codecs.BOM_UTF16_LE, "UTF-16"), (codecs.BOM_UTF16_BE, "UTF-16"))


def decode(content: bytes) -> tuple[str, str]:
    """(text, name of the encoding); ``ValidationError`` that says what to do where none fits."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _checked(_strictly(content.removeprefix(codecs.BOM_UTF8), name), name)
    if b"\0" in content:
        raise _unreadable()
    try:
        return _checked(content.decode("utf-8"), "UTF-8")
    except UnicodeDecodeError:
        text = _strictly(content, "cp1252")
    beyond = [letter for letter in text if not letter.isascii()]
    if sum(letter not in _USUAL for letter in beyond) > _UNUSUAL_SHARE * len(beyond):
        raise _unreadable()
    return _checked(text, "Windows-1252")


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _unreadable() from error


def _checked(text: str, encoding: str) -> tuple[str, str]:
    if "\0" in text:
        raise _unreadable()
    if _BROKEN_TWICE.search(text):
        raise ValidationError(
            _("The umlauts of this file are broken (“Ã¼” instead of “ü”). Save it again as CSV UTF-8 from its source.")
        )
    return text, encoding


def _unreadable() -> ValidationError:
    return ValidationError(
        _("The text of this file is neither UTF-8 nor Windows-1252. Save it again as “CSV UTF-8” and choose that file.")
    )
