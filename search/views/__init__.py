"""Pages of search. Anybody may search; what is found is for the asker's audience."""

from search.views.counting import counted
from search.views.missing import missing
from search.views.results import search
from search.views.suggestions import suggestions

__all__ = ["counted", "missing", "search", "suggestions"]
