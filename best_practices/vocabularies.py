"""Wiring only: action formats and free tags are curated vocabularies."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from best_practices.draft_terms import by_key, by_tag_name
from best_practices.models import ActionFormat
from coalition.vocabularies import Vocabulary, register_mentions, register_vocabulary
from search.synonyms import forget_synonym, remember_synonym


def _keep_former_tag(kept: Any, former_name: str) -> None:
    """Tags have no other words of their own: a group of search's synonyms says it."""
    remember_synonym(former_name, kept.name, note=str(_("Former tag")))


def _drop_former_tag(kept: Any, former_name: str) -> None:
    forget_synonym(former_name, kept.name)


register_vocabulary(
    Vocabulary(key="action-formats", name=_("Action formats"), model=ActionFormat, parameter="action_format")
)
register_vocabulary(
    Vocabulary(
        key="tags",
        name=_("Tags"),
        model=Tag,
        parameter="tag",
        fields=("name",),
        keep_former_name=_keep_former_tag,
        drop_former_name=_drop_former_tag,
    )
)
register_mentions("topics", by_key("topics"))
register_mentions("action-formats", by_key("action_formats"))
register_mentions("tags", by_tag_name("tags"))
