"""Filters beside search results that several kinds of documents share, and how their values are named."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from coalition.models import Region, Topic, Unit
from search.registry import Facet


def labels_of(model: type[Model], key: str) -> Callable[[Sequence[str]], Mapping[str, Any]]:
    """Stored values of a facet that are the field ``key`` of ``model`` -> what its rows are called."""

    def labels(values: Sequence[str]) -> Mapping[str, Any]:
        rows = model._default_manager.filter(**{f"{key}__in": values})
        return {getattr(row, key): str(row) for row in rows}

    return labels


TOPIC = Facet("topic", _("Topic"), labels_of(Topic, "slug"), suggested=True)
UNIT = Facet("unit", _("Unit"), labels_of(Unit, "slug"))
REGION = Facet("region", _("Region"), labels_of(Region, "code"))
