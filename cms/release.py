"""Which version runs here."""

import tomllib
from functools import cache
from importlib import metadata

from django.conf import settings


@cache
def release() -> str:
    """The version number of pyproject.toml: of the installed package, else of the checkout."""
    try:
        return metadata.version("wagtail-coalition")
    except metadata.PackageNotFoundError:
        project = settings.BASE_DIR / "pyproject.toml"
        return str(tomllib.loads(project.read_text())["project"]["version"]) if project.exists() else ""
