"""Many entries at once, with as many queries for a thousand of them as for one."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from coalition.history.recording import record_created
from coalition.models import Partner, ReviewPeriod
from coalition.services.partners import create_partner
from search import outbox

log = structlog.get_logger(__name__)

_KEYS = tuple(field.name for field in Partner._meta.fields if field.is_relation)
_SETS = tuple(field.name for field in Partner._meta.many_to_many)


@transaction.atomic
def create_partners(*, by: Any, drafts: Mapping[uuid.UUID, Mapping[str, Any]]) -> dict[uuid.UUID, Partner]:
    """What ``create_partner`` does, for many: fields by submission key, relations as keys of rows that exist.

    Drafts that are not valid are left out of the answer; those that were created before are what they are.
    """
    made = {_key_of(partner): partner for partner in Partner.objects.filter(submission_key__in=drafts)}
    fresh = {key: fields for key, fields in drafts.items() if key not in made}
    valid = [partner for partner in _built(fresh) if _is_valid(partner)]
    try:
        with transaction.atomic():
            _write(valid, fresh)
            record_created(valid, by=by)
    except IntegrityError:
        # Somebody sent one of them at this moment: one after the other, each finds out by itself.
        alone = [_created_alone(_key_of(draft), fresh[_key_of(draft)], by) for draft in valid]
        valid = [partner for partner in alone if partner is not None]
    else:
        log.info("partners_created", partners=[partner.pk for partner in valid], by=getattr(by, "pk", None))
    return made | {_key_of(partner): partner for partner in valid}


def _created_alone(key: uuid.UUID, fields: Mapping[str, Any], by: Any) -> Partner | None:
    try:
        with transaction.atomic():
            return create_partner(by=by, submission_key=key, **fields)
    except (ValidationError, IntegrityError):
        return None


def _built(drafts: Mapping[uuid.UUID, Mapping[str, Any]]) -> Iterable[Partner]:
    today, periods = timezone.localdate(), ReviewPeriod.by_kind()
    for key, fields in drafts.items():
        plain = {name: value for name, value in fields.items() if name not in _SETS}
        partner = Partner(submission_key=key, **plain)
        partner.review_due = partner.review_due or today + periods.get(partner.kind, periods[""])
        partner.fold_texts()
        yield partner


def _is_valid(partner: Partner) -> bool:
    try:
        partner.full_clean(exclude=_KEYS, validate_unique=False, validate_constraints=False)
    except ValidationError:
        return False
    return True


def _write(partners: list[Partner], drafts: Mapping[uuid.UUID, Mapping[str, Any]]) -> None:
    Partner.objects.bulk_create(partners)
    for name in _SETS:
        field = Partner._meta.get_field(name)
        through: Any = getattr(Partner, name).through
        mine, theirs = field.m2m_column_name(), field.m2m_reverse_name()  # type: ignore[union-attr]
        through._default_manager.bulk_create(
            through(**{mine: partner.pk, theirs: pk})
            for partner in partners
            for pk in drafts[_key_of(partner)].get(name, ())
        )
    outbox.enqueue_queryset(Partner.objects.filter(pk__in=[partner.pk for partner in partners]))


def _key_of(partner: Partner) -> uuid.UUID:
    """Never None here: every draft has one."""
    return partner.submission_key or uuid.UUID(int=0)
