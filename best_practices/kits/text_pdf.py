"""PDF by WeasyPrint. It draws what it is given and fetches nothing."""

import base64
import re
from html import escape
from typing import Any

from best_practices.kits.text_parts import Mark, Part, Text
from best_practices.kits.text_photo import as_jpeg

CONTENT_TYPE = "application/pdf"
STYLE = """
@page { size: %(paper)s; margin: %(margin)s;
        @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #6b6463 } }
@page :first { @bottom-right { content: none } }
body { font: %(text)s/1.45 "DejaVu Sans", "Liberation Sans", sans-serif; color: #1d1a19; hyphens: auto;
       overflow-wrap: anywhere; orphans: 2; widows: 2 }
h1 { font-size: %(title)s; line-height: 1.2; margin: 0 0 5mm; padding-top: 3mm; border-top: 1.2mm solid #c8102e;
     hyphens: manual }
h2 { font-size: %(heading)s; line-height: 1.25; margin: 5mm 0 1.5mm; break-after: avoid; hyphens: manual }
p { margin: 0 0 2.5mm }
ul { margin: 0 0 2.5mm; padding-left: 5mm }
li { margin: 0 0 1mm }
span { hyphens: none }
li::marker { color: #c8102e }
img { display: block; width: 100%%; max-height: %(photo)s; object-fit: cover; margin: 0 0 5mm }
"""
# A leaflet is half of the letter's paper: everything on it is smaller, so that a photo and a page of text fit.
SIZES = {
    "A4": {"margin": "20mm 20mm 18mm", "text": "11pt", "title": "20pt", "heading": "14pt", "photo": "90mm"},
    "A5": {"margin": "12mm 12mm 13mm", "text": "9.5pt", "title": "16pt", "heading": "11.5pt", "photo": "58mm"},
}
# WeasyPrint's time for one word grows with the square of its length.
_LONG_WORD = re.compile(r"\S{60}(?=\S)")
# A hyphen inside would be taken for a part of it.
_ADDRESS = re.compile(r"\S*(?:@|://|www\.)\S*")


class PdfMissingError(Exception):
    """The libraries that WeasyPrint draws with are not on this machine."""


def pdf_of(text: Text) -> bytes:
    """``PdfMissingError`` where WeasyPrint or pango is not installed."""
    try:
        # Not before it is needed: without pango the import fails, and everything else goes on.
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError) as error:
        raise PdfMissingError from error
    fetcher = URLFetcher(allowed_protocols={"data"}, allow_redirects=False)
    document: Any = HTML(string=html_of(text), url_fetcher=fetcher)
    written: bytes = document.write_pdf()
    return written


def html_of(text: Text) -> str:
    """A page of its own; whatever people typed is escaped."""
    style = STYLE % {"paper": text.page_size, **SIZES[text.page_size]}
    photo = ""
    if text.photo:
        photo = f'<img alt="" src="data:image/jpeg;base64,{base64.b64encode(as_jpeg(text.photo)).decode()}">'
    body = "".join(_html(part) for part in text.parts)
    title = escape(text.title)
    head = f'<meta charset="utf-8"><title>{title}</title><style>{style}</style>'
    content = f"<body>{photo}<h1>{title}</h1>{body}</body>"
    return f'<!doctype html><html lang="{escape(text.language)}"><head>{head}</head>{content}</html>'


def _html(part: Part) -> str:
    lines = [_line(line) for line in part.lines]
    if part.mark is Mark.HEADING:
        return f"<h2>{lines[0]}</h2>"
    if part.mark is Mark.LIST:
        return f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"
    return f"<p>{'<br>'.join(lines)}</p>"


def _line(line: str) -> str:
    escaped = escape(_LONG_WORD.sub("\\g<0>\u200b", line))
    return _ADDRESS.sub(r"<span>\g<0></span>", escaped)
