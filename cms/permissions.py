"""Who may do what on the site's own pages; asked through ``coalition.access.may``."""

import rules

from coalition.permissions.standing import is_member, is_state_office

RULES = {
    "cms.choose_topic_interest": is_member,
    "cms.view_reading_numbers": is_state_office,
}

for _name, _rule in RULES.items():
    rules.add_perm(_name, _rule)
