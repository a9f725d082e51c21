"""Operations about units, partners, cooperations, topics and regions. Persons and contact notes have none."""

from coalition.api import cooperations, partners, units, vocabularies  # noqa: F401  (they declare themselves on the router)
from coalition.api.router import router

__all__ = ["router"]
