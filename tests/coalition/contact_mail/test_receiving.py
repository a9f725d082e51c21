"""Notes by mail: to whom it goes, what becomes of it, and that hostile mail is harmless."""

import io
import re
import sys
from email.message import EmailMessage
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from coalition.contact_mail.mailbox import poll_mailbox
from coalition.contact_mail.messages import LARGEST_MESSAGE
from coalition.models import ContactDraft, ContactLogEntry, ContactSettings
from coalition.privacy.erasure import erase_subject
from coalition.privacy.registry import Subject
from coalition.services.contact_drafts import receive_mail
from coalition.services.contact_settings import renew_mail_address
from tests.coalition.conftest import ClientFor
from tests.coalition.contact_mail.imap_server import mailbox
from tests.coalition.views.forms import filled
from tests.coalition.world import World

SECRET_WORD = "Zitronenfalter"


@pytest.fixture(autouse=True)
def _an_address(settings: Any) -> None:
    settings.COALITION_CONTACT_MAIL_ADDRESS = "notizen@hub.example.org"


@pytest.fixture
def address(world: World) -> str:
    ContactDraft.objects.all().delete()
    return renew_mail_address(user=world.users["spokesperson"])


def message(to: str, **headers: str) -> EmailMessage:
    mail = EmailMessage()
    start = {"From": "vorsitz@klimaliste.example.org", "To": to, "Subject": f"{SECRET_WORD} Treffen"}
    for name, value in {**start, "Date": "Mon, 02 Feb 2026 18:30:00 +0100", **headers}.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(f"Guten Tag, {SECRET_WORD}.\n")
    return mail


def drafts() -> list[ContactDraft]:
    return list(ContactDraft.objects.order_by("pk"))


def test_a_mail_becomes_a_draft_and_when_confirmed_a_note(world: World, as_user: ClientFor, address: str) -> None:
    partner, person = world.partners["members"], world.persons["koeln"]
    type(partner).objects.filter(pk=partner.pk).update(email="Vorsitz@Klimaliste.example.org")
    type(person).objects.filter(pk=person.pk).update(email="person@example.org")
    mail = message(address.upper(), Cc="Jemand <person@example.org>")
    mail.add_attachment(b"Tagesordnung", maintype="text", subtype="plain", filename="ablauf.txt")
    mail.add_attachment(b"<script>", maintype="application", subtype="pdf", filename="rechnung.pdf")
    mail.add_attachment(b"MZ\x90", maintype="application", subtype="octet-stream", filename="bild.exe")
    (draft,) = receive_mail(raw=mail.as_bytes())
    assert (draft.owner, draft.direction, draft.refused_files) == (world.users["spokesperson"], "incoming", 2)
    assert set(draft.partners.all()) == {partner, world.partners["public"]}  # the person stands for the second
    client, before = as_user(world.users["spokesperson"]), ContactLogEntry.objects.count()
    assert SECRET_WORD in client.get("/contacts/inbox/").content.decode()
    url = draft.get_absolute_url()
    data = filled(client, url, outcome="Gut")
    entry_url = client.post(url, data)["Location"]
    assert client.post(url, data)["Location"] == entry_url
    assert ContactLogEntry.objects.count() == before + 1
    entry = ContactLogEntry.objects.latest("pk")
    assert entry_url == entry.get_absolute_url()
    assert (entry.subject, entry.channel, entry.outcome) == (f"{SECRET_WORD} Treffen", "email", "Gut")
    assert SECRET_WORD in entry.notes
    assert timezone.localtime(entry.occurred_at).hour == 18
    assert list(entry.persons.all()) == [person]
    assert [file.name for file in entry.attachments.all()] == ["ablauf.txt"]
    draft.refresh_from_db()
    assert (draft.subject, draft.text, draft.files.count()) == ("", "", 0)
    # The same mail once more: nothing comes back.
    assert receive_mail(raw=mail.as_bytes()) == []
    assert not ContactDraft.objects.waiting().exists()


