"""Saved views of the directory."""

from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from coalition.models import SavedPartnerView
from coalition.services.writing import write

log = structlog.get_logger(__name__)

MOST_VIEWS = 30


@transaction.atomic
def save_partner_view(*, owner: Any, name: str, page: str, query: str) -> SavedPartnerView:
    """Keep a view under ``name``, in place of one's own of the same name; ``ValidationError`` beyond some dozens."""
    mine = SavedPartnerView.objects.visible_to(owner)
    view = mine.filter(name=name).first() or SavedPartnerView(owner=owner)
    if view.pk is None and mine.count() >= MOST_VIEWS:
        raise ValidationError(_("You have saved %(count)s views. Delete one first."), params={"count": MOST_VIEWS})
    write(view, {"name": name, "page": page, "query": query})
    log.info("partner_view_saved", view=view.pk, owner=owner.pk)
    return view


@transaction.atomic
def delete_partner_view(*, view: SavedPartnerView, by: Any) -> None:
    pk = view.pk
    view.delete()
    log.info("partner_view_deleted", view=pk, by=by.pk)
