"""What a kit's ZIP file consists of. Written to a temporary file on disk, never held in memory."""

import tempfile
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from best_practices.conf import setting
from best_practices.kits.contents import text_of_kit, text_of_licences
from best_practices.models import CampaignKitPage, KitAsset

CHUNK = 256 * 1024
MEGABYTE = 1024 * 1024
_LONGEST_NAME = 80
# Already compressed: packing them again costs time and saves nothing.
_PACKED = {".pdf", ".jpg", ".jpeg", ".png", ".webp", ".zip", ".docx", ".odt", ".xlsx", ".ods", ".pptx", ".odp"}
# What Windows, macOS or Linux do not take in a name, and what would lead out of the folder.
_FORBIDDEN = frozenset('<>:"/\\|?*')
# Names that Windows keeps for devices, with whatever extension.
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
)


class ArchiveTooLargeError(Exception):
    """The kit's files together are larger than the setting allows."""


@dataclass
class Written:
    """An open file with the archive, from its beginning; titles of the assets whose files are missing."""

    file: BinaryIO
    size: int = 0
    missing: list[str] = field(default_factory=list)


@contextmanager
def write_archive(kit: CampaignKitPage) -> Iterator[Written]:
    """``ArchiveTooLargeError`` before or while files are copied; a missing file is named and left out."""
    with tempfile.TemporaryFile() as target:
        written = Written(target)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            _write(archive, kit, written)
        written.size = target.tell()
        target.seek(0)
        yield written


def _write(archive: zipfile.ZipFile, kit: CampaignKitPage, written: Written) -> None:
    names, room = Names(), setting("KIT_ARCHIVE_MEGABYTES") * MEGABYTE
    assets = list(kit.assets.select_related("document", "image"))
    # The known sizes first: nobody waits for a copy that cannot end well.
    if sum(_known_size(asset) for asset in assets) > room:
        raise ArchiveTooLargeError
    for asset in assets:
        source = asset.document or asset.image
        extension = PurePosixPath(source.file.name).suffix.lower() if source else ""
        try:
            with _opened(source) as stream:
                room -= _copy(archive, names.free(_("Materials"), asset.title, extension), stream, room)
        except FileNotFoundError:
            written.missing.append(asset.title)
    for template in kit.text_templates.all():
        archive.writestr(names.free(_("Texts"), template.readable_title, ".txt"), template.readable_text)
    archive.writestr(names.free("", _("Read me first"), ".txt"), text_of_kit(kit))
    archive.writestr(names.free("", _("Licences"), ".txt"), text_of_licences(assets, missing=written.missing))


@contextmanager
def _opened(source: Any) -> Iterator[BinaryIO]:
    """The stored file; ``FileNotFoundError`` whatever kind of storage misses it."""
    if source is None or not source.file.storage.exists(source.file.name):
        raise FileNotFoundError
    with source.file.storage.open(source.file.name, "rb") as stream:
        yield stream


def _known_size(asset: KitAsset) -> int:
    source = asset.document or asset.image
    return (source.file_size or 0) if source else 0


def _copy(archive: zipfile.ZipFile, name: str, stream: BinaryIO, room: int) -> int:
    """The number of bytes copied."""
    entry = zipfile.ZipInfo(name, date_time=(2026, 1, 1, 0, 0, 0))
    packed = PurePosixPath(name).suffix in _PACKED
    entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    copied = 0
    with archive.open(entry, "w", force_zip64=True) as target:
        while chunk := stream.read(CHUNK):
            copied += len(chunk)
            if copied > room:
                raise ArchiveTooLargeError
            target.write(chunk)
    return copied


class Names:
    """Names inside the archive: safe on every system, and none twice."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def free(self, folder: str, title: str, extension: str) -> str:
        stem = safe_name(title)
        prefix = f"{safe_name(folder)}/" if folder else ""
        number = 1
        while (name := f"{prefix}{stem}{f' {number}' if number > 1 else ''}{extension}").lower() in self.taken:
            number += 1
        self.taken.add(name.lower())
        return name


def safe_name(title: str) -> str:
    """``title`` as a file name: letters of every language and emoji stay; separators, control marks and dots in front
    do not."""
    text = unicodedata.normalize("NFC", title)
    kept = "".join(" " if mark in _FORBIDDEN or unicodedata.category(mark)[0] == "C" else mark for mark in text)
    name = " ".join(kept.split()).strip(". ")[:_LONGEST_NAME].strip(". ") or _("untitled")
    return f"{name}_" if name.split(".")[0].lower() in _DEVICES else name
