"""Files at notes, people named in them, and who has read."""

import uuid
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from coalition.access import may, users_with_role
from coalition.fields import EncryptedValueError
from coalition.key_rotation import rotate
from coalition.models import AccessRecord, ContactAttachment, ContactLogEntry
from coalition.privacy.erasure import erase_subject
from coalition.privacy.registry import Subject
from coalition.roles import Role
from coalition.services import contact_attachments
from tests.coalition.conftest import ClientFor
from tests.coalition.views.forms import filled
from tests.coalition.world import MARKER, World
from tests.factories.best_practices import pdf, photo

SECRET = b"Geheimwort in der Datei"


def text_file(name: str = "Geheimwort.txt", content: bytes = SECRET) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")


def all_stored_text() -> str:
    """Every row of every table of the app, as the database keeps it."""
    with connection.cursor() as cursor:
        tables = [t for t in connection.introspection.table_names(cursor) if t.startswith("coalition_")]
        rows = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            rows.append(repr(cursor.fetchall()))
    return "\n".join(rows)


def sending(upload: SimpleUploadedFile) -> dict[str, Any]:
    return {"file": upload, "submission_key": uuid.uuid4()}


def test_a_file_sent_twice_is_kept_once(world: World, as_user: ClientFor) -> None:
    owner, entry = as_user(world.users["spokesperson"]), world.entries["spokespersons"]
    first = sending(text_file())
    for data in (first, {**first, "file": text_file()}):
        assert owner.post(f"/contacts/{entry.pk}/files/", data).status_code == 302
    assert entry.attachments.count() == 1


def test_a_file_is_attached_read_and_deleted(world: World, as_user: ClientFor) -> None:
    owner, entry = as_user(world.users["spokesperson"]), world.entries["spokespersons"]
    assert owner.post(f"/contacts/{entry.pk}/files/", sending(text_file())).status_code == 302
    attachment = ContactAttachment.objects.get(entry=entry)
    assert (attachment.name, attachment.size, attachment.added_by) == (
        "Geheimwort.txt",
        len(SECRET),
        world.users["spokesperson"],
    )
    reader = as_user(world.users["colleague"])
    assert "Geheimwort.txt" in reader.get(entry.get_absolute_url()).content.decode()
    response: Any = reader.get(attachment.get_absolute_url())
    assert b"".join(response.streaming_content) == SECRET
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == 'attachment; filename="Geheimwort.txt"'
    assert (response["X-Content-Type-Options"], response["Cache-Control"]) == ("nosniff", "private, no-store")
    assert owner.post(f"/contacts/files/{attachment.pk}/delete/")["Location"] == entry.get_absolute_url()
    assert not ContactAttachment.objects.filter(pk=attachment.pk).exists()


def test_nothing_of_it_is_readable_at_rest(world: World, as_user: ClientFor) -> None:
    client, entry = as_user(world.users["spokesperson"]), world.entries["spokespersons"]
    client.post(f"/contacts/{entry.pk}/files/", sending(text_file()))
    stored = all_stored_text()
    assert ContactAttachment.objects.filter(entry=entry).exists()
    assert "Klimaliste" in stored, "the dump holds what is not confidential"
    for word in ("Geheimwort", MARKER):
        assert word not in stored


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("brief.pdf", b"MZ\x90\0 this is a program"),
        SimpleUploadedFile("seite.html", b"<script>alert(1)</script>"),
        SimpleUploadedFile("text.txt", b"<html><script>alert(1)</script>"),
        SimpleUploadedFile("bild.png", b"<svg onload=alert(1)>"),
        SimpleUploadedFile("leer.txt", b""),
    ],
    ids=lambda upload: upload.name,
)
def test_what_a_file_may_not_be(world: World, as_user: ClientFor, upload: SimpleUploadedFile) -> None:
    entry = world.entries["spokespersons"]
    response = as_user(world.users["spokesperson"]).post(f"/contacts/{entry.pk}/files/", sending(upload))
    assert response.status_code == 422
    assert response.context["attachment_form"].errors["file"]
    assert not ContactAttachment.objects.filter(entry=entry).exists()


def test_a_note_holds_so_many_files_of_such_a_size(
    world: World, as_user: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contact_attachments, "MOST_ATTACHMENTS", 2)
    monkeypatch.setattr(contact_attachments, "LARGEST_ATTACHMENT", 5_000)
    client, entry = as_user(world.users["spokesperson"]), world.entries["spokespersons"]
    url = f"/contacts/{entry.pk}/files/"
    assert client.post(url, sending(text_file(content=b"x" * 5_001))).status_code == 422
    sent = [client.post(url, sending(one)).status_code for one in (pdf(), photo(), text_file())]
    assert sent == [302, 302, 422]
    assert ContactAttachment.objects.filter(entry=entry).count() == 2


