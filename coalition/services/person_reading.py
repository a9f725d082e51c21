"""Who had whose personal data before them. Kept for data protection, once a day, and deleted by its retention rule."""

from collections.abc import Iterable
from typing import Any

from coalition.models import PersonReading


def record_person_reading(*, persons: Iterable[int], reader: Any, kind: PersonReading.Kind) -> None:
    """Note that ``reader`` sees the persons with these keys today. One query, or none where nobody is shown."""
    rows = [PersonReading(person_id=key, reader=reader, kind=kind) for key in sorted(set(persons))]
    if rows:
        # The second time on a day, or two tabs at once: the constraint keeps one.
        PersonReading.objects.bulk_create(rows, ignore_conflicts=True)
