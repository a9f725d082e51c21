"""DOCX by python-docx, to go on writing in."""

import io
from typing import Any

from docx import Document
from docx.shared import Mm, Pt

from best_practices.kits.text_parts import Mark, Part, Text, printable
from best_practices.kits.text_photo import as_jpeg

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Width and height in millimetres; the margin on each side.
SIZES = {"A4": (210, 297), "A5": (148, 210)}
MARGIN = 16


def docx_of(text: Text) -> bytes:
    document = Document()
    width, height = SIZES[text.page_size]
    section = document.sections[0]
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(MARGIN)
    document.styles["Normal"].font.size = Pt(11)  # type: ignore[attr-defined]
    # The template of the library names its own author and a date of its own.
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.core_properties.title = printable(text.title)
    document.core_properties.language = text.language
    if text.photo:
        document.add_picture(io.BytesIO(as_jpeg(text.photo)), width=Mm(width - 2 * MARGIN))
    document.add_heading(printable(text.title), level=1)
    for part in text.parts:
        _add(document, part)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _add(document: Any, part: Part) -> None:
    if part.mark is Mark.HEADING:
        document.add_heading(part.lines[0], level=2)
    elif part.mark is Mark.LIST:
        for line in part.lines:
            document.add_paragraph(line, style="List Bullet")
    else:
        document.add_paragraph("\n".join(part.lines))
