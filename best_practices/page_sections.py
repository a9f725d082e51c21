"""What members say around a write-up and how true it is, for one reader of its page."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from best_practices.models import BestPracticePage, Contribution
from coalition.access import may
from coalition.models import Unit


def sections_for(page: BestPracticePage, user: Any) -> dict[str, Any]:
    """Context of ``exchange/on_page.html`` and ``care/on_page.html``, in a constant number of queries."""
    may_moderate = may(user, "best_practices.archive_page", page)
    return {
        "reads_exchange": may(user, "best_practices.read_exchange"),
        "threads": threads_of(page, user),
        "may_contribute": may(user, "best_practices.contribute", page),
        "may_answer": may(user, "best_practices.answer_page", page),
        "moderates_exchange": may_moderate,
        "may_care": may(user, "best_practices.care_for_page", page),
        "may_archive": may_moderate,
        "may_say_outdated": may(user, "best_practices.say_outdated", page),
    }


def unit_exchange(unit: Unit, questions: Iterable[Contribution], user: Any) -> dict[str, Any]:
    """The same for some questions to a working group."""
    asked = list(questions)
    answers = Contribution.objects.visible_to(user).filter(answers__in=asked).select_related("author", "answers")
    return {
        "threads": _threads([*asked, *answers], user),
        "may_answer": may(user, "best_practices.answer_for_unit", unit),
        "moderates_exchange": may(user, "best_practices.moderate_unit_questions", unit),
    }


def threads_of(page: BestPracticePage, user: Any) -> list[dict[str, Any]]:
    """``{"contribution", "replies"}`` in their order; nothing for people who are no members."""
    return _threads(Contribution.objects.visible_to(user).filter(page=page).select_related("author", "answers"), user)


def _threads(rows: Iterable[Contribution], user: Any) -> list[dict[str, Any]]:
    replies: dict[int, list[Contribution]] = defaultdict(list)
    first = []
    for row in rows:
        row.is_own = row.author_id is not None and row.author_id == user.pk  # type: ignore[attr-defined]
        if row.answers_id:
            replies[row.answers_id].append(row)
        else:
            first.append(row)
    return [{"contribution": row, "replies": replies[row.pk]} for row in first]
