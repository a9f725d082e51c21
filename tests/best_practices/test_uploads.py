import contextlib
import io
import warnings
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from coalition.services import uploads
from coalition.services.uploads import clean_document, clean_photo
from tests.factories.best_practices import pdf, photo

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def png_that_claims(width: int, height: int) -> bytes:
    """A small file whose header promises a huge picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def zip_file(name: str) -> SimpleUploadedFile:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("plakat.txt", "Hallo")
    return SimpleUploadedFile(name, buffer.getvalue())


def test_a_photo_loses_its_place_and_stands_upright():
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[GPS] = {1: "N", 2: (50.0, 56.0, 0.0)}
    cleaned = clean_photo(photo(size=(60, 40), exif=exif.tobytes()))
    with Image.open(cleaned) as picture:
        assert picture.size == (40, 60)
        assert not picture.getexif()


def test_a_photo_of_forty_megapixels_is_kept_smaller():
    with Image.open(clean_photo(photo(size=(8000, 5000)))) as picture:
        assert picture.size == (4096, 2560)


@pytest.mark.parametrize("file_format", ["JPEG", "WEBP", "PNG"])
def test_broken_metadata_is_no_server_error(file_format):
    """Every byte of the metadata spoilt once: the photo is kept or refused, nothing else is raised."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER], exif[GPS] = 6, "Kamera", {1: "N", 2: (50.0, 56.0, 0.0)}
    buffer = io.BytesIO()
    Image.new("RGB", (8, 6)).save(buffer, format=file_format, exif=exif.tobytes())
    data = buffer.getvalue()
    start = data.index(b"MM\0*") if b"MM\0*" in data else data.index(b"II*\0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for place in range(start, start + len(exif.tobytes()) - 6):
            for value in (0, 5, 255):
                spoilt = data[:place] + bytes([value]) + data[place + 1 :]
                with contextlib.suppress(ValidationError):
                    clean_photo(SimpleUploadedFile("bild.jpg", spoilt))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("bild.svg", SVG),
        ("bild.jpg", SVG),
        ("bild.jpg", b"<html><script>alert(1)</script></html>"),
        ("bild.jpg", b"\xff\xd8\xff\xe0 kaputt"),
        ("bild.png", b""),
        ("bild.gif", b"GIF89a"),
        ("bild.png", png_that_claims(30_000, 30_000)),
    ],
)
def test_what_is_no_usable_photo_is_refused_by_name(name, data):
    with pytest.raises(ValidationError) as refusal:
        clean_photo(SimpleUploadedFile(name, data))
    assert name in refusal.value.messages[0]


@pytest.mark.parametrize("clean", [clean_photo, clean_document])
def test_a_file_over_the_limit_is_refused(clean, monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST_FILE", 10)
    with pytest.raises(ValidationError) as refusal:
        clean(SimpleUploadedFile("gross.pdf", b"%PDF-1.4 viel zu viel"))
    assert refusal.value.code == "too_large"
    assert "gross.pdf" in refusal.value.messages[0]


@pytest.mark.parametrize(
    "upload",
    [pdf(), SimpleUploadedFile("plan.txt", "Ablauf für Samstag".encode()), zip_file("paket.zip"), zip_file("plan.odt")],
)
def test_documents_of_known_types_are_kept(upload):
    assert clean_document(upload).name == upload.name


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("seite.html", b"<html></html>"),
        ("seite.txt", b"  <script>alert(1)</script>"),
        ("programm.pdf", b"MZ\x90\x00"),
        ("bild.svg", SVG),
        ("ohne-endung", b"%PDF-1.4"),
        ("daten.csv", b"a;b\0c"),
        ("plan.docx", b"%PDF-1.4"),
    ],
)
def test_documents_are_judged_by_content(name, data):
    with pytest.raises(ValidationError) as refusal:
        clean_document(SimpleUploadedFile(name, data))
    assert name in refusal.value.messages[0]
