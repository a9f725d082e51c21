"""Paging that neither repeats nor leaves out: a page holds the best hits that the pages before it did not show.

Cutting by number alone does both as soon as the index changes between two pages. Which hits somebody was shown is kept
in Django's cache under a random name that the links between pages carry (parameter ``shown``): keys of documents and a
digest of the question, none of its words. Where nothing is kept (too old, another process, a number typed by hand),
pages are cut by number.
"""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from search.port import run_query
from search.query import SearchQuery, SearchResult

_KEPT_SECONDS = 30 * 60
LONGEST_NAME = 40
_SALT = "search.shown"


def run_page(query: SearchQuery, *, shown: str, user: Any = None) -> tuple[SearchResult, str]:
    """The answer for ``query.page``, and the name to give to the links to its neighbours (empty for a single page).

    ``shown`` is the name that came with the request; one that is unknown or belongs to another question is no error.
    """
    digest = _digest(query)
    known = _kept(shown, digest)
    before = known[: (query.page - 1) * query.size]
    result = run_query(replace(query, shown=before), user=user)
    if result.pages == 1 or result.degraded:
        return result, ""
    seen = (*before, *(hit.document.key for hit in result.hits))
    if before and query.page >= result.pages and len(result.hits) == query.size:
        # What was shown and is gone is no longer counted, but what stood behind it is still to come.
        rest = run_query(replace(query, page=query.page + 1, shown=seen), user=user)
        result = replace(result, more=bool(rest.hits))
    if len(before) < (query.page - 1) * query.size:
        return result, shown if known else ""
    return result, shown if known[: len(seen)] == seen else _keep(digest, seen)


def _keep(digest: str, keys: Sequence[str]) -> str:
    name = secrets.token_urlsafe(12)
    cache.set(_cache_key(name), (digest, tuple(keys)), _KEPT_SECONDS)
    return name


def _kept(name: str, digest: str) -> tuple[str, ...]:
    if not name or len(name) > LONGEST_NAME:
        return ()
    of_question, keys = cache.get(_cache_key(name)) or ("", ())
    return keys if of_question == digest else ()


def _cache_key(name: str) -> str:
    return f"{_SALT}.{salted_hmac(_SALT, name).hexdigest()}"


def _digest(query: SearchQuery) -> str:
    """Of everything but the page: other words, filters or rights are another question."""
    asked = replace(query.cleaned(), page=1, shown=())
    parts = [
        asked.text,
        asked.phrases,
        asked.excluded,
        asked.kinds,
        sorted(asked.facets.items()),
        sorted(asked.without.items()),
        asked.size,
        asked.newest_first,
        sorted(asked.audience),
    ]
    return salted_hmac(_SALT, repr(parts)).hexdigest()
