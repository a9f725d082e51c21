"""What the result page hands to its script for counting: signed, so that nobody can make searches or hits up."""

from typing import Any

from django.core import signing

from search.page import Asked
from search.query import SearchResult
from search.statistics import record_click, record_search

_SALT = "search.counting"
_LONGEST_AGE = 6 * 60 * 60


class InvalidCountError(ValueError):
    """Not what a result page handed out, or too old."""


def counting_token(asked: Asked, result: SearchResult) -> str:
    """The search, its number of hits and the keys of those on the page; empty where there is nothing to count."""
    text = asked.parsed.render()
    if not text or result.degraded:
        return ""
    content = {"q": text, "n": result.total, "k": [hit.document.key for hit in result.hits]}
    return signing.dumps(content, salt=_SALT, compress=True)


def count(*, token: str, place: str, person: int | None) -> None:
    """Count the search of ``token``, or the click on the hit at ``place`` (from 0) of it; raises InvalidCountError."""
    try:
        content: dict[str, Any] = signing.loads(token, salt=_SALT, max_age=_LONGEST_AGE)
    except signing.BadSignature as error:
        raise InvalidCountError from error
    if not place:
        record_search(text=content["q"], person=person, found=content["n"])
    elif place.isascii() and place.isdecimal() and int(place[:4]) < len(content["k"]):
        record_click(text=content["q"], document=content["k"][int(place[:4])], person=person)
    else:
        raise InvalidCountError
