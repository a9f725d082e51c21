from search.models.outbox import OutboxEntry, WriterLease
from search.models.synonyms import SynonymGroup, SynonymState

__all__ = ["OutboxEntry", "SynonymGroup", "SynonymState", "WriterLease"]
