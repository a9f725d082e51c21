"""The words, simple formatting, tables and pictures of an ODT file whose archive was checked before."""

import zipfile
from collections.abc import Iterator
from html import escape
from xml.etree import ElementTree as ET

from best_practices.services.text_document_parts import TextDocument, linked, pictures_in

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
LINK = "{http://www.w3.org/1999/xlink}"
_MOST_ANCESTORS = 10
# The attribute of a style's properties, the values that count, and the tag that says the same.
_MARKS = (
    (f"{FO}font-weight", {"bold", "600", "700", "800", "900"}, "b"),
    (f"{FO}font-style", {"italic", "oblique"}, "i"),
)
_SKIPPED = {f"{TEXT}tracked-changes", f"{TEXT}sequence-decls"}

# Name of a style -> the tags around what is written in it.
Styles = dict[str, tuple[str, ...]]


def read_odt(archive: zipfile.ZipFile) -> TextDocument:
    document = TextDocument()
    root = ET.fromstring(archive.read("content.xml"))  # noqa: S314 (no DTD: checked before)
    roots = [root]
    if "styles.xml" in archive.namelist():
        roots.append(ET.fromstring(archive.read("styles.xml")))  # noqa: S314
    text = root.find(f"{OFFICE}body/{OFFICE}text")
    if text is not None:
        _blocks(text, document, _styles(roots), in_list=False)
    images = (image.get(f"{LINK}href") or "" for image in root.iter(f"{DRAW}image"))
    document.pictures = list(pictures_in(archive, images))
    return document


def _styles(roots: list[ET.Element]) -> Styles:
    """What is bold or italic: the document's own styles, and the named ones that they go back to."""
    known = {
        row.get(f"{STYLE}name", ""): row
        for root in reversed(roots)
        for row in root.iter(f"{STYLE}style")
        if row.get(f"{STYLE}family") == "text"
    }
    return {
        name: tuple(tag for attribute, values, tag in _MARKS if _value(name, attribute, known) in values)
        for name in known
    }


def _value(name: str, attribute: str, known: dict[str, ET.Element]) -> str:
    for _generation in range(_MOST_ANCESTORS):
        style = known.get(name)
        if style is None:
            break
        properties = style.find(f"{STYLE}text-properties")
        if properties is not None and attribute in properties.attrib:
            return properties.attrib[attribute]
        name = style.get(f"{STYLE}parent-style-name", "")
    return ""


def _blocks(parent: ET.Element, document: TextDocument, styles: Styles, *, in_list: bool) -> None:
    for child in parent:
        if child.tag in {f"{TEXT}h", f"{TEXT}p"}:
            html = "".join(_inline(child, styles))
            plain = " ".join("".join(child.itertext()).split())
            is_title = not document.title and bool(plain)
            if is_title:
                document.title = plain
            if child.tag == f"{TEXT}h":
                document.add("h", "" if is_title else plain)
            else:
                document.add("li" if in_list else "p", html)
        elif child.tag == f"{TABLE}table":
            for row, is_header in _rows(child):
                document.add_row(
                    [_cell(cell, styles) for cell in row.findall(f"{TABLE}table-cell")], is_header=is_header
                )
        elif child.tag not in _SKIPPED:
            _blocks(child, document, styles, in_list=in_list or child.tag == f"{TEXT}list")


def _rows(table: ET.Element) -> Iterator[tuple[ET.Element, bool]]:
    headers = {id(row) for head in table.iter(f"{TABLE}table-header-rows") for row in head.iter(f"{TABLE}table-row")}
    for row in table.iter(f"{TABLE}table-row"):
        yield row, id(row) in headers


def _cell(cell: ET.Element, styles: Styles) -> str:
    paragraphs = ("".join(_inline(paragraph, styles)) for paragraph in cell.findall(f"{TEXT}p"))
    return "<br/>".join(html for html in paragraphs if html.strip())


def _inline(element: ET.Element, styles: Styles) -> Iterator[str]:
    yield escape(element.text or "")
    for child in element:
        yield _child(child, styles)
        yield escape(child.tail or "")


def _child(child: ET.Element, styles: Styles) -> str:
    if child.tag == f"{OFFICE}annotation":
        return ""
    if child.tag == f"{TEXT}line-break":
        return "<br/>"
    if child.tag in {f"{TEXT}s", f"{TEXT}tab"}:
        return " "
    inner = "".join(_inline(child, styles))
    if child.tag == f"{TEXT}a":
        return linked(inner, child.get(f"{LINK}href") or "")
    if child.tag == f"{TEXT}span" and inner.strip():
        for tag in styles.get(child.get(f"{TEXT}style-name", ""), ()):
            inner = f"<{tag}>{inner}</{tag}>"
    return inner
