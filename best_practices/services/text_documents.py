"""Reading a text document (DOCX, ODT) that somebody wrote elsewhere: its words, simple formatting and pictures.

Nothing in it is run or fetched: macros, entities and archives that unpack to too much are refused with a message.
"""

import zipfile
import zlib
from typing import Any
from xml.etree import ElementTree as ET

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from best_practices.services.docx_reading import read_docx
from best_practices.services.odt_reading import read_odt
from best_practices.services.text_document_parts import TextDocument

MEGABYTE = 1024 * 1024
MOST_UNPACKED = 100 * MEGABYTE
LARGEST_XML = 20 * MEGABYTE
MOST_PARTS = 3_000

MACRO_MARKS = ("vbaproject.bin", "vbadata.xml", "basic/", "scripts/")


def read_text_document(file: Any, name: str) -> TextDocument:
    """What stands in the file. Raises ``ValidationError`` naming it when it cannot be read or should not be."""
    try:
        with zipfile.ZipFile(file) as archive:
            _check_archive(archive, name)
            parts = set(archive.namelist())
            if "word/document.xml" in parts:
                return read_docx(archive)
            if "content.xml" in parts:
                return read_odt(archive)
    except (
        zipfile.BadZipFile,
        ET.ParseError,
        zlib.error,
        KeyError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise _refusal(_("“%(name)s” is damaged and cannot be read."), name) from error
    raise _refusal(_("“%(name)s” is not a text document. Use DOCX or ODT."), name)


def _refusal(message: str, name: str) -> ValidationError:
    return ValidationError(message, params={"name": name})


def _check_archive(archive: zipfile.ZipFile, name: str) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise _refusal(_("“%(name)s” unpacks to more than 100 MB. Make its pictures smaller."), name)
    lowered = [part.filename.lower() for part in parts]
    if any(mark in part for part in lowered for mark in MACRO_MARKS if not part.startswith("thumbnails")):
        raise _refusal(_("“%(name)s” holds macros. Save it without them and choose it again."), name)
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            if part.file_size > LARGEST_XML:
                raise _refusal(_("“%(name)s” has too much text to import."), name)
            text = archive.read(part)[:LARGEST_XML].decode("utf-8", errors="replace")
            if "<!DOCTYPE" in text or "<!ENTITY" in text or "\0" in text:
                raise _refusal(_("“%(name)s” refers to something outside of itself, which is not opened."), name)