def test_it_is_nobody_elses(world: World, as_user: ClientFor, address: str) -> None:
    (draft,) = receive_mail(raw=message(address).as_bytes())
    for who in ("colleague", "board", "state_office", "superuser", "data_protection"):
        client = as_user(world.users[who])
        assert client.get(draft.get_absolute_url()).status_code == 404
        assert SECRET_WORD not in client.get("/contacts/inbox/").content.decode()
    stored = ContactDraft.objects.raw("SELECT id, subject AS hidden, text AS body FROM coalition_contactdraft")[0]
    assert SECRET_WORD not in f"{stored.hidden}{stored.body}"
    client = as_user(world.users["spokesperson"])
    assert client.post(f"{draft.get_absolute_url()}discard/").status_code == 302
    assert receive_mail(raw=message(address).as_bytes()) == []


def test_bcc_by_the_envelope_and_the_owners_own_mails_are_outgoing(world: World, address: str) -> None:
    own = message("vorsitz@klimaliste.example.org", From=world.users["spokesperson"].email)
    (draft,) = receive_mail(raw=own.as_bytes(), recipients=[address])
    assert draft.direction == "outgoing"
    passed_on = message("x@example.org", From=world.users["spokesperson"].email, Delivered_To=address, Subject="WG: Ja")
    (draft,) = receive_mail(raw=passed_on.as_bytes())
    assert draft.direction == "incoming"


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Return_Path": "<>"},
        {"To": "notizen+0000@hub.example.org"},
        {"To": "notizen@hub.example.org"},
        {"To": "somebody@example.org"},
    ],
)
def test_what_is_automatic_or_for_nobody_is_dropped(
    world: World, address: str, headers: dict[str, str], caplog: Any, capsys: Any
) -> None:
    mail = message(address, **headers)
    assert receive_mail(raw=mail.as_bytes()) == []
    assert drafts() == []
    told = caplog.text + "".join(capsys.readouterr())
    assert SECRET_WORD not in told
    assert "klimaliste" not in told


def test_an_address_ends_with_a_new_one_with_the_office_and_with_the_setting(
    world: World, address: str, settings: Any
) -> None:
    new = renew_mail_address(user=world.users["spokesperson"])
    assert receive_mail(raw=message(address).as_bytes()) == []
    secret = new.partition("+")[2].partition("@")[0]
    assert secret not in ContactSettings.of(world.users["spokesperson"]).mail_digest
    world.users["spokesperson"].memberships.all().delete()
    assert receive_mail(raw=message(new).as_bytes()) == []
    colleague = renew_mail_address(user=world.users["colleague"])
    settings.COALITION_CONTACT_MAIL_ADDRESS = ""
    assert receive_mail(raw=message(colleague).as_bytes()) == []


def hostile(address: str) -> list[bytes]:
    head = f"To: {address}\r\nFrom: a@example.org\r\n".encode()
    deep = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (number, number) for number in range(3000)
    )
    many = b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--b\r\n\r\nx\r\n" * 1000 + b"--b--"
    return [
        b"",
        b"\0\xff" * 500,
        head + deep,
        head + many,
        head + b"Subject: " + b"x" * (LARGEST_MESSAGE + 1),
        head + b"Subject: =?utf-8?B?////?= =?nix?Q?=FF?=\r\nDate: 99 Foo 9999\r\n"
        b'Content-Type: text/plain; charset="galaxy"\r\n\r\n\xff\xfe Text',
        head + b"Content-Type: text/html\r\nMessage-ID: <1@x>\r\n\r\n"
        b"<head><style>p{}</style></head><p>Hallo</p><script>alert(1)</script><img src=http://x.example.org/p.gif>",
        head + b'Content-Type: text/plain; name="../../etc/passwd"\r\nMessage-ID: <2@x>\r\n\r\nroot',
        head + b"Content-Type: message/rfc822\r\n\r\nFrom: inner@example.org\r\nSubject: x\r\n\r\nDrin",
        b"To: x\xff\0@example.org\r\nTo: notizen+\xff\0@hub.example.org\r\nCc: a\0b@example.org\r\n" + head + b"\r\n\0",
        head + b"Message-ID:\r\n =?x?\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%%",
    ]


def test_hostile_mail_is_harmless(world: World, as_user: ClientFor, address: str) -> None:
    for raw in hostile(address):
        receive_mail(raw=raw, recipients=["notizen+\udcff@hub.example.org", "a\0@", ""])
    kept = {draft.text: draft for draft in drafts()}
    assert "Hallo" in kept
    assert "Drin" in kept
    assert not any("alert" in text or "img" in text or "\0" in text for text in kept)
    client = as_user(world.users["spokesperson"])
    assert client.get("/contacts/inbox/").status_code == 200
    for draft in kept.values():
        assert client.get(draft.get_absolute_url()).status_code == 200


