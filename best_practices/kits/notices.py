"""Mails about kits: to units when a new version is there, to editors and authors about remarks."""

from collections.abc import Iterable
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from best_practices.kits.queue import run_in_background
from best_practices.models import KitRemark, KitUse, KitVersion
from coalition.access import may, standing_of, users_with_role
from coalition.roles import Role

log = structlog.get_logger(__name__)

TIMEOUT = 60


def queue_notices() -> None:
    run_in_background(tell_users_of_kits, queue="MAIL_QUEUE", job_id="kit-notices", timeout=TIMEOUT)


def tell_users_of_kits() -> int:
    """One mail to each unit whose kit has a version that it was not told about; returns how many. For the scheduler
    too: what a mail server refused goes out with the next run, and never twice."""
    newest = KitVersion.objects.filter(kit=OuterRef("kit")).order_by("-number").values("number")[:1]
    behind = KitUse.objects.annotate(newest=Subquery(newest)).filter(told_version__lt=F("newest"))
    told = 0
    for pk in list(behind.order_by("pk").values_list("pk", flat=True)):
        try:
            told += _tell_unit(pk)
        except OSError as error:  # smtplib's errors are OSErrors; the others of the list are still told
            log.warning("kit_notice_not_sent", use=pk, error=type(error).__name__)
    return told


@transaction.atomic
def _tell_unit(pk: int) -> bool:
    """In one transaction with the mail: if the mail server refuses it, the next run tries again."""
    use = KitUse.objects.select_for_update(of=("self",)).select_related("kit", "unit", "started_by").get(pk=pk)
    version = use.kit.versions.first()
    if version is None or use.told_version >= version.number:
        return False
    use.told_version = version.number
    use.save(update_fields=["told_version"])
    if not use.kit.live:
        return False
    receivers = _receivers(use)
    with translation.override(_language_of(use.started_by)):
        context = {"kit": use.kit, "version": version, "link": _link("kits:use", use.pk)}
        text = render_to_string("best_practices/kits/mails/version.txt", context)
        for address in receivers:
            send_mail(_("A kit that you use has a new version"), text, None, [address])
    log.info("kit_notice_sent", use=use.pk, version=version.number)
    return bool(receivers)


def _receivers(use: KitUse) -> list[str]:
    """The unit's address and whoever began it there, as long as they still belong to it."""
    starter = use.started_by
    belongs = may(starter, "best_practices.open_kit_use", use)
    addresses = [use.unit.email, starter.email if starter and belongs else ""]
    return list(dict.fromkeys(address for address in addresses if address))


def tell_editors(*, remark: KitRemark) -> None:
    """That a remark waits; the kit's own editors, and only if it has none the state office."""
    editors = [
        user
        for user in users_with_role(Role.EDITOR, Role.COORDINATOR)
        if may(user, "best_practices.decide_kit_remark", remark) and _is_of(user, remark.kit.unit_id)
    ]
    readers: Iterable[Any] = editors or users_with_role(Role.STATE_OFFICE)
    for user in readers:
        with translation.override(_language_of(user)):
            context = {"kit": remark.kit, "link": _link("kits:remarks")}
            text = render_to_string("best_practices/kits/mails/remark.txt", context)
            send_mail(_("A remark on one of your kits waits"), text, None, [user.email])


def tell_author(*, remark: KitRemark) -> None:
    """What became of the remark, with the editors' answer."""
    author = remark.author
    if author is None or not author.is_active:
        return
    with translation.override(_language_of(author)):
        context = {"remark": remark, "kit": remark.kit, "link": _absolute(remark.kit.get_url() or reverse("kits:list"))}
        text = render_to_string("best_practices/kits/mails/decision.txt", context)
        send_mail(_("Your remark on a kit was decided"), text, None, [author.email])


def _is_of(user: Any, unit_id: int | None) -> bool:
    return unit_id in standing_of(user).edits


def _language_of(user: Any) -> str:
    return getattr(user, "language", "") or settings.LANGUAGE_CODE


def _link(name: str, *args: Any) -> str:
    return _absolute(reverse(name, args=args))


def _absolute(path: str) -> str:
    return path if path.startswith("http") else f"{settings.WAGTAILADMIN_BASE_URL}{path}"
