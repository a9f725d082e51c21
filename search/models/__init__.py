from search.models.outbox import OutboxEntry, WriterLease
from search.models.rebuilds import Rebuild
from search.models.statistics import MissingContent, SearchAsker, SearchClick, SearchTerm, SearchTermDay
from search.models.synonyms import SynonymGroup, SynonymState

__all__ = [
    "MissingContent",
    "OutboxEntry",
    "Rebuild",
    "SearchAsker",
    "SearchClick",
    "SearchTerm",
    "SearchTermDay",
    "SynonymGroup",
    "SynonymState",
    "WriterLease",
]
