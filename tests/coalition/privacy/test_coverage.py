"""No model with personal data goes without export, erasure and a limit."""

from django.db import models
from django.utils import translation
from django.utils.text import camel_case_to_spaces
from django.utils.translation import pgettext

from coalition.models import Person
from coalition.privacy import registry


def test_every_model_with_a_personal_field_is_declared() -> None:
    assert list(registry.uncovered()) == []


def test_a_new_model_would_be_noticed() -> None:
    class GuestList(models.Model):  # noqa: DJ008 - never shown
        person = models.ForeignKey(Person, models.CASCADE)
        phone = models.CharField(max_length=20)

        class Meta:
            app_label = "coalition"

    try:
        assert list(registry.uncovered()) == ["coalition.GuestList: person, phone"]
    finally:
        forget(GuestList)


def forget(model: type[models.Model]) -> None:
    from django.apps import apps

    del apps.all_models["coalition"][model._meta.model_name]
    apps.clear_cache()


def test_german_readers_find_no_english_field() -> None:
    """Where nobody names a field or a model, Django derives an English word from its name."""
    with translation.override("de"):
        for data in registry.declared():
            meta = data.model._meta
            derived = [name.replace("_", " ") for name in (*data.fields, f"{meta.model_name}s")]
            for word in {*data.field_names, data.model_name} & {*derived, f"{camel_case_to_spaces(meta.object_name)}s"}:
                assert pgettext("field", word) != word or word in {"text", "name"}, (meta.label, word)


def test_every_declaration_can_be_told_and_says_what_erasure_does() -> None:
    for data in registry.declared():
        assert data.field_names or data.disclose, data.model
        assert str(data.after_erasure), data.model
