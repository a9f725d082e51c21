"""Who may do what with the coalition's data: DESIGN's table of rights, made of named predicates.

The predicates stand in the modules of this package, one for each room; the table that joins them is below.

Ask through ``coalition.access.may(user, permission, obj)``. ``obj`` is None where the question is "at all".
"""

import rules

from coalition.permissions.break_glass import (
    asked_for_break_glass,
    is_open_break_glass,
    is_undecided_and_of_others,
    sees_break_glass,
)
from coalition.permissions.contacts import (
    contact_mail_is_on,
    is_entry_owner,
    is_named_reader,
    knows_entry,
    owns_attached_note,
    owns_draft,
    owns_read_note,
    owns_some_entry,
    reads_attached_note,
    reads_entry,
)
from coalition.permissions.cooperations import coordinates_cooperation, is_own_units_cooperation, is_public_cooperation
from coalition.permissions.directory import (
    coordinates_steward,
    is_about_current_partner,
    is_archived_partner,
    is_correction_in_region,
    is_current_partner,
    is_partner_in_region,
    is_public_partner,
    owns_saved_view,
    reads_correction,
)
from coalition.permissions.follow_ups import has_follow_up, is_follow_up_assignee, owns_follow_up_entry, reads_follow_up
from coalition.permissions.history import is_about_no_person, reads_change
from coalition.permissions.pages import may_moderate
from coalition.permissions.persons import is_person_in_region, is_releasing_owner, is_unrestricted_person
from coalition.permissions.standing import (
    is_board,
    is_coordinator,
    is_data_protection,
    is_member,
    is_spokesperson,
    is_state_office,
)
from coalition.permissions.units import coordinates_membership, is_own_membership, is_unit_coordinator, is_unit_member

edits_partner = is_partner_in_region | is_state_office | is_spokesperson

RULES = {
    # units
    "coalition.view_unit": rules.always_allow,
    "coalition.change_unit": is_state_office,
    "coalition.change_membership": is_unit_coordinator | is_state_office,
    "coalition.open_members": is_coordinator | is_state_office,
    # Nobody ends their own: the last one of a unit would leave it without anybody.
    "coalition.end_membership": (coordinates_membership | is_state_office) & ~is_own_membership,
    "coalition.invite_member": is_unit_coordinator | is_state_office,
    "coalition.invite_somebody": is_coordinator | is_state_office,
    # pages
    "coalition.submit_page": is_unit_member | is_unit_coordinator | is_state_office | is_spokesperson,
    "coalition.moderate_page": may_moderate,
    "coalition.moderate_something": is_coordinator | is_state_office,
    # directory
    "coalition.view_partner": (is_current_partner & (is_public_partner | is_member)) | edits_partner,
    "coalition.change_any_partner": is_state_office | is_spokesperson,
    "coalition.add_partner": edits_partner,
    "coalition.change_partner": is_current_partner & edits_partner,
    "coalition.restore_partner": is_archived_partner & edits_partner,
    "coalition.read_relation": is_member,
    "coalition.save_partner_view": is_member,
    "coalition.change_partner_view": is_member & owns_saved_view,
    "coalition.suggest_partner": is_member & is_current_partner,
    "coalition.open_corrections": is_partner_in_region | is_state_office,
    "coalition.view_correction": reads_correction,
    "coalition.decide_any_correction": is_state_office,
    "coalition.decide_correction": is_about_current_partner & (is_correction_in_region | is_state_office),
    "coalition.open_partner_reviews": is_coordinator | is_state_office | is_spokesperson,
    "coalition.verify_partner": is_current_partner & (edits_partner | coordinates_steward),
    "coalition.send_entry_check": is_current_partner & is_public_partner & (edits_partner | coordinates_steward),
    "coalition.change_review_period": is_state_office,
    "coalition.merge_partner": is_state_office,
    "coalition.export_partner": is_state_office,
    "coalition.import_partner": is_state_office,
    "coalition.curate_vocabulary": is_state_office,
    # persons
    "coalition.view_any_person": is_state_office | is_spokesperson | is_data_protection,
    "coalition.view_restricted_person": is_data_protection,
    "coalition.view_person": is_data_protection
    | (is_unrestricted_person & (is_state_office | is_spokesperson | is_person_in_region)),
    "coalition.change_person": is_unrestricted_person & (is_state_office | is_spokesperson),
    "coalition.view_person_readings": is_data_protection,
    "coalition.change_person_role": is_state_office | is_spokesperson,
    # privacy
    "coalition.open_privacy": is_data_protection | is_state_office,
    "coalition.answer_privacy_request": is_data_protection,
    "coalition.change_retention_rule": is_data_protection,
    "coalition.open_releases": is_spokesperson,
    "coalition.release_contact": is_releasing_owner,
    # cooperations
    "coalition.open_cooperations": is_member,
    "coalition.view_any_cooperation": is_state_office | is_spokesperson,
    "coalition.view_cooperation": is_state_office
    | is_spokesperson
    | (is_member & (is_public_cooperation | is_own_units_cooperation)),
    "coalition.add_cooperation": is_coordinator | is_state_office | is_spokesperson,
    "coalition.export_cooperation": is_state_office | is_spokesperson | is_board,
    "coalition.change_cooperation": coordinates_cooperation | is_state_office | is_spokesperson,
    # history
    "coalition.undo_change": reads_change & (is_about_no_person | is_state_office | is_spokesperson),
    # contact log
    "coalition.open_contact_log": is_spokesperson | is_board | is_named_reader,
    "coalition.add_contact": is_spokesperson,
    "coalition.open_contact_overview": is_spokesperson | is_board,
    "coalition.change_contact_rhythm": is_spokesperson,
    "coalition.change_contact_settings": is_spokesperson,
    "coalition.use_contact_mail": contact_mail_is_on & is_spokesperson,
    "coalition.change_contact_draft": owns_draft & is_spokesperson,
    "coalition.know_contact": knows_entry,
    "coalition.view_contact": reads_entry,
    "coalition.change_contact": is_entry_owner & is_spokesperson,
    "coalition.hand_over_contacts": is_spokesperson | owns_some_entry,
    "coalition.open_break_glass": is_board | is_data_protection | is_spokesperson,
    "coalition.request_break_glass": is_board | is_data_protection,
    "coalition.view_break_glass": sees_break_glass,
    "coalition.decide_break_glass": (is_board | is_data_protection) & is_undecided_and_of_others,
    "coalition.read_break_glass": (is_board | is_data_protection) & asked_for_break_glass & is_open_break_glass,
    "coalition.choose_people": is_spokesperson,
    "coalition.view_contact_attachment": reads_attached_note,
    "coalition.change_contact_attachment": owns_attached_note & is_spokesperson,
    "coalition.view_access_record": owns_read_note & is_spokesperson,
    "coalition.open_follow_ups": is_spokesperson | has_follow_up,
    "coalition.view_follow_up": reads_follow_up,
    "coalition.change_follow_up": reads_follow_up & (is_follow_up_assignee | owns_follow_up_entry),
    # search: what is searched, and what people miss
    "search.view_statistics": is_state_office,
}

for _name, _rule in RULES.items():
    rules.add_perm(_name, _rule)