def test_files_come_under_a_new_key_and_a_lost_one_destroys_nothing(world: World, settings: Any) -> None:
    old = settings.COALITION_FIELD_ENCRYPTION_KEYS
    attachment = world.attachments["board"]
    settings.COALITION_FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode(), *old]
    rotated = dict(rotate())
    assert rotated["coalition.ContactAttachment.content"] == len(world.attachments)
    assert sum(dict(rotate()).values()) == 0
    settings.COALITION_FIELD_ENCRYPTION_KEYS = settings.COALITION_FIELD_ENCRYPTION_KEYS[:1]
    assert ContactAttachment.objects.get(pk=attachment.pk).content == f"{MARKER} Anhang".encode()
    before = all_stored_text()
    settings.COALITION_FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(EncryptedValueError):
        ContactAttachment.objects.get(pk=attachment.pk)
    assert all_stored_text() == before


def test_files_go_with_a_person_who_is_erased(world: World) -> None:
    person = world.persons["koeln"]
    world.entries["board"].persons.add(person)
    erase_subject(subject=Subject(person=person), by=None)
    assert not ContactAttachment.objects.filter(pk=world.attachments["board"].pk).exists()
    assert ContactAttachment.objects.filter(pk=world.attachments["private"].pk).exists()


def test_the_owner_sees_who_has_read_and_nobody_else(world: World, as_user: ClientFor) -> None:
    entry, colleague = world.entries["board"], world.users["colleague"]
    AccessRecord.objects.all().delete()
    page = entry.get_absolute_url()
    owner = as_user(world.users["spokesperson"])
    before = {reader.user: reader.records for reader in owner.get(page).context["circle"]}
    assert before == {colleague: [], world.users["board"]: []}
    for _ in range(2):
        assert as_user(colleague).get(page).context["circle"] == []
    list(as_user(colleague).get(world.attachments["board"].get_absolute_url()))
    as_user(world.users["board"]).get(f"/partners/{world.partners['members'].pk}/meeting-sheet/")
    after = {reader.user: {r.kind for r in reader.records} for reader in owner.get(page).context["circle"]}
    assert after == {colleague: {"read", "attachment"}, world.users["board"]: {"sheet"}}
    assert not AccessRecord.objects.filter(reader=world.users["spokesperson"], entry=entry).exists()


def test_a_refused_reader_leaves_no_record(world: World, as_user: ClientFor) -> None:
    AccessRecord.objects.all().delete()
    assert as_user(world.users["board"]).get(world.entries["private"].get_absolute_url()).status_code == 404
    assert not AccessRecord.objects.exists()


def test_who_may_no_longer_read_stays_in_the_list(world: World, as_user: ClientFor) -> None:
    entry = world.entries["board"]
    ContactLogEntry.objects.filter(pk=entry.pk).update(sharing="private")
    (reader,) = as_user(world.users["spokesperson"]).get(entry.get_absolute_url()).context["circle"]
    assert (reader.user, reader.may_read) == (world.users["colleague"], False)


def test_the_circle_is_who_may_read(world: World) -> None:
    for entry in ContactLogEntry.objects.all():
        everybody: Any = users_with_role(*Role)
        readers = {user for user in everybody if may(user, "coalition.view_contact", entry)} - {entry.owner}
        assert set(entry.circle()) == readers, entry.sharing


def test_readers_are_chosen_by_typing(world: World, as_user: ClientFor) -> None:
    named, client, entry = world.users["named"], as_user(world.users["spokesperson"]), world.entries["board"]
    named.display_name = "Änne Öztürk"
    named.save()
    found = client.get("/contacts/people/?name=readers&readers_text=oeztuerk").content.decode()
    assert f'value="{named.pk}"' in found
    assert "Nobody of this name" in client.get("/contacts/people/?name=readers&readers_text=xyz%00").content.decode()
    url = f"/contacts/{entry.pk}/edit/"
    html = client.get(url).content.decode()
    assert "Öztürk" not in html, "the page does not list everybody"
    looked_up = client.post(url, filled(client, url, readers_text="anne", find="readers"))
    assert "Öztürk" in looked_up.content.decode()
    assert client.post(url, filled(client, url, sharing="named", readers=[named.pk])).status_code == 302
    assert as_user(named).get(entry.get_absolute_url()).status_code == 200
    assert as_user(world.users["colleague"]).get(entry.get_absolute_url()).status_code == 404
    assert str(named.pk) in str(filled(client, url)["readers"])
