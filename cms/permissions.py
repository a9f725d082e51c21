"""Who may do what on the site's own pages; asked through ``coalition.access.may``."""

import rules

from coalition import permissions as coalition_rules

RULES = {
    "cms.choose_topic_interest": coalition_rules.is_member,
    "cms.view_reading_numbers": coalition_rules.is_state_office,
}

for _name, _rule in RULES.items():
    rules.add_perm(_name, _rule)
