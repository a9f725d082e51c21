"""The JSON API of the hub, version 1: the apps' operations and those of this installation under one address."""

from best_practices.api import router as best_practices_router
from cms.api import me, root, search, suggestions, topic_pages  # noqa: F401  (they declare themselves on the router)
from cms.api.router import router
from coalition.api import router as coalition_router
from coalition.api_conventions.hub_api import HubApi

api = HubApi(
    title="wagtail-coalition",
    version="1.0.0",
    description=(
        "What the hub knows, with the same rules of access as its pages: without a session what is public, "
        "with one what its user may see. Conventions: docs/api.md."
    ),
    documentation="docs",
    urls_namespace="api",
    servers=[{"url": "/api/v1", "description": "This installation"}],
    openapi_extra={
        "tags": [
            {"name": "Hub", "description": "Entry, search, topic pages and who is asking."},
            {"name": "Best practices", "description": "Write-ups of what worked, to be done again elsewhere."},
            {"name": "Coalition", "description": "Units, partners and the vocabularies."},
        ]
    },
)
api.add_router("", router)
api.add_router("", best_practices_router)
api.add_router("", coalition_router)
