"""Write-ups in small and large numbers, and the import of text documents.

    python -m benchmarks.write_ups [write-ups ...]

- pages: queries at each size, which should be equal, and the median time against a view that renders only the base
  template for the same user; ``like mine`` orders by what fits the reader's own unit;
- 500 text documents read and turned into drafts, against unpacking and parsing their XML alone, with the memory that
  the process needed at most.

Everything happens in a throw-away database; SQLite, or PostgreSQL when ``DATABASE_URL`` names one.
"""

import io
import logging
import resource
import sys
import time
import zipfile
from typing import Any

from benchmarks.measuring import report_pages, serve_bare_view, throwaway_database

SIZES = (100, 20_000)
DOCUMENTS = 500
REPEATS = 9
PAGES = {
    "list": ("anonymous", "/best-practices/"),
    "list, member": ("member", "/best-practices/"),
    "topic": ("member", "/best-practices/?topic=wohnen"),
    "like mine": ("member", "/best-practices/?sort=fit"),
    "most adapted": ("member", "/best-practices/?sort=adapted"),
    "API": ("anonymous", "/api/v1/best-practices/"),
    "page": ("member", "{page}"),
    "unit": ("member", "{unit}"),
    "home": ("member", "/"),
}


def main(sizes: tuple[int, ...]) -> None:
    with throwaway_database(logged_from=logging.ERROR):
        serve_bare_view()
        run(sizes)


def run(sizes: tuple[int, ...]) -> None:
    from benchmarks.write_ups_data import WriteUps

    write_ups = WriteUps()
    few: dict[str, int] = {}
    for size in sizes:
        write_ups.grow_to(size)
        print(f"{size:,} write-ups")
        places = {"page": write_ups.page.get_url(), "unit": write_ups.branch.page.get_url()}
        pages = {name: (write_ups.client(role), path.format(**places)) for name, (role, path) in PAGES.items()}
        few = report_pages(pages, few, repeats=REPEATS)
    report_import(write_ups)


def report_import(write_ups: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from best_practices.services.imports import import_text_document

    data = document()
    begin = time.perf_counter()
    for number in range(DOCUMENTS):
        upload = SimpleUploadedFile(f"bericht-{number}.docx", data)
        import_text_document(author=write_ups.users["member"], unit=write_ups.branch, upload=upload)
    ours = time.perf_counter() - begin
    begin = time.perf_counter()
    for _ in range(DOCUMENTS):
        parse_barely(data)
    bare = time.perf_counter() - begin
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ratio = f"{ours:.1f} s   bare {bare:.2f} s   ratio {ours / bare:.1f}"
    print(f"{DOCUMENTS} text documents: {ratio}   {megabytes:.0f} MB at most")


def document() -> bytes:
    """A report of two hundred paragraphs, as a DOCX file."""
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    text = "<w:p><w:r><w:t>Wir haben zwei Stände aufgebaut und mit vierzig Leuten gesprochen.</w:t></w:r></w:p>"
    xml = f'<?xml version="1.0" encoding="UTF-8"?><w:document {names}><w:body>{text * 200}</w:body></w:document>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", xml)
    return buffer.getvalue()


def parse_barely(data: bytes) -> None:
    from defusedxml import ElementTree

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        ElementTree.fromstring(archive.read("word/document.xml"))


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)
