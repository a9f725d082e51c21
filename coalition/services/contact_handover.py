"""Contact notes pass to a successor: with a record for each, and a mail that says nothing of them."""

from collections.abc import Iterable
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from coalition.access import may, require
from coalition.models import ContactHandover, ContactLogEntry, FollowUp
from coalition.services.notices import tell

log = structlog.get_logger(__name__)


@transaction.atomic
def hand_over_contacts(*, by: Any, to: Any, entries: Iterable[int]) -> int:
    """Make ``to`` the owner of those notes of ``by`` (by key), with ``by``'s open next steps; returns their number.

    Who receives them is a spokesperson in office: ``PermissionDenied`` for others. Of two handovers at once the second
    finds nothing left: ``ValidationError``. The former owner reads them as they are shared, and private ones no longer.
    """
    require(by, "coalition.hand_over_contacts")
    if to.pk == by.pk or not may(to, "coalition.add_contact"):
        raise PermissionDenied("A successor is another spokesperson in office.")
    owned = ContactLogEntry.objects.select_for_update().filter(owner=by, pk__in=list(entries))
    keys = list(owned.order_by("pk").values_list("pk", flat=True))
    if not keys:
        raise ValidationError(_("There is nothing left to hand over."))
    ContactLogEntry.objects.filter(pk__in=keys).update(owner=to, version=F("version") + 1)
    ContactLogEntry.readers.through._default_manager.filter(contactlogentry__in=keys, user=to).delete()
    FollowUp.objects.open().filter(entry__in=keys, assignee=by).update(assignee=to, reminded_for=None)
    ContactHandover.objects.bulk_create(ContactHandover(entry_id=pk, giver=by, receiver=to) for pk in keys)
    log.info("contacts_handed_over", entries=keys, by=by.pk, to=to.pk)
    transaction.on_commit(lambda: _tell_receiver(to), robust=True)
    return len(keys)


def _tell_receiver(to: Any) -> None:
    tell(
        [to],
        subject=lambda: _("Contact notes were handed over to you"),
        text=lambda: _("Somebody handed contact notes over to you. You find them here:"),
        address="coalition:contact-list",
    )
