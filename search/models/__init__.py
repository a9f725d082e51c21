from search.models.outbox import OutboxEntry, WriterLease
from search.models.statistics import MissingContent, SearchAsker, SearchClick, SearchTerm, SearchTermDay
from search.models.synonyms import SynonymGroup, SynonymState

__all__ = [
    "MissingContent",
    "OutboxEntry",
    "SearchAsker",
    "SearchClick",
    "SearchTerm",
    "SearchTermDay",
    "SynonymGroup",
    "SynonymState",
    "WriterLease",
]
