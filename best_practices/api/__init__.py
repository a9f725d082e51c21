"""Operations about write-ups and the formats of action."""

from best_practices.api import action_formats, contributions, write_ups  # noqa: F401  (they declare themselves on the router)
from best_practices.api.router import router

__all__ = ["router"]
