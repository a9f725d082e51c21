"""Terms in drafts of write-ups: topics and formats by their key, tags by their name, as the form sent them."""

from typing import Any

from taggit.utils import edit_string_for_tags, parse_tags

from best_practices.models import WriteUpDraft
from coalition.vocabularies import Mentions


def by_key(name: str) -> Mentions:
    """``{name: ["12", "15"]}``"""

    def names(content: Any, term: Any) -> bool:
        return str(term.pk) in content.get(name, ())

    def replaced(content: Any, old: Any, new: Any) -> Any:
        texts = (str(new.pk) if text == str(old.pk) else text for text in content[name])
        return {**content, name: list(dict.fromkeys(texts))}

    return Mentions(WriteUpDraft, "content", names, replaced)


def by_tag_name(name: str) -> Mentions:
    """``{name: ["one, two"]}``"""

    def names(content: Any, term: Any) -> bool:
        return term.name in _tags(content)

    def replaced(content: Any, old: Any, new: Any) -> Any:
        tags = dict.fromkeys(new.name if tag == old.name else tag for tag in _tags(content))
        return {**content, name: [edit_string_for_tags([_Named(tag) for tag in tags])]}

    def _tags(content: Any) -> list[str]:
        typed: list[str] = parse_tags("".join(content.get(name, ())[:1]))
        return typed

    return Mentions(WriteUpDraft, "content", names, replaced)


class _Named:
    """What taggit asks of a tag to write it as people type it."""

    def __init__(self, name: str) -> None:
        self.name = name
