"""Pages of search. Anybody may search; what is found is for the asker's audience."""

from search.views.results import search

__all__ = ["search"]
