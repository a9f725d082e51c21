"""A kit's PDF and ZIP file against the bare libraries, doing the same work without our code.

python -m benchmarks.kits
"""

import io
import os
import tempfile
import zipfile
from collections.abc import Callable

import django

from benchmarks.measuring import in_turns

REPEATS = 7
FILE_BYTES, FILES = 4 * 1024 * 1024, 10
PARAGRAPHS = 40


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings.test"
    django.setup()
    compare_pdf()
    compare_zip()


def compare_pdf() -> None:
    from weasyprint import HTML

    from best_practices.kits.text_parts import Text
    from best_practices.kits.text_pdf import html_of, pdf_of

    text = Text(title="Flyer", body="\n\n".join(["Wir laden ein. " * 20] * PARAGRAPHS), language="de")
    html = html_of(text)
    report("PDF", lambda: pdf_of(text), lambda: HTML(string=html).write_pdf())


def compare_zip() -> None:
    from best_practices.kits.archive_file import _copy

    content = os.urandom(FILE_BYTES)

    def ours() -> None:
        with tempfile.TemporaryFile() as target, zipfile.ZipFile(target, "w") as archive:
            for number in range(FILES):
                _copy(archive, f"{number}.pdf", io.BytesIO(content), FILE_BYTES)

    def bare() -> None:
        with tempfile.TemporaryFile() as target, zipfile.ZipFile(target, "w") as archive:
            for number in range(FILES):
                archive.writestr(f"{number}.pdf", content)

    report("ZIP of 40 MB", ours, bare)


def report(name: str, ours: Callable[[], object], bare: Callable[[], object]) -> None:
    first, second = in_turns(ours, bare, REPEATS)
    print(f"{name:<14} {first * 1e3:8.1f} ms   bare {second * 1e3:8.1f} ms   ratio {first / second:5.2f}")


if __name__ == "__main__":
    main()
