"""What may be uploaded: judged by its content, not by its name, and cleaned before it is kept.

Every refusal is a ``ValidationError`` whose message names the file and the remedy.
"""

import io
import warnings
from pathlib import PurePath

import filetype
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

MEGABYTE = 1024 * 1024
LARGEST_FILE = 20 * MEGABYTE
MOST_PIXELS = 50_000_000
# Pixels of what is kept: enough for a poster, and no more than a page needs.
LONGEST_SIDE = 4096
IMAGE_FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
# Extension -> the types that its content may be recognised as; office files are zip archives inside.
DOCUMENT_TYPES = {
    "pdf": {"pdf"},
    "docx": {"docx", "zip"},
    "xlsx": {"xlsx", "zip"},
    "pptx": {"pptx", "zip"},
    "odt": {"odt", "zip"},
    "ods": {"ods", "zip"},
    "odp": {"odp", "zip"},
    "zip": {"zip"},
}
TEXT_EXTENSIONS = {"txt", "csv", "ics"}
_PHOTO_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}


def clean_photo(upload: UploadedFile) -> ContentFile[bytes]:
    """The photo turned upright and without its metadata (the place where it was taken among them), re-encoded."""
    _check_size(upload)
    try:
        return _reencode(upload)
    except ValidationError:
        raise
    except Exception as error:  # Broken metadata makes Pillow raise whatever comes: TypeError, struct.error …
        raise ValidationError(
            _("“%(name)s” is not a photo that we can read. Use a JPEG, PNG or WebP file."),
            code="not_an_image",
            params={"name": upload.name},
        ) from error


def clean_attachment(upload: UploadedFile) -> ContentFile[bytes] | UploadedFile:
    """A photo or a document, told apart by what the name says it is."""
    is_photo = PurePath(upload.name or "").suffix.lower() in _PHOTO_SUFFIXES
    return clean_photo(upload) if is_photo else clean_document(upload)


def clean_document(upload: UploadedFile) -> UploadedFile:
    """The upload itself, once its content was found to be what its name says."""
    _check_size(upload)
    extension = PurePath(upload.name or "").suffix.lower().lstrip(".")
    upload.seek(0)
    head = upload.read(8192)
    upload.seek(0)
    if extension in TEXT_EXTENSIONS:
        fits = b"\0" not in head and not head.lstrip().startswith(b"<") and filetype.guess(head) is None
    else:
        kind = filetype.guess(head)
        fits = kind is not None and kind.extension in DOCUMENT_TYPES.get(extension, set())
    if not fits:
        raise ValidationError(
            _("“%(name)s” is not a file of a type that can be kept. Use PDF, an office document, text, CSV or ZIP."),
            code="wrong_type",
            params={"name": upload.name},
        )
    return upload


def _check_size(upload: UploadedFile) -> None:
    if (upload.size or 0) > LARGEST_FILE:
        raise ValidationError(
            _("“%(name)s” has more than 20 MB. Make it smaller and choose it again."),
            code="too_large",
            params={"name": upload.name},
        )


def _reencode(upload: UploadedFile) -> ContentFile[bytes]:
    upload.seek(0)
    with warnings.catch_warnings():
        # Our own limit of pixels is checked before anything is unpacked.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        with Image.open(upload, formats=list(IMAGE_FORMATS)) as photo:
            _check_pixels(upload, photo.size)
            file_format = str(photo.format)
            # A JPEG is unpacked at a fraction of its size: a photo of 40 megapixels takes no 120 MB of memory.
            photo.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
            photo.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(photo)
            if file_format == "JPEG" and upright.mode != "RGB":
                upright = upright.convert("RGB")
            upright.info = {key: value for key, value in upright.info.items() if key == "transparency"}
            buffer = io.BytesIO()
            upright.save(buffer, format=file_format, quality=88)
    name = f"{PurePath(upload.name or 'photo').stem[:80]}.{IMAGE_FORMATS[file_format]}"
    return ContentFile(buffer.getvalue(), name=name)


def _check_pixels(upload: UploadedFile, size: tuple[int, int]) -> None:
    if size[0] * size[1] > MOST_PIXELS:
        raise ValidationError(
            _("“%(name)s” has more than 50 megapixels. Make it smaller and choose it again."),
            code="too_many_pixels",
            params={"name": upload.name},
        )
