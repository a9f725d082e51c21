"""No model with personal data goes without export, erasure and a limit."""

from django.db import models

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


def test_every_declaration_can_be_told_and_says_what_erasure_does() -> None:
    for data in registry.declared():
        assert data.field_names or data.disclose, data.model
        assert str(data.after_erasure), data.model
