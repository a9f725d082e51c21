"""Where uploaded files lie. Pictures get names that nobody guesses: renditions are served without asking who asks."""

import secrets
from pathlib import PurePosixPath

from django.core.files.storage import FileSystemStorage
from storages.backends.s3 import S3Storage

# Wagtail's folder for uploaded pictures. A rendition's name begins with its picture's name.
PICTURES = "original_images"
_TOKEN_BYTES = 12


class UnguessablePictures:
    """Puts a secret before the name of every new picture, in front so that no later shortening cuts it off.

    A picture on a page for members is shown to members alone, and its address says nothing that leads to another one.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        path = PurePosixPath(str(name).replace("\\", "/"))
        if path.parts[:1] == (PICTURES,):
            token = f"{secrets.token_urlsafe(_TOKEN_BYTES).replace('-', '_')}-"
            room = (max_length or 100) - len(str(path.parent)) - len(token) - len(path.suffix) - 1
            name = str(path.with_name(f"{token}{path.stem[:room]}{path.suffix}"))
        available: str = super().get_available_name(name, max_length=max_length)  # type: ignore[misc]
        return available


class LocalStorage(UnguessablePictures, FileSystemStorage):
    pass


class ObjectStorage(UnguessablePictures, S3Storage):
    pass
