"""A mail as JSON text and back, with the Message-ID that it keeps however often it is tried."""

import base64
import json
from email.utils import make_msgid
from typing import Any

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.utils import DNS_NAME

_PLAIN = ("subject", "body", "from_email", "to", "cc", "bcc", "reply_to")


def to_text(message: EmailMessage) -> str:
    """Raises what the message itself raises for a line break in a header, and ``TypeError`` for an odd attachment."""
    message.message()
    headers = {name: str(value) for name, value in message.extra_headers.items()}
    headers.setdefault("Message-ID", make_msgid(domain=DNS_NAME.get_fqdn()))
    alternatives = [list(alternative) for alternative in getattr(message, "alternatives", ())]
    letter = {
        **{name: _jsonable(getattr(message, name)) for name in _PLAIN},
        "headers": headers,
        "subtype": message.content_subtype,
        "alternatives": alternatives,
        "attachments": [_attachment(attachment) for attachment in message.attachments],
    }
    return json.dumps(letter, ensure_ascii=False)


def from_text(text: str) -> EmailMultiAlternatives:
    letter = json.loads(text)
    message = EmailMultiAlternatives(**{name: letter[name] for name in _PLAIN}, headers=letter["headers"])
    message.content_subtype = letter["subtype"]
    for content, mimetype in letter["alternatives"]:
        message.attach_alternative(content, mimetype)
    for name, content, mimetype in letter["attachments"]:
        message.attach(name, base64.b64decode(content), mimetype)
    return message


def _jsonable(value: Any) -> Any:
    """Subjects and bodies may be texts that are translated late."""
    return [str(one) for one in value] if isinstance(value, list | tuple) else str(value)


def _attachment(attachment: Any) -> list[Any]:
    if not isinstance(attachment, tuple):
        raise TypeError("attach a file by name, content and type")
    name, content, mimetype = attachment
    data = content.encode() if isinstance(content, str) else bytes(content)
    return [name, base64.b64encode(data).decode("ascii"), mimetype]
