"""Text that is encrypted at rest with a key outside the database."""

import base64
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from coalition.conf import setting


class EncryptedValueError(Exception):
    """A stored value cannot be decrypted with any of the keys: nothing was changed, the right key is missing."""


@lru_cache(maxsize=8)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    """By the keys themselves, so that a changed setting is a changed cipher."""
    if not keys:
        raise ImproperlyConfigured("COALITION_FIELD_ENCRYPTION_KEYS is empty: encrypted fields need a key.")
    return MultiFernet([Fernet(key) for key in keys])


class EncryptedTextField(models.TextField):
    """A text stored as a Fernet token (AES-128-CBC with HMAC), under the first of ``COALITION_FIELD_ENCRYPTION_KEYS``.

    It decrypts with any of the keys, raises ``EncryptedValueError`` when none fits (so that a later save cannot destroy
    the value), and refuses look-ups: encrypted text is not searchable.
    """

    # Rows that a change of keys reads at once.
    rotated_at_once = 200

    @property
    def _fernet(self) -> MultiFernet:
        return _cipher(tuple(setting("FIELD_ENCRYPTION_KEYS")))

    def get_prep_value(self, value: Any) -> str | None:
        if value is None:
            return None
        return self._fernet.encrypt(str(value).encode()).decode("ascii")

    def from_db_value(self, value: str | None, *_args: Any) -> str | None:
        if value is None:
            return None
        try:
            return self._fernet.decrypt(value.encode("ascii")).decode()
        except (InvalidToken, UnicodeEncodeError) as error:
            raise self._wrong_key() from error

    def is_under_first_key(self, token: str) -> bool:
        """Whether the stored ``token`` was encrypted with the key that encrypts today."""
        try:
            Fernet(setting("FIELD_ENCRYPTION_KEYS")[0]).decrypt(token.encode("ascii"))
        except (InvalidToken, UnicodeEncodeError):
            return False
        return True

    def rotated(self, token: str) -> str:
        """The same text under the first key; ``EncryptedValueError`` when no key opens it."""
        try:
            return self._fernet.rotate(token.encode("ascii")).decode("ascii")
        except (InvalidToken, UnicodeEncodeError) as error:
            raise self._wrong_key() from error

    def _wrong_key(self) -> EncryptedValueError:
        return EncryptedValueError(
            f"{self.model.__name__}.{self.name} was encrypted with a key that is not in FIELD_ENCRYPTION_KEYS."
        )

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise TypeError(f"{self.name} is encrypted and cannot be filtered by {lookup_name!r}.")


class EncryptedBytesField(EncryptedTextField):
    """Bytes, up to some megabytes, stored as a Fernet token (four thirds of their size)."""

    rotated_at_once = 2

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else self._fernet.encrypt(bytes(value)).decode("ascii")

    def from_db_value(self, value: str | None, *_args: Any) -> Any:
        if value is None:
            return None
        try:
            return self._fernet.decrypt(value.encode("ascii"))
        except (InvalidToken, UnicodeEncodeError) as error:
            raise self._wrong_key() from error

    def to_python(self, value: Any) -> Any:
        """Serialised data carries base64."""
        return base64.b64decode(value) if isinstance(value, str) else value

    def value_to_string(self, obj: Any) -> str:
        content: Any = self.value_from_object(obj) or b""
        return base64.b64encode(content).decode("ascii")
