"""How often one caller may ask the API."""

from django.http import HttpRequest

from coalition.api_conventions.problems import ProblemError
from coalition.conf import setting
from coalition.rate_limit import seconds_to_wait


def check_rate(request: HttpRequest) -> None:
    """Count the request; past ``COALITION_API_REQUESTS_PER_MINUTE`` it is refused until the minute is over."""
    if wait := seconds_to_wait(request, room="api-requests", per_minute=setting("API_REQUESTS_PER_MINUTE")):
        raise ProblemError(429, headers={"Retry-After": str(wait)})
