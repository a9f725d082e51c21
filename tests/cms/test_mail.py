"""Mails outlive a mail server that is down. The server here is a real one, on a port of this machine."""

import datetime
import socket
import socketserver
import threading

import pytest
from django.core.mail import EmailMultiAlternatives, send_mail
from django.core.mail.message import BadHeaderError
from django.db import transaction
from django.utils import timezone

from cms.mail.delivery import GIVE_UP_AFTER, deliver_mails
from cms.models import OutgoingMail

pytestmark = pytest.mark.django_db


class MailServer(socketserver.StreamRequestHandler):
    """As much of SMTP as a client needs; ``server.refuses`` answers the recipient with that code."""

    def handle(self):
        self.say("220 ready")
        while line := self.rfile.readline():
            command = line.decode().upper().strip()
            if command.startswith("RCPT") and self.server.refuses:
                self.say(f"{self.server.refuses} no")
            elif command == "DATA":
                self.say("354 go on")
                letter = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.letters.append(letter.decode())
                self.say("250 taken")
            elif command == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())


@pytest.fixture
def mail_settings(settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.RQ_QUEUES = {}
    settings.EMAIL_BACKEND = "cms.mail.backend.KeepingBackend"
    settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False
    return settings


@pytest.fixture
def start_server(mail_settings):
    servers = []

    def start(refuses=""):
        server = socketserver.ThreadingTCPServer(("127.0.0.1", mail_settings.EMAIL_PORT), MailServer)
        server.daemon_threads, server.letters, server.refuses = True, [], refuses
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def send(subject="Betreff"):
    send_mail(subject, "Grüße\n", "hub@example.org", ["a@example.org"])


def make_due():
    OutgoingMail.objects.update(next_attempt_at=timezone.now())


def test_a_mail_waits_for_the_server_and_goes_out_once(start_server, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        send()
    [waiting] = OutgoingMail.objects.all()
    assert waiting.attempts == 1
    assert waiting.next_attempt_at > timezone.now()
    server = start_server()
    deliver_mails()
    assert server.letters == []
    make_due()
    deliver_mails()
    deliver_mails()
    [letter] = server.letters
    assert "Subject: Betreff" in letter
    assert letter.count("Message-ID:") == 1
    assert not OutgoingMail.objects.exists()


def test_it_is_written_with_what_it_tells_of_and_unreadable(mail_settings):
    with transaction.atomic():
        send()
        transaction.set_rollback(True)
    assert not OutgoingMail.objects.exists()
    send("Geheimnis")
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT letter FROM cms_outgoingmail")
        [[stored]] = cursor.fetchall()
    assert "Geheimnis" not in stored
    assert "a@example.org" not in stored


@pytest.mark.parametrize(("code", "left"), [("550", 0), ("450", 1)])
def test_an_unknown_address_is_dropped_and_a_busy_one_tried_again(start_server, code, left):
    start_server(refuses=code)
    send()
    deliver_mails()
    assert OutgoingMail.objects.count() == left


def test_it_is_given_up_after_days(mail_settings, caplog):
    send()
    old = timezone.now() - GIVE_UP_AFTER - datetime.timedelta(minutes=1)
    OutgoingMail.objects.update(created_at=old)
    deliver_mails()
    assert not OutgoingMail.objects.exists()
    assert "a@example.org" not in caplog.text


def test_everything_of_a_mail_arrives(start_server):
    server = start_server()
    message = EmailMultiAlternatives("Ein", "Text", "hub@example.org", ["a@example.org"], bcc=["stille@example.org"])
    message.attach_alternative("<p>Text</p>", "text/html")
    message.attach("termin.ics", "BEGIN:VCALENDAR", "text/calendar")
    message.send()
    deliver_mails()
    [letter] = server.letters
    for part in ("<p>Text</p>", "termin.ics", "text/calendar"):
        assert part in letter
    assert "stille@" not in letter


def test_a_line_break_in_a_header_is_refused_at_once(mail_settings):
    with pytest.raises(BadHeaderError):
        send("Betreff\nBcc: x@example.org")
    assert not OutgoingMail.objects.exists()


def test_monitoring_sees_what_waits(client, mail_settings):
    send()
    metrics = client.get("/readyz").json()["metrics"]
    assert metrics["mails_waiting"] == 1
    assert metrics["mails_oldest_seconds"] >= 0
