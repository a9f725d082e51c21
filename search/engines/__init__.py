"""The two engines behind one protocol; ``get_engine`` gives the configured one."""

from functools import lru_cache
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed

from search import conf
from search.engines.base import Engine

__all__ = ["Engine", "get_engine", "temporary_engine"]


def get_engine() -> Engine:
    """The engine that the settings name, with this installation's index."""
    return _engine(
        conf.setting("SEARCH_ENGINE"),
        conf.setting("SEARCH_ELASTICSEARCH_URL"),
        conf.embedded_path(),
        conf.setting("SEARCH_INDEX_PREFIX"),
    )


def temporary_engine(name: str) -> Engine:
    """An engine of the configured kind with an index of its own, which its user destroys again."""
    return _make(
        conf.setting("SEARCH_ENGINE"),
        conf.setting("SEARCH_ELASTICSEARCH_URL"),
        conf.embedded_path() / "temporary" / name,
        f"{conf.setting('SEARCH_INDEX_PREFIX')}-{name}",
        shared=False,
    )


@lru_cache(maxsize=8)
def _engine(kind: str, url: str, path: Path, prefix: str) -> Engine:
    return _make(kind, url, path, prefix)


def _make(kind: str, url: str, path: Path, prefix: str, *, shared: bool = True) -> Engine:
    if kind == "embedded":
        from search.engines.embedded import EmbeddedEngine

        return EmbeddedEngine(path)
    if kind == "elasticsearch":
        if not url:
            raise ImproperlyConfigured("SEARCH_ELASTICSEARCH_URL is empty: set it, or SEARCH_ENGINE to 'embedded'.")
        from search.engines.elasticsearch import ElasticsearchEngine
        from search.leases import hold_lease, no_lease

        return ElasticsearchEngine(url, prefix, lease=hold_lease if shared else no_lease)
    raise ImproperlyConfigured(f"SEARCH_ENGINE is {kind!r}; known are 'embedded' and 'elasticsearch'.")


def _forget(setting: str, **_kwargs: object) -> None:
    if setting.startswith("SEARCH_"):
        _engine.cache_clear()


setting_changed.connect(_forget, dispatch_uid="search.engines")
