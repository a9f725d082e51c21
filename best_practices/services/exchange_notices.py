"""Mails about what readers say below write-ups, and about their age: that there is something to see, not what."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from best_practices.models import Adaptation, BestPracticePage, Contribution, OutdatedNotice
from coalition.access import standing_of, users_with_role
from coalition.models import Membership, Unit
from coalition.roles import Role
from coalition.services.notices import tell


def caretakers_of(unit: Unit | None) -> list[Any]:
    """Active users who edit or coordinate for ``unit``; where there are none, who coordinates a branch above it."""
    if unit is None or not unit.is_active:
        return []
    held = Membership.objects.active(timezone.localdate()).filter(user__is_active=True, unit__is_active=True)
    held = held.select_related("user").order_by("pk")
    above = [unit.path[:end] for end in range(unit.steplen, len(unit.path), unit.steplen)]
    coordinating = held.filter(unit__path__in=above, role=Role.COORDINATOR).exclude(unit__kind=Unit.Kind.STATE)
    found = list(held.filter(unit=unit, role__in=(Role.EDITOR, Role.COORDINATOR))) or list(coordinating)
    return list({membership.user_id: membership.user for membership in found}.values())


def owners_of(page: BestPracticePage) -> list[Any]:
    """Who wrote it, and who edits and coordinates for its unit; everybody once."""
    found = {user.pk: user for user in caretakers_of(page.unit)}
    if page.owner is not None and page.owner.is_active:
        found[page.owner.pk] = page.owner
    return list(found.values())


def tell_contributed(*, contribution: Contribution) -> None:
    """Those who answer: the write-up's owners, or the working group that is asked."""
    if contribution.page is None:
        _tell_asked(contribution)
        return
    is_question = contribution.kind == Contribution.Kind.QUESTION
    tell(
        [user for user in owners_of(contribution.page) if user.pk != contribution.author_id],
        subject=lambda: _("A question about your write-up") if is_question else _("An experience with your write-up"),
        text=lambda: (
            _("Somebody asks something about a write-up of your unit. You can answer there:")
            if is_question
            else _("Somebody tells how it went with a write-up of your unit:")
        ),
        address="best_practices:read",
        args=[contribution.page_id],
    )


def _tell_asked(question: Contribution) -> None:
    tell(
        [user for user in caretakers_of(question.unit) if user.pk != question.author_id],
        subject=lambda: _("A question to your working group"),
        text=lambda: _("A member asks your working group something. You can answer there:"),
        **_place_of(question),
    )


def _place_of(contribution: Contribution) -> dict[str, Any]:
    if contribution.unit is not None:
        return {"address": "best_practices:unit-questions", "args": [contribution.unit.slug]}
    return {"address": "best_practices:read", "args": [contribution.page_id]}


def tell_answered(*, answer: Contribution) -> None:
    asker = answer.answers.author if answer.answers else None
    tell(
        [asker] if asker and asker.is_active and asker.pk != answer.author_id else [],
        subject=lambda: _("Your question was answered"),
        text=lambda: (
            _("There is an answer to what you asked below a write-up:")
            if answer.page_id
            else _("There is an answer to what you asked a working group:")
        ),
        **_place_of(answer),
    )


def tell_reported(*, contribution: Contribution) -> None:
    """Those who may hide it: the unit's coordination, or the state office where there is none."""
    unit = contribution.page.unit_id if contribution.page else contribution.unit_id
    local = [user for user in users_with_role(Role.COORDINATOR) if unit in standing_of(user).coordinated]
    receivers = [user for user in local if user.pk != contribution.author_id]
    receivers = receivers or list(users_with_role(Role.STATE_OFFICE))
    tell(
        receivers,
        subject=lambda: _("Please look at a contribution"),
        text=lambda: _("A member reported something that members said to each other:"),
        address="best_practices:care",
    )


def tell_hidden(*, contribution: Contribution) -> None:
    author = contribution.author
    tell(
        [author] if author and author.is_active else [],
        subject=lambda: _("Your contribution was hidden"),
        text=lambda: _("The moderators hid what you said. Their reason stands there:"),
        **_place_of(contribution),
    )


def tell_report_hidden(*, adaptation: Adaptation) -> None:
    """Who began it, and who edits and coordinates for its unit."""
    found = {user.pk: user for user in caretakers_of(adaptation.unit)}
    if adaptation.started_by is not None and adaptation.started_by.is_active:
        found[adaptation.started_by.pk] = adaptation.started_by
    found.pop(adaptation.hidden_by_id, None)
    tell(
        list(found.values()),
        subject=lambda: _("Your report was hidden"),
        text=lambda: _("The moderators hid how your unit says it went. Their reason stands there:"),
        address="best_practices:plan",
        args=[adaptation.pk],
    )


def tell_outdated(*, notice: OutdatedNotice) -> None:
    tell(
        [user for user in owners_of(notice.page) if user.pk != notice.reporter_id],
        subject=lambda: _("Is your write-up still true?"),
        text=lambda: _("A reader says that a write-up of your unit is outdated. Read why, and decide:"),
        address="best_practices:care",
    )


def tell_decided(*, notice: OutdatedNotice) -> None:
    reporter = notice.reporter
    tell(
        [reporter] if reporter and reporter.is_active and reporter.pk != notice.decided_by_id else [],
        subject=lambda: _("Your hint was looked at"),
        text=lambda: _("Thank you for saying that a write-up is outdated. It was looked at:"),
        address="best_practices:read",
        args=[notice.page_id],
    )


def tell_due(*, user: Any, number: int) -> None:
    tell(
        [user],
        subject=lambda: ngettext("A write-up wants to be checked", "Write-ups want to be checked", number),
        text=lambda: (
            ngettext(
                "%(number)s write-up of your unit has not been checked for long. Is it still true?",
                "%(number)s write-ups of your unit have not been checked for long. Are they still true?",
                number,
            )
            % {"number": number}
        ),
        address="best_practices:care",
    )
