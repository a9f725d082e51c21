"""Fetching mail from a mailbox (IMAP), for installations that cannot pipe it to a command. A job."""

import imaplib
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

import structlog

from coalition.conf import setting
from coalition.contact_mail.messages import LARGEST_MESSAGE
from coalition.services.contact_drafts import receive_mail

log = structlog.get_logger(__name__)

_TIMEOUT_SECONDS = 30
_PORTS = {"imap": 143, "imaps": 993}
_AT_ONCE = 50


def poll_mailbox() -> int:
    """Take in what is unread, at most some dozens a run; returns the number of messages looked at.

    A message leaves the mailbox once it was stored or dropped. One on which the hub itself failed stays there, marked
    as read, so that it neither blocks the others nor is lost.
    """
    if not setting("CONTACT_MAILBOX_URL") or not setting("CONTACT_MAIL_ADDRESS"):
        return 0
    looked_at = 0
    with _mailbox() as box:
        _status, found = box.uid("SEARCH", "UNSEEN")
        for uid in (found[0] or b"").split()[:_AT_ONCE]:
            name = uid.decode("ascii")
            box.uid("STORE", name, "+FLAGS", _flag_after(box, name))
            looked_at += 1
        if looked_at:
            box.expunge()
    log.info("mailbox_polled", messages=looked_at)
    return looked_at


def _flag_after(box: imaplib.IMAP4, uid: str) -> str:
    try:
        # One byte more than is allowed, so that what is too large is seen as such without being fetched whole.
        _status, answer = box.uid("FETCH", uid, f"(BODY.PEEK[]<0.{LARGEST_MESSAGE + 1}>)")
        raw = next((part[1] for part in answer if isinstance(part, tuple)), b"")
        receive_mail(raw=raw)
    except (imaplib.IMAP4.abort, OSError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever a message does to us, the next one comes in
        # Without its traceback, which may carry pieces of the message.
        log.warning("mail_not_taken_in", uid=uid, error=type(error).__name__)
        return "(\\Seen)"
    return "(\\Deleted)"


@contextmanager
def _mailbox() -> Iterator[imaplib.IMAP4]:
    parts = urlsplit(setting("CONTACT_MAILBOX_URL"))
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    box: imaplib.IMAP4
    if parts.scheme == "imaps":
        box = imaplib.IMAP4_SSL(host, port, timeout=_TIMEOUT_SECONDS)
    else:
        box = imaplib.IMAP4(host, port, timeout=_TIMEOUT_SECONDS)
    try:
        box.login(unquote(parts.username or ""), unquote(parts.password or ""))
        box.select(f'"{unquote(parts.path.strip("/")) or "INBOX"}"')
        yield box
    finally:
        box.logout()
