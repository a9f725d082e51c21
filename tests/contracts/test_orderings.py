"""A list has one order: rows that sort alike are told apart by a key, which no database does by itself."""

import pytest
from django.apps import apps
from django.db.models import Model

OUR_APPS = ("search", "coalition", "best_practices", "cms")


def _ordered_models() -> list[type[Model]]:
    return [model for label in OUR_APPS for model in apps.get_app_config(label).get_models() if model._meta.ordering]


def _unique_field_sets(model: type[Model]) -> list[set[str]]:
    fields = [{field.name} for field in model._meta.fields if field.unique]
    constraints = [set(found.fields) for found in model._meta.total_unique_constraints]
    return [{"pk"}, *fields, *constraints, *map(set, model._meta.unique_together)]


@pytest.mark.parametrize("model", _ordered_models(), ids=lambda model: model._meta.label)
def test_every_order_is_whole(model: type[Model]) -> None:
    names = {str(name).removeprefix("-") for name in model._meta.ordering}
    assert any(unique <= names for unique in _unique_field_sets(model)), f"{names}: add the key as the last one"


def test_there_are_models_to_look_at() -> None:
    assert len(_ordered_models()) > 30
