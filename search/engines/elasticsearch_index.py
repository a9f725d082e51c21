"""Elasticsearch's index: its typed document, its names, its life behind an alias."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch
from elasticsearch.dsl import Document, Index, MetaField, analyzer, mapped_field
from elasticsearch.dsl.field import Float, Keyword, Long, Text

from search import conf
from search.analysis import VERSION
from search.analysis.documents import analyse_text
from search.documents import SearchDocument
from search.engines.base import EngineAnsweredError, EngineUnavailableError, ObjectRef
from search.engines.payload import facet_tokens, near_tokens, newest_first, store, suggestion_tokens, weight

# Deletions are remembered this long, so that a late write of an older version cannot bring a document back.
_REMEMBER_DELETES = "1h"


class IndexedDocument(Document):
    """Texts arrive analysed and are split at white space; ``payload`` is kept and never searched.

    The source as sent is not kept: a hit needs the payload only, and an index is rebuilt from the database.
    """

    key: str = mapped_field(Keyword())
    object: str = mapped_field(Keyword())
    audience: list[str] = mapped_field(Keyword(multi=True))
    kind: str = mapped_field(Keyword())
    facet: list[str] = mapped_field(Keyword(multi=True))
    near: list[str] = mapped_field(Keyword(multi=True))
    text: str = mapped_field(Text(analyzer=analyzer("whitespace")))
    parts: str = mapped_field(Text(analyzer=analyzer("whitespace"), index_options="freqs"))
    prefixes: str = mapped_field(Text(analyzer=analyzer("whitespace"), index_options="freqs"))
    newest: int = mapped_field(Long(index=False))
    weight: float = mapped_field(Float(index=False))
    fingerprint: str = mapped_field(Keyword(index=False))
    payload: str = mapped_field(Keyword(index=False, doc_values=False, store=True))

    class Meta:
        dynamic = "strict"
        source = MetaField(enabled=False)


def make_source(document: SearchDocument) -> dict[str, Any]:
    analysed = analyse_text(title=document.title, summary=document.summary, body=document.body)
    stored = store(document)
    return {
        "key": document.key,
        "object": str(ObjectRef(document.source, document.object_id)),
        "audience": sorted(document.audience),
        "kind": document.kind,
        "facet": facet_tokens(document),
        "near": near_tokens(document),
        "text": analysed.text,
        "parts": analysed.parts,
        "prefixes": " ".join(suggestion_tokens(document)),
        "newest": newest_first(document),
        "weight": weight(document),
        "fingerprint": stored.fingerprint,
        "payload": stored.payload,
    }


@contextmanager
def unavailable_on_error() -> Iterator[None]:
    """Everything that the client can raise becomes one error, without the request's content."""
    try:
        yield
    except ApiError as error:
        raise unavailable(error.status_code) from error
    except TransportError as error:
        raise EngineUnavailableError(type(error).__name__) from error


def unavailable(status: int) -> EngineUnavailableError:
    """What an answer other than success says about the server: overload and its own errors are its failures."""
    if status == HTTPStatus.NOT_FOUND:
        return EngineAnsweredError("there is no index yet")
    reason = f"Elasticsearch answered {status}"
    is_failure = status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS
    return EngineUnavailableError(reason) if is_failure else EngineAnsweredError(reason)


def _size() -> dict[str, int]:
    return {
        "number_of_shards": conf.setting("SEARCH_SHARDS"),
        "number_of_replicas": conf.setting("SEARCH_REPLICAS"),
    }


class AliasedIndex:
    """``name`` is the alias that queries go to; the indices behind it are ``name-v<version>-<milliseconds>``."""

    def __init__(self, client: Elasticsearch, name: str) -> None:
        self.client = client
        self.name = name

    def serving(self) -> str | None:
        """The one index behind the alias."""
        if not self.client.indices.exists_alias(name=self.name):
            return None
        return max(self.client.indices.get_alias(name=self.name).body)

    def make_new(self) -> str:
        """An empty index that does not serve yet; what an earlier, dead rebuild left is removed."""
        self._remove_all_but(self.serving())
        concrete = f"{self.name}-v{VERSION}-{time.time_ns() // 1_000_000}"
        index = Index(concrete, using=self.client)
        index.document(IndexedDocument)
        index.settings(**_size(), gc_deletes=_REMEMBER_DELETES)
        index.create()
        return concrete

    def version_of(self, concrete: str) -> int:
        found = re.fullmatch(rf"{re.escape(self.name)}-v(\d+)-\d+", concrete)
        return int(found[1]) if found else 0

    def is_resized(self, concrete: str) -> bool:
        """Whether the settings ask for other numbers of shards or replicas than the index has."""
        has = self.client.indices.get_settings(index=concrete).body[concrete]["settings"]["index"]
        return any(int(has[name]) != wanted for name, wanted in _size().items())

    def accept_new_fields(self, concrete: str) -> None:
        """Let an index that is older than this code take its documents; what is new is filled by the next rebuild."""
        if not concrete.startswith(f"{self.name}-v{VERSION}-"):
            properties = IndexedDocument._index.to_dict()["mappings"]["properties"]
            self.client.indices.put_mapping(index=concrete, properties=properties)

    def serve(self, concrete: str) -> None:
        """One cluster state change: the old name never points to nothing."""
        actions: list[dict[str, Any]] = [{"add": {"index": concrete, "alias": self.name}}]
        if old := self.serving():
            actions.append({"remove": {"index": old, "alias": self.name}})
        self.client.indices.update_aliases(actions=actions)
        self._remove_all_but(concrete)

    def destroy(self) -> None:
        self._remove_all_but(None)

    def _remove_all_but(self, concrete: str | None) -> None:
        own = re.compile(rf"{re.escape(self.name)}-v\d+-\d+")
        known = self.client.indices.get(index=f"{self.name}-v*", allow_no_indices=True, features="aliases").body
        for other in known:
            if own.fullmatch(other) and other != concrete:
                self.client.indices.delete(index=other, ignore_unavailable=True)
