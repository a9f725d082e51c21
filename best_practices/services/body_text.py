"""Between the plain text that a member types and the StreamField that readers see.

Blocks that the form does not know (images, quotes …, added in the page editor) are carried along untouched.
"""

import re
from collections.abc import Iterable
from html import unescape
from typing import Any

from django.utils.html import escape, strip_tags

_FORM_BLOCKS = {"text", "steps"}


def body_from_text(*, description: str, steps: str, existing: Iterable[Any] = ()) -> list[tuple[str, Any]]:
    """StreamField data: the description's paragraphs, the steps (one a line), then blocks of ``existing`` to keep."""
    body: list[tuple[str, Any]] = []
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", description.replace("\r", "")) if part.strip()]
    if paragraphs:
        body.append(("text", "".join(f"<p>{escape(part).replace(chr(10), '<br/>')}</p>" for part in paragraphs)))
    titles = [line.strip() for line in steps.splitlines() if line.strip()]
    if titles:
        body.append(("steps", [{"title": title, "text": ""} for title in titles]))
    body += [(block.block_type, block.value) for block in existing if block.block_type not in _FORM_BLOCKS]
    return body


def text_from_body(body: Iterable[Any]) -> dict[str, str]:
    """``description`` and ``steps`` as a member would have typed them."""
    paragraphs: list[str] = []
    steps: list[str] = []
    for block in body:
        if block.block_type == "text":
            paragraphs.append(plain_text(block.value.source))
        elif block.block_type == "steps":
            steps += [str(step["title"]) for step in block.value]
    return {"description": "\n\n".join(paragraphs), "steps": "\n".join(steps)}


def plain_text(html: str) -> str:
    """Rich text without its tags; paragraphs stay apart."""
    spaced = re.sub(r"</(p|li|h[1-6])>", "\n\n", re.sub(r"<br\s*/?>", "\n", html))
    return unescape(strip_tags(spaced)).strip()


def searchable_text(body: Iterable[Any]) -> str:
    """Everything readable of a StreamField value, as plain text."""
    texts: list[str] = []
    for block in body:
        texts += block.block.get_searchable_content(block.value)
    return "\n".join(plain_text(str(text)) for text in texts)
