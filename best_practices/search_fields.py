"""What can be typed before a colon about write-ups: tag:kreide, format:infostand."""

from collections.abc import Mapping, Sequence

from best_practices.models import ActionFormat
from search.query_fields import QueryField, register_field


def _formats(values: Sequence[str] | None) -> Mapping[str, Sequence[str]]:
    rows = ActionFormat.objects.all() if values is None else ActionFormat.objects.filter(slug__in=values)
    return {row.slug: [row.label, *row.words, row.slug] for row in rows}


register_field(
    QueryField(prefixes=("format", "aktion", "action"), example="infostand", facet="action_format", names=_formats)
)
# Anybody may make a tag up, in a draft too: only those of findable write-ups are known, to whom they are findable.
register_field(QueryField(prefixes=("tag", "schlagwort"), example="kreide", facet="tag"))
