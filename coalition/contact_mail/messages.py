"""What a message says (RFC 5322, MIME), however broken or hostile it is."""

import datetime
import email
import email.header
import email.policy
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage, Message
from email.utils import getaddresses, parsedate_to_datetime
from typing import Any

from bs4 import BeautifulSoup
from django.utils import timezone

LARGEST_MESSAGE = 15 * 1024 * 1024
_LARGEST_HTML = 1024 * 1024
_LONGEST_TEXT = 45_000
_LONGEST_SUBJECT = 200
_MOST_PARTS = 200
_MOST_ADDRESSES = 200
_MOST_FILES = 10
_OLDEST = datetime.datetime(1990, 1, 1, tzinfo=datetime.UTC)
_RECIPIENTS = ("To", "Cc", "Bcc", "Delivered-To", "X-Original-To", "Envelope-To", "Resent-To")
_CORRESPONDENTS = ("From", "Reply-To", "Sender", "To", "Cc")
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


class UnreadableMessageError(Exception):
    """Too large, too deep or too broken; the message says which, and nothing of the content."""


@dataclass(frozen=True)
class AttachedFile:
    name: str
    content: bytes


@dataclass(frozen=True)
class MailContent:
    """``digest`` names the message; ``addresses`` are all that occur in headers and text, in small letters."""

    digest: str
    subject: str
    text: str
    sender: str
    occurred_at: datetime.datetime
    recipients: frozenset[str]
    addresses: frozenset[str]
    is_automatic: bool
    files: list[AttachedFile] = field(default_factory=list)


def read_message(raw: bytes) -> MailContent:
    """Raises ``UnreadableMessageError`` for what cannot be read; everything else becomes plain text."""
    if len(raw) > LARGEST_MESSAGE:
        raise UnreadableMessageError("too large")
    try:
        return _read(raw)
    except UnreadableMessageError:
        raise
    except RecursionError as error:
        raise UnreadableMessageError("nested too deep") from error
    except Exception as error:  # Python's parser raises whatever comes on headers made to break it.
        raise UnreadableMessageError(f"broken: {type(error).__name__}") from error


def _read(raw: bytes) -> MailContent:
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    parts = list(_parts(message))
    text = _text_of(parts)
    return MailContent(
        digest=_digest(message, raw),
        subject=" ".join(_header(message, "Subject").split())[:_LONGEST_SUBJECT],
        text=text,
        sender=next(iter(_addresses(message, ("From",))), ""),
        occurred_at=_date(message),
        recipients=frozenset(_addresses(message, _RECIPIENTS)),
        addresses=frozenset(_all_addresses(message, text)),
        is_automatic=_is_automatic(message),
        files=_files(parts),
    )


def _parts(message: Message) -> Iterator[Message]:
    """The leaves, those of forwarded messages included, at most some hundred."""
    for number, part in enumerate(message.walk()):
        if number >= _MOST_PARTS:
            raise UnreadableMessageError("too many parts")
        if not part.is_multipart():
            yield part


def _header(message: Message, name: str) -> str:
    """Decoded; whatever is no text in its charset is replaced."""
    raw = message.get(name)
    if raw is None:
        return ""
    decoded = []
    for piece, charset in email.header.decode_header(str(raw)[:5000]):
        decoded.append(piece if isinstance(piece, str) else _decode(piece, charset))
    return clean("".join(decoded))


def _decode(content: bytes, charset: str | None) -> str:
    try:
        return content.decode(charset or "utf-8", errors="replace")
    except (LookupError, ValueError):
        return content.decode("latin-1")


def clean(text: str) -> str:
    """Without control characters, those that turn the direction of writing around, and halves of characters."""
    text = text.encode("utf-8", errors="replace").decode("utf-8")
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _text_of(parts: list[Message]) -> str:
    """All plain texts; where there are none, the HTML as text."""
    texts = [part for part in parts if part.get_content_maintype() == "text" and not _is_file(part)]
    plain = [_payload_text(part) for part in texts if part.get_content_subtype() == "plain"]
    if not any(text.strip() for text in plain):
        plain = [html_as_text(_payload_text(part)) for part in texts if part.get_content_subtype() == "html"]
    return "\n\n".join(text.strip() for text in plain if text.strip())[:_LONGEST_TEXT]


def _payload_text(part: Message) -> str:
    content: Any = part.get_payload(decode=True) or b""
    return clean(_decode(content[:_LARGEST_HTML], part.get_content_charset()))


def html_as_text(html: str) -> str:
    """What one would read of it; scripts, styles and addresses of pictures are gone."""
    soup = BeautifulSoup(html[:_LARGEST_HTML], "html.parser")
    for element in soup(["script", "style", "head", "template", "title"]):
        element.decompose()
    lines = (" ".join(line.split()) for line in soup.get_text("\n").splitlines())
    return "\n".join(line for line in lines if line)


def _addresses(message: Message, names: tuple[str, ...]) -> list[str]:
    found = getaddresses([_header(message, name) for name in names if message.get(name) is not None])
    extra = [clean(str(value)[:5000]) for name in names for value in (message.get_all(name) or [])[1:20]]
    found += getaddresses(extra)
    return [address.lower() for _name, address in found if "@" in address][:_MOST_ADDRESSES]


def _all_addresses(message: Message, text: str) -> list[str]:
    """Also those in the text: a forwarded mail names its writer only there."""
    inner = [one for one in message.walk() if one.get_content_type() == "message/rfc822"]
    forwarded = [address for one in inner for address in _addresses(_inner(one), _CORRESPONDENTS)]
    written = [address.lower() for address in _ADDRESS.findall(text)[:_MOST_ADDRESSES]]
    return [*_addresses(message, _CORRESPONDENTS), *forwarded, *written]


def _inner(part: Message) -> Message:
    payload: Any = part.get_payload()
    return payload[0] if isinstance(payload, list) and payload else EmailMessage()


def _date(message: Message) -> datetime.datetime:
    """By its own clock, unless that is nonsense."""
    now = timezone.now()
    try:
        told = parsedate_to_datetime(_header(message, "Date"))
    except (TypeError, ValueError, OverflowError, IndexError):
        return now
    told = told if told.tzinfo else told.replace(tzinfo=datetime.UTC)
    return told if _OLDEST <= told <= now else now


def _digest(message: Message, raw: bytes) -> str:
    name = " ".join(_header(message, "Message-ID").split())
    return hashlib.sha256(name.encode() if name else raw).hexdigest()


def _is_automatic(message: Message) -> bool:
    """Out-of-office notes, bounces and other machines (RFC 3834, RFC 3464)."""
    automatic = _header(message, "Auto-Submitted").strip().lower()
    return (
        automatic not in {"", "no"}
        or message.get_content_type() == "multipart/report"
        or _header(message, "Return-Path").strip() == "<>"
        or _header(message, "Precedence").strip().lower() in {"auto_reply", "junk"}
    )


def _files(parts: list[Message]) -> list[AttachedFile]:
    """What is attached, unjudged."""
    found: list[AttachedFile] = []
    for part in parts:
        if _is_file(part) and len(found) < _MOST_FILES:
            content: Any = part.get_payload(decode=True) or b""
            name = clean(_decode_name(part)).replace("/", "_").replace("\\", "_")
            found.append(AttachedFile(name=name[-200:], content=content))
    return found


def _decode_name(part: Message) -> str:
    pieces = email.header.decode_header(str(part.get_filename() or "file")[:1000])
    return "".join(piece if isinstance(piece, str) else _decode(piece, charset) for piece, charset in pieces)
