"""Operations about write-ups, campaign kits and the formats of action."""

# They declare themselves on the router.
from best_practices.api import action_formats, adaptations, contributions, kits, write_ups  # noqa: F401
from best_practices.api.router import router

__all__ = ["router"]
