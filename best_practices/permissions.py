"""Who may do what with write-ups; asked through ``coalition.access.may``."""

from typing import Any

import rules

from best_practices.models import BestPracticePage
from coalition import permissions as coalition_rules


@rules.predicate
def is_visible_page(user: Any, page: BestPracticePage | None) -> bool:
    return page is not None and BestPracticePage.objects.visible_to(user).filter(pk=page.pk).exists()


RULES = {
    "best_practices.view_page": is_visible_page
    | coalition_rules.is_page_author
    | coalition_rules.is_page_editor
    | coalition_rules.is_page_coordinator
    | coalition_rules.is_state_office,
    "best_practices.submit_page": coalition_rules.is_member,
    "best_practices.change_submission": coalition_rules.is_page_author | coalition_rules.is_page_editor,
    "best_practices.moderate_page": coalition_rules.may_moderate,
}

for _name, _rule in RULES.items():
    rules.add_perm(_name, _rule)
