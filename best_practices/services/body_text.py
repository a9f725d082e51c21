"""Between the plain text that a member types and the StreamField that readers see.

What the form does not know is carried along: blocks of other kinds (images, quotes …, added in the page editor) stay in
their place, and formatting, links and the texts of steps stay where the member did not change the words.
"""

import re
from collections.abc import Iterable
from html import unescape
from typing import Any

from django.utils.html import escape, strip_tags

_FORM_BLOCKS = {"text", "steps"}


def body_from_text(*, description: str, steps: str, existing: Iterable[Any] = ()) -> list[tuple[str, Any]]:
    """StreamField data: ``existing`` with its text and its steps (one a line) replaced where they were changed."""
    existing = list(existing)
    before = text_from_body(existing)
    changed: dict[str, list[tuple[str, Any]]] = {}
    if _lines(description) != _lines(before["description"]):
        changed["text"] = _text_blocks(description)
    if _lines(steps) != _lines(before["steps"]):
        changed["steps"] = _steps_blocks(steps, existing)
    body: list[tuple[str, Any]] = []
    for block in existing:
        if block.block_type in _FORM_BLOCKS and block.block_type in changed:
            body += changed[block.block_type]
            changed[block.block_type] = []
        else:
            body.append((block.block_type, block.value))
    # What had no place yet: the text comes first, the steps after the text.
    body = [*changed.get("text", []), *body]
    end = max((place for place, (kind, _value) in enumerate(body, start=1) if kind == "text"), default=0)
    return [*body[:end], *changed.get("steps", []), *body[end:]]


def _text_blocks(description: str) -> list[tuple[str, Any]]:
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", description.replace("\r", "")) if part.strip()]
    html = "".join(f"<p>{escape(part).replace(chr(10), '<br/>')}</p>" for part in paragraphs)
    return [("text", html)] if html else []


def _steps_blocks(steps: str, existing: Iterable[Any]) -> list[tuple[str, Any]]:
    texts = {step["title"]: step["text"] for block in existing if block.block_type == "steps" for step in block.value}
    titles = [line for line in _lines(steps) if line]
    return [("steps", [{"title": title, "text": texts.get(title, "")} for title in titles])] if titles else []


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.replace("\r", "").strip().split("\n")]


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
