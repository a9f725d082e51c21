from typing import Any

from django import forms
from django.urls import reverse_lazy


class TagsInput(forms.TextInput):
    """Words separated by commas; known tags are suggested for the one that is being typed."""

    class Media:
        js = ("best_practices/tags.js",)

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        address = reverse_lazy("best_practices:tag-suggestions")
        super().__init__({"autocomplete": "off", "data-tag-suggestions": address, **(attrs or {})})
