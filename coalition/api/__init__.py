"""Operations about units, partners, topics and regions. Persons and contact notes have none."""

from coalition.api import partners, units, vocabularies  # noqa: F401  (they declare themselves on the router)
from coalition.api.router import router

__all__ = ["router"]