def test_an_inbox_is_not_filled_without_end(world: World, address: str, monkeypatch: Any) -> None:
    monkeypatch.setattr("coalition.services.contact_drafts.MOST_WAITING", 2)
    for number in range(4):
        receive_mail(raw=message(address, Message_ID=f"<{number}@x>").as_bytes())
    assert len(drafts()) == 2


def test_the_command_reads_one_message_from_a_pipe(world: World, address: str, monkeypatch: Any) -> None:
    piped = io.TextIOWrapper(io.BytesIO(message("x@example.org").as_bytes()))
    monkeypatch.setattr(sys, "stdin", piped)
    told = io.StringIO()
    call_command("receive_contact_mail", "--recipient", address, stdout=told)
    assert told.getvalue() == "1 kept\n"
    assert len(drafts()) == 1


def test_the_job_empties_the_mailbox_and_keeps_what_it_failed_on(
    world: World, address: str, settings: Any, monkeypatch: Any
) -> None:
    settings.COALITION_CONTACT_MAILBOX_URL = ""
    assert poll_mailbox() == 0
    raw = [message(to, Message_ID=f"<{n}@x>").as_bytes() for n, to in enumerate([address, "x@example.org", address])]
    with mailbox(*raw) as box:
        settings.COALITION_CONTACT_MAILBOX_URL = box.url
        monkeypatch.setattr("coalition.services.contact_drafts.MOST_WAITING", None)  # the hub itself fails
        assert poll_mailbox() == 3
        assert set(box.messages) == {1, 3}
        box.flags.clear()
        monkeypatch.undo()
        assert poll_mailbox() == 2
        assert (box.messages, len(drafts())) == ({}, 2)
        assert poll_mailbox() == 0


def test_an_address_is_shown_once_and_only_where_mails_are_taken(
    world: World, as_user: ClientFor, settings: Any
) -> None:
    client = as_user(world.users["spokesperson"])
    assert "Your address for mails" in client.get("/contacts/inbox/").content.decode()
    page = client.post("/contacts/inbox/address/").content.decode()
    (shown,) = re.findall(r"notizen\+\w{32}@hub\.example\.org", page)
    assert shown not in client.get("/contacts/inbox/").content.decode()
    assert client.post("/contacts/inbox/address/", {"stop": "1"}).status_code == 302
    assert receive_mail(raw=message(shown).as_bytes()) == []
    settings.COALITION_CONTACT_MAIL_ADDRESS = ""
    assert "Your address for mails" not in client.get("/contacts/inbox/").content.decode()
    assert client.post("/contacts/inbox/address/").status_code == 403


CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Bündnisbüro\r\nN:Büro;;;;\r\nEMAIL:buendnis@example.org\r\nEND:VCARD\r\n"
EVENT = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART:20260302T180000Z\r\nSUMMARY:Treffen\r\n"
    "LOCATION:Essen\r\nATTENDEE:mailto:BUENDNIS@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.mark.parametrize(("name", "text", "subject"), [("x.vcf", CARD, "Bündnisbüro"), ("x.ics", EVENT, "Treffen")])
def test_a_card_and_a_calendar_entry_become_drafts(
    world: World, as_user: ClientFor, name: str, text: str, subject: str
) -> None:
    partner = world.partners["nowhere"]
    type(partner).objects.filter(pk=partner.pk).update(email="buendnis@example.org")
    client = as_user(world.users["spokesperson"])
    sent = client.post("/contacts/inbox/", {"file": SimpleUploadedFile(name, text.encode())})
    form = client.get(sent["Location"]).context["form"]
    assert (form["subject"].value(), form["partners"].value()) == (subject, [partner.pk])
    for broken in (b"", b"BEGIN:VCARD\nEND:VCARD", b"\0\xff" * 99, b"BEGIN:VEVENT", b"x" * 300_000):
        assert client.post("/contacts/inbox/", {"file": SimpleUploadedFile(name, broken)}).status_code == 422


def test_an_erasure_reaches_the_inbox(world: World, address: str) -> None:
    person = world.persons["koeln"]
    receive_mail(raw=message(address, Subject=f"Von {person.name}").as_bytes())
    erase_subject(subject=Subject(person=person), by=None)
    assert drafts() == []
