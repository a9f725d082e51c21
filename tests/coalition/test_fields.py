"""Encrypted text: nothing readable in the database, nothing lost, and a missing key destroys nothing."""

from io import StringIO
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from coalition.fields import EncryptedValueError
from coalition.key_rotation import rotate
from coalition.models import ContactLogEntry
from tests.factories.coalition import ContactLogEntryFactory

TEXTS = ["", "0", "False", "None", " ", "Grüße 🚲\n\tzweite Zeile", "x" * 50_000, "gAAAAA"]


def stored(entry: ContactLogEntry, column: str = "notes") -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM coalition_contactlogentry WHERE id = %s", [entry.pk])  # noqa: S608
        return cursor.fetchone()[0]


@pytest.mark.django_db
@pytest.mark.parametrize("text", TEXTS)
def test_every_text_comes_back_and_none_is_readable_at_rest(text: str) -> None:
    entry = ContactLogEntryFactory()
    ContactLogEntry.objects.filter(pk=entry.pk).update(notes=text)
    entry.refresh_from_db()
    assert entry.notes == text
    assert stored(entry) != text
    assert stored(entry).startswith("gAAAA")


@pytest.mark.django_db
def test_the_same_text_is_stored_differently_each_time() -> None:
    first, second = ContactLogEntryFactory(), ContactLogEntryFactory()
    assert first.notes == second.notes
    assert stored(first) != stored(second)


@pytest.mark.django_db
def test_a_wrong_key_raises_and_keeps_the_value(settings: Any) -> None:
    entry = ContactLogEntryFactory()
    before = stored(entry)
    right = settings.COALITION_FIELD_ENCRYPTION_KEYS
    settings.COALITION_FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(EncryptedValueError, match=r"ContactLogEntry\.\w+ was encrypted with a key") as error:
        ContactLogEntry.objects.get(pk=entry.pk)
    assert entry.notes not in str(error.value)
    assert stored(entry) == before
    settings.COALITION_FIELD_ENCRYPTION_KEYS = right
    assert ContactLogEntry.objects.get(pk=entry.pk).notes == entry.notes


@pytest.mark.django_db
def test_a_new_key_encrypts_and_the_old_one_still_reads(settings: Any) -> None:
    entry = ContactLogEntryFactory()
    before = stored(entry)
    settings.COALITION_FIELD_ENCRYPTION_KEYS = [
        Fernet.generate_key().decode(),
        *settings.COALITION_FIELD_ENCRYPTION_KEYS,
    ]
    again = ContactLogEntry.objects.get(pk=entry.pk)
    assert again.notes == entry.notes
    again.save()
    assert stored(entry) != before
    settings.COALITION_FIELD_ENCRYPTION_KEYS = settings.COALITION_FIELD_ENCRYPTION_KEYS[:1]
    assert ContactLogEntry.objects.get(pk=entry.pk).notes == entry.notes


@pytest.mark.django_db
def test_without_a_key_nothing_is_written(settings: Any) -> None:
    entry = ContactLogEntryFactory()
    before = stored(entry)
    settings.COALITION_FIELD_ENCRYPTION_KEYS = []
    with pytest.raises(ImproperlyConfigured), transaction.atomic():
        entry.save()
    assert stored(entry) == before


@pytest.mark.django_db
def test_encrypted_text_cannot_be_filtered_by_the_database() -> None:
    with pytest.raises(TypeError):
        ContactLogEntry.objects.filter(notes__icontains="a")
    with pytest.raises(TypeError):
        ContactLogEntry.objects.filter(notes="a")
    assert not ContactLogEntry.objects.filter(notes__isnull=True).exists()


def rotation() -> None:
    call_command("rotate_encryption_keys", stdout=StringIO())


@pytest.mark.django_db
def test_rotation_lets_the_old_key_go(settings: Any) -> None:
    entry = ContactLogEntryFactory()
    old = settings.COALITION_FIELD_ENCRYPTION_KEYS
    new = [Fernet.generate_key().decode()]
    settings.COALITION_FIELD_ENCRYPTION_KEYS = [*new, *old]
    rotation()
    after = stored(entry)
    rotation()
    assert stored(entry) == after, "what is under the first key stays as it is"
    settings.COALITION_FIELD_ENCRYPTION_KEYS = new
    assert ContactLogEntry.objects.get(pk=entry.pk).notes == entry.notes


@pytest.mark.django_db
def test_an_interrupted_rotation_goes_on(settings: Any) -> None:
    first, second = ContactLogEntryFactory(), ContactLogEntryFactory()
    new = [Fernet.generate_key().decode()]
    settings.COALITION_FIELD_ENCRYPTION_KEYS = [*new, *settings.COALITION_FIELD_ENCRYPTION_KEYS]
    run = rotate()
    assert next(changed for _, changed in run if changed)
    run.close()
    rotation()
    settings.COALITION_FIELD_ENCRYPTION_KEYS = new
    assert {entry.notes for entry in ContactLogEntry.objects.all()} == {first.notes, second.notes}


@pytest.mark.django_db
def test_rotation_without_a_needed_key_stops_and_overwrites_nothing(settings: Any) -> None:
    entry = ContactLogEntryFactory()
    before = stored(entry, "subject"), stored(entry)
    settings.COALITION_FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(CommandError, match="Add the missing key"):
        rotation()
    assert (stored(entry, "subject"), stored(entry)) == before
