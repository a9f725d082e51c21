"""Reading a text document (DOCX, ODT) that somebody wrote elsewhere: its words, simple formatting and pictures.

Nothing in it is run or fetched: macros, entities and archives that unpack to too much are refused with a message.
"""

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Any
from xml.etree import ElementTree as ET

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MEGABYTE = 1024 * 1024
MOST_UNPACKED = 100 * MEGABYTE
LARGEST_XML = 20 * MEGABYTE
MOST_PARTS = 3_000
MOST_PICTURES = 10

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
LINK = "{http://www.w3.org/1999/xlink}"
MACRO_MARKS = ("vbaproject.bin", "vbadata.xml", "basic/", "scripts/")


@dataclass
class TextDocument:
    """``body`` is StreamField data of ``heading`` and ``text`` blocks; ``pictures`` are ``(file name, bytes)``."""

    title: str = ""
    body: list[tuple[str, str]] = field(default_factory=list)
    pictures: list[tuple[str, bytes]] = field(default_factory=list)

    def add(self, kind: str, html: str) -> None:
        """A paragraph (``p``), an entry of a list (``li``) or a heading (``h``)."""
        if not html.strip():
            return
        if kind == "h":
            self.body.append(("heading", html))
            return
        wrapped = f"<{kind}>{html}</{kind}>"
        before = self.body[-1][1] if self.body and self.body[-1][0] == "text" else None
        if before is None:
            self.body.append(("text", f"<ul>{wrapped}</ul>" if kind == "li" else wrapped))
        elif kind == "li" and before.endswith("</ul>"):
            self.body[-1] = ("text", before.removesuffix("</ul>") + wrapped + "</ul>")
        else:
            self.body[-1] = ("text", before + (f"<ul>{wrapped}</ul>" if kind == "li" else wrapped))


def read_text_document(file: Any, name: str) -> TextDocument:
    """What stands in the file. Raises ``ValidationError`` naming it when it cannot be read or should not be."""
    try:
        with zipfile.ZipFile(file) as archive:
            _check_archive(archive, name)
            parts = set(archive.namelist())
            if "word/document.xml" in parts:
                return _read_docx(archive)
            if "content.xml" in parts:
                return _read_odt(archive)
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


def _read_docx(archive: zipfile.ZipFile) -> TextDocument:
    document = TextDocument()
    targets = _targets(archive)
    root = ET.fromstring(archive.read("word/document.xml"))  # noqa: S314 (no DTD: checked above)
    for element in list(root.iter()):
        # The same text once more, for old programs.
        for fallback in element.findall(f"{MARKUP}Fallback"):
            element.remove(fallback)
    for paragraph in root.iter(f"{W}p"):
        style_element = paragraph.find(f"{W}pPr/{W}pStyle")
        style = (style_element.get(f"{W}val") or "").lower() if style_element is not None else ""
        html = "".join(_docx_runs(paragraph, targets))
        plain = "".join(text.text or "" for text in paragraph.iter(f"{W}t")).strip()
        if not document.title and plain and (style in {"title", "titel"} or not document.body):
            document.title = plain
            if style:
                continue
        if "heading" in style or "berschrift" in style:
            document.add("h", plain)
        else:
            document.add("li" if paragraph.find(f"{W}pPr/{W}numPr") is not None else "p", html)
    embedded = [targets.get(blip.get(f"{R}embed") or "", "") for blip in root.iter(f"{A}blip")]
    document.pictures = list(_pictures(archive, (f"word/{path}".replace("word//", "") for path in embedded if path)))
    return document


def _targets(archive: zipfile.ZipFile) -> dict[str, str]:
    if "word/_rels/document.xml.rels" not in archive.namelist():
        return {}
    root = ET.fromstring(archive.read("word/_rels/document.xml.rels"))  # noqa: S314
    return {row.get("Id", ""): row.get("Target", "") for row in root.iter(f"{RELATIONS}Relationship")}


def _docx_runs(paragraph: ET.Element, targets: dict[str, str]) -> Iterator[str]:
    for child in paragraph:
        if child.tag == f"{W}hyperlink":
            yield _linked("".join(_docx_runs(child, targets)), targets.get(child.get(f"{R}id") or "", ""))
        elif child.tag == f"{W}r":
            text = "".join(_docx_text(child))
            for mark, tag in (("b", "b"), ("i", "i")):
                setting = child.find(f"{W}rPr/{W}{mark}")
                if text.strip() and setting is not None and setting.get(f"{W}val") not in {"0", "false"}:
                    text = f"<{tag}>{text}</{tag}>"
            yield text
        elif child.tag in {f"{W}ins", f"{W}smartTag", f"{W}sdt", f"{W}sdtContent"}:
            yield from _docx_runs(child, targets)


def _docx_text(run: ET.Element) -> Iterator[str]:
    for part in run:
        if part.tag == f"{W}t":
            yield escape(part.text or "")
        elif part.tag in {f"{W}br", f"{W}cr"}:
            yield "<br/>"
        elif part.tag == f"{W}tab":
            yield " "


def _read_odt(archive: zipfile.ZipFile) -> TextDocument:
    document = TextDocument()
    root = ET.fromstring(archive.read("content.xml"))  # noqa: S314 (no DTD: checked above)
    text = root.find(f"{OFFICE}body/{OFFICE}text")
    if text is not None:
        _odt_blocks(text, document, in_list=False)
    images = (image.get(f"{LINK}href") or "" for image in root.iter(f"{DRAW}image"))
    document.pictures = list(_pictures(archive, images))
    return document


def _odt_blocks(parent: ET.Element, document: TextDocument, *, in_list: bool) -> None:
    for child in parent:
        if child.tag in {f"{TEXT}h", f"{TEXT}p"}:
            html = _odt_inline(child)
            plain = " ".join("".join(child.itertext()).split())
            is_title = not document.title and bool(plain)
            if is_title:
                document.title = plain
            if child.tag == f"{TEXT}h":
                document.add("h", "" if is_title else plain)
            else:
                document.add("li" if in_list else "p", html)
        elif child.tag not in {f"{TEXT}tracked-changes", f"{TEXT}sequence-decls"}:
            _odt_blocks(child, document, in_list=in_list or child.tag == f"{TEXT}list")


def _odt_inline(element: ET.Element) -> str:
    parts = [escape(element.text or "")]
    for child in element:
        inner = "" if child.tag == f"{OFFICE}annotation" else _odt_inline(child)
        if child.tag == f"{TEXT}line-break":
            inner = "<br/>"
        elif child.tag in {f"{TEXT}s", f"{TEXT}tab"}:
            inner = " "
        elif child.tag == f"{TEXT}a":
            inner = _linked(inner, child.get(f"{LINK}href") or "")
        parts += [inner, escape(child.tail or "")]
    return "".join(parts)


def _linked(html: str, address: str) -> str:
    """Only links to the web and to mailboxes are kept."""
    if html.strip() and address.startswith(("https://", "http://", "mailto:")):
        return f'<a href="{escape(address)}">{html}</a>'
    return html


def _pictures(archive: zipfile.ZipFile, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Those that lie in the archive itself, each once."""
    known = set(archive.namelist())
    found: set[str] = set()
    for path in paths:
        if path in known and path not in found and len(found) < MOST_PICTURES:
            found.add(path)
            yield path.rsplit("/", 1)[-1], archive.read(path)
