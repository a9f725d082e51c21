"""A body of text as data: a list of blocks, each with its type, its value and, for rich text, finished HTML."""

import re
from collections.abc import Callable, Iterable
from typing import Annotated, Any, Literal

import nh3
from ninja import Schema
from pydantic import Field
from wagtail.rich_text import expand_db_html

from coalition.api_conventions.reading import Reader, absolute

_LOCAL_ADDRESS = re.compile(r'(?<=\s)(href|src)="(/[^"]*)"')
# Width in pixels of the images that the API hands out.
IMAGE_WIDTH = 1200


class ImageShape(Schema):
    """An image with a text for those who do not see it."""

    src: str = Field(description="At most 1200 pixels wide.")
    width: int
    height: int
    alt: str


class FileShape(Schema):
    """A file to download."""

    title: str
    filename: str
    url: str


class QuoteShape(Schema):
    """Somebody's words."""

    text: str
    source: str


class StepShape(Schema):
    """One step of an instruction."""

    title: str
    html: str


class LinkShape(Schema):
    """A link with its text; for embedded media nothing should be loaded from it before the reader agrees."""

    text: str
    url: str | None = Field(description="Null when it leads to a page that is not published.")


class HeadingPart(Schema):
    """A heading."""

    type: Literal["heading"]
    id: str
    value: str


class TextPart(Schema):
    """Rich text as HTML, with full addresses in its links."""

    type: Literal["text"]
    id: str
    html: str


class ImagePart(Schema):
    """An image."""

    type: Literal["image"]
    id: str
    value: ImageShape


class QuotePart(Schema):
    """A quote."""

    type: Literal["quote"]
    id: str
    value: QuoteShape


class StepsPart(Schema):
    """An instruction."""

    type: Literal["steps"]
    id: str
    value: list[StepShape]


class FilesPart(Schema):
    """Files."""

    type: Literal["files"]
    id: str
    value: list[FileShape]


class LinkPart(Schema):
    """Embedded media, or a call to action."""

    type: Literal["embed", "call_to_action"]
    id: str
    value: LinkShape


BodyPart = Annotated[
    HeadingPart | TextPart | ImagePart | QuotePart | StepsPart | FilesPart | LinkPart, Field(discriminator="type")
]


def body_of(stream: Iterable[Any], reader: Reader) -> list[BodyPart]:
    """The blocks of a ``BodyBlock`` in their order; those whose image or file was deleted are left out."""
    parts: list[BodyPart] = []
    for block in stream:
        if make := _PARTS.get(block.block_type):
            part = make(block.value, str(block.id or ""), reader)
            if part is not None:
                parts.append(part)
    return parts


def html_of(source: str) -> str:
    """Rich text as stored, with its links resolved to full addresses and nothing but harmless markup."""
    html = nh3.clean(expand_db_html(source))
    return _LOCAL_ADDRESS.sub(lambda found: f'{found[1]}="{absolute(found[2])}"', html)


def image_of(image: Any, alt: str) -> ImageShape | None:
    """None when the file itself is missing."""
    try:
        rendition = image.get_rendition(f"width-{IMAGE_WIDTH}")
    except (OSError, ValueError):
        return None
    return ImageShape(src=absolute(rendition.url), width=rendition.width, height=rendition.height, alt=alt)


def file_of(document: Any) -> FileShape:
    return FileShape(title=document.title, filename=document.filename, url=absolute(document.url))


def _heading(value: Any, key: str, _reader: Reader) -> HeadingPart:
    return HeadingPart(type="heading", id=key, value=str(value))


def _text(value: Any, key: str, _reader: Reader) -> TextPart:
    return TextPart(type="text", id=key, html=html_of(value.source))


def _image(value: Any, key: str, _reader: Reader) -> ImagePart | None:
    if value is None:
        return None
    alt = "" if getattr(value, "decorative", False) else getattr(value, "contextual_alt_text", "") or ""
    image = image_of(value, alt)
    return ImagePart(type="image", id=key, value=image) if image else None


def _quote(value: Any, key: str, _reader: Reader) -> QuotePart:
    return QuotePart(type="quote", id=key, value=QuoteShape(text=value["text"], source=value.get("source") or ""))


def _steps(value: Any, key: str, _reader: Reader) -> StepsPart:
    steps = [
        StepShape(title=step["title"], html=html_of(step["text"].source if step["text"] else "")) for step in value
    ]
    return StepsPart(type="steps", id=key, value=steps)


def _files(value: Any, key: str, _reader: Reader) -> FilesPart:
    return FilesPart(type="files", id=key, value=[file_of(document) for document in value if document is not None])


def _embed(value: Any, key: str, _reader: Reader) -> LinkPart:
    return LinkPart(type="embed", id=key, value=LinkShape(text=value["title"], url=value["url"]))


def _call_to_action(value: Any, key: str, reader: Reader) -> LinkPart:
    url = reader.page_url(value.get("page")) or value.get("url") or None
    return LinkPart(type="call_to_action", id=key, value=LinkShape(text=value["text"], url=url))


_PARTS: dict[str, Callable[[Any, str, Reader], Any]] = {
    "heading": _heading,
    "text": _text,
    "image": _image,
    "quote": _quote,
    "steps": _steps,
    "files": _files,
    "embed": _embed,
    "call_to_action": _call_to_action,
}
