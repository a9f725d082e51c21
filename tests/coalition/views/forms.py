"""Forms as a browser would send them."""

from typing import Any

from django.test import Client


def filled(client: Client, url: str, **changes: Any) -> dict[str, Any]:
    """What the form at ``url`` would send unchanged, with ``changes``; None leaves a field out."""
    form = client.get(url).context["form"]
    data: dict[str, Any] = {}
    for name, field in form.fields.items():
        value = form[name].value()
        if isinstance(value, list | tuple):
            value = [getattr(one, "pk", one) for one in value]
        elif not hasattr(field.widget, "choices"):
            value = field.widget.format_value(value)
        if value not in (None, "", False):
            data[name] = value
    return {name: value for name, value in {**data, **changes}.items() if value is not None}
