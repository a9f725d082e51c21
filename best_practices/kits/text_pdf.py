"""PDF by WeasyPrint. It draws what it is given and fetches nothing."""

import base64
from html import escape
from typing import Any

from best_practices.kits.text_parts import Mark, Part, Text
from best_practices.kits.text_photo import as_jpeg

CONTENT_TYPE = "application/pdf"
STYLE = """
@page { size: %(size)s; margin: 18mm 16mm }
body { font: 11pt/1.45 "DejaVu Sans", "Liberation Sans", sans-serif; color: #1d1a19; overflow-wrap: anywhere }
h1 { font-size: 22pt; line-height: 1.2; margin: 0 0 6mm }
h2 { font-size: 14pt; margin: 6mm 0 2mm; break-after: avoid }
p { margin: 0 0 3mm }
img { width: 100%%; max-height: 90mm; object-fit: cover; margin: 0 0 6mm }
"""


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
    style = STYLE % {"size": text.page_size}
    photo = ""
    if text.photo:
        photo = f'<img alt="" src="data:image/jpeg;base64,{base64.b64encode(as_jpeg(text.photo)).decode()}">'
    body = "".join(_html(part) for part in text.parts)
    title = escape(text.title)
    head = f'<meta charset="utf-8"><title>{title}</title><style>{style}</style>'
    content = f"<body>{photo}<h1>{title}</h1>{body}</body>"
    return f'<!doctype html><html lang="{escape(text.language)}"><head>{head}</head>{content}</html>'


def _html(part: Part) -> str:
    lines = [escape(line) for line in part.lines]
    if part.mark is Mark.HEADING:
        return f"<h2>{lines[0]}</h2>"
    if part.mark is Mark.LIST:
        return f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"
    return f"<p>{'<br>'.join(lines)}</p>"
