"""The words, simple formatting, tables and pictures of a DOCX file whose archive was checked before."""

import zipfile
from collections.abc import Iterator
from html import escape
from xml.etree import ElementTree as ET

from best_practices.services.text_document_parts import TextDocument, linked, pictures_in

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def read_docx(archive: zipfile.ZipFile) -> TextDocument:
    document = TextDocument()
    targets = _targets(archive)
    root = ET.fromstring(archive.read("word/document.xml"))  # noqa: S314 (no DTD: checked before)
    for element in list(root.iter()):
        # The same text once more, for old programs.
        for fallback in element.findall(f"{MARKUP}Fallback"):
            element.remove(fallback)
    _blocks(root, document, targets)
    embedded = [targets.get(blip.get(f"{R}embed") or "", "") for blip in root.iter(f"{A}blip")]
    paths = (f"word/{path}".replace("word//", "") for path in embedded if path)
    document.pictures = list(pictures_in(archive, paths))
    return document


def _blocks(parent: ET.Element, document: TextDocument, targets: dict[str, str]) -> None:
    for child in parent:
        if child.tag == f"{W}p":
            _paragraph(child, document, targets)
            for box in child.iter(f"{W}txbxContent"):
                _blocks(box, document, targets)
        elif child.tag == f"{W}tbl":
            for row in child.iter(f"{W}tr"):
                is_header = row.find(f"{W}trPr/{W}tblHeader") is not None
                document.add_row([_cell(cell, targets) for cell in row.findall(f"{W}tc")], is_header=is_header)
        else:
            _blocks(child, document, targets)


def _cell(cell: ET.Element, targets: dict[str, str]) -> str:
    paragraphs = ("".join(_docx_runs(paragraph, targets)) for paragraph in cell.findall(f"{W}p"))
    return "<br/>".join(html for html in paragraphs if html.strip())


def _paragraph(paragraph: ET.Element, document: TextDocument, targets: dict[str, str]) -> None:
    style_element = paragraph.find(f"{W}pPr/{W}pStyle")
    style = (style_element.get(f"{W}val") or "").lower() if style_element is not None else ""
    html = "".join(_docx_runs(paragraph, targets))
    plain = "".join(text.text or "" for text in paragraph.iter(f"{W}t")).strip()
    if not document.title and plain and (style in {"title", "titel"} or not document.body):
        document.title = plain
        if style:
            return
    if "heading" in style or "berschrift" in style:
        document.add("h", plain)
    else:
        document.add("li" if paragraph.find(f"{W}pPr/{W}numPr") is not None else "p", html)


def _targets(archive: zipfile.ZipFile) -> dict[str, str]:
    if "word/_rels/document.xml.rels" not in archive.namelist():
        return {}
    root = ET.fromstring(archive.read("word/_rels/document.xml.rels"))  # noqa: S314
    return {row.get("Id", ""): row.get("Target", "") for row in root.iter(f"{RELATIONS}Relationship")}


def _docx_runs(paragraph: ET.Element, targets: dict[str, str]) -> Iterator[str]:
    for child in paragraph:
        if child.tag == f"{W}hyperlink":
            yield linked("".join(_docx_runs(child, targets)), targets.get(child.get(f"{R}id") or "", ""))
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
