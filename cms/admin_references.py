"""What a page's form points at: pages, images and documents chosen in its body, its texts and its repeated fields.

A chooser offers only what its user may choose, but a form can name any number; shown again or previewed, the page would
then tell the title of somebody else's draft.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import ForeignKey, Model
from django.http import HttpRequest
from modelcluster.models import get_all_child_relations
from wagtail.documents.models import Document
from wagtail.fields import RichTextField, StreamField
from wagtail.images.models import Image
from wagtail.models import Page

References = dict[type[Model], set[int]]
CHECKED = (Page, Image, Document)


def references_in_form(model: type[Page], request: HttpRequest) -> References:
    """What the sent form of a page of type ``model`` points at; a form that cannot be read is a bad request."""
    found: References = defaultdict(set)
    try:
        for field in _text_fields(model):
            widget = field.formfield().widget
            _add_from(found, field, widget.value_from_datadict(request.POST, request.FILES, field.name))
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise BadRequest("The form of this page is incomplete.") from error
    for prefix, suffix, target in _repeated_choices(model):
        for key in request.POST:
            if key.startswith(prefix) and key.endswith(suffix):
                _add(found, target, request.POST[key])
    return found


def references_of(page: Page) -> References:
    """What the page's latest draft points at already."""
    draft = page.get_latest_revision_as_object() if page.latest_revision_id else page.specific
    found: References = defaultdict(set)
    for field in _text_fields(type(draft)):
        _add_from(found, field, field.value_from_object(draft))
    for relation in get_all_child_relations(type(draft)):
        for choice in _choices(relation.related_model):
            for child in getattr(draft, relation.get_accessor_name()).all():
                _add(found, choice.related_model, getattr(child, choice.attname))
    return found


def _text_fields(model: type[Page]) -> Iterator[Any]:
    return (field for field in model._meta.get_fields() if isinstance(field, StreamField | RichTextField))


def _repeated_choices(model: type[Page]) -> Iterator[tuple[str, str, type[Model]]]:
    """(beginning and end of the form's field names, model chosen from) of everything that may be repeated."""
    for relation in get_all_child_relations(model):
        for choice in _choices(relation.related_model):
            yield f"{relation.get_accessor_name()}-", f"-{choice.name}", choice.related_model


def _choices(model: type[Model]) -> list[Any]:
    fields = [field for field in model._meta.get_fields() if isinstance(field, ForeignKey) and field.editable]
    return [field for field in fields if isinstance(field.related_model, type) and _base(field.related_model)]


def _add_from(found: References, field: Any, value: Any) -> None:
    for target, object_id, *_path in field.extract_references(value or ""):
        _add(found, target, object_id)


def _add(found: References, target: type[Model], object_id: Any) -> None:
    base = _base(target)
    if base and str(object_id).isascii() and str(object_id).isdigit():
        found[base].add(int(object_id))


def _base(model: type[Model]) -> type[Model] | None:
    return next((base for base in CHECKED if issubclass(model, base)), None)
