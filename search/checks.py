"""System check for deployments: does the index fit the code?"""

from typing import Any

from django.core.checks import CheckMessage, Warning, register  # noqa: A004 - Django's name

from search.status import rebuild_is_needed

OUTDATED = Warning(
    "The search index was made by another version of the analysis. It goes on serving, but finds less.",
    hint="Run: python manage.py search_index rebuild",
    id="search.W001",
)


@register("search", deploy=True)
def check_index_version(**_options: Any) -> list[CheckMessage]:
    """An engine that does not answer, or has no index yet, is not the settings' fault."""
    return [OUTDATED] if rebuild_is_needed() else []
