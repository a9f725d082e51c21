"""Addresses of the directory, the contact log, follow-ups, cooperations and the list of units."""

from typing import Any

app_name = "coalition"

urlpatterns: list[Any] = []
