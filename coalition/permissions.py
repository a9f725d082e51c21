"""Who may do what with the coalition's data: DESIGN's table of rights, as named predicates.

Ask through ``coalition.access.may(user, permission, obj)``. ``obj`` is None where the question is "at all".
"""

from typing import Any

import rules
from django.db.models import QuerySet
from wagtail.models import Page, TaskState

from coalition.access import standing_of
from coalition.conf import setting
from coalition.models import (
    AccessRecord,
    BreakGlass,
    ChangeRecord,
    ContactAttachment,
    ContactDraft,
    ContactLogEntry,
    ContactRelease,
    Cooperation,
    FollowUp,
    Membership,
    Partner,
    PartnerCorrection,
    Person,
    SavedPartnerView,
    Unit,
)
from coalition.models.visibility import Visibility
from coalition.roles import PERSONAL_DATA_ROLES, STATE_ROLES, Role

# --- Standing --------------------------------------------------------------------------------------------------------


@rules.predicate
def is_member(user: Any) -> bool:
    """Holds any active membership, whatever the role."""
    return bool(standing_of(user).roles)


@rules.predicate
def belongs_to_a_unit(user: Any) -> bool:
    """Is a member of some unit, and so may write for it; watching over the data of all makes nobody one."""
    return bool(standing_of(user).member_of)


@rules.predicate
def is_coordinator(user: Any) -> bool:
    return standing_of(user).has(Role.COORDINATOR)


@rules.predicate
def edits_something(user: Any) -> bool:
    """Edits the pages of some unit."""
    standing = standing_of(user)
    return bool(standing.edits | standing.coordinated)


@rules.predicate
def is_state_office(user: Any) -> bool:
    return standing_of(user).has(Role.STATE_OFFICE)


@rules.predicate
def is_spokesperson(user: Any) -> bool:
    return standing_of(user).has(Role.SPOKESPERSON)


@rules.predicate
def is_board(user: Any) -> bool:
    return standing_of(user).has(Role.BOARD)


@rules.predicate
def is_data_protection(user: Any) -> bool:
    return standing_of(user).has(Role.DATA_PROTECTION)


@rules.predicate
def sees_personal_data(user: Any) -> bool:
    """Holds a role that sees personal data, for which a second factor is required."""
    return standing_of(user).has(*PERSONAL_DATA_ROLES)


# --- Units and their pages -------------------------------------------------------------------------------------------


@rules.predicate
def is_unit_member(user: Any, unit: Unit | None) -> bool:
    return unit is not None and unit.pk in standing_of(user).member_of


@rules.predicate
def is_unit_editor(user: Any, unit: Unit | None) -> bool:
    return unit is not None and unit.pk in standing_of(user).edits


@rules.predicate
def is_unit_coordinator(user: Any, unit: Unit | None) -> bool:
    """Coordinates the unit itself or one above it in the tree."""
    return unit is not None and unit.pk in standing_of(user).coordinated


@rules.predicate
def is_own_membership(user: Any, membership: Membership | None) -> bool:
    return membership is not None and membership.user_id == user.pk


@rules.predicate
def coordinates_membership(user: Any, membership: Membership | None) -> bool:
    """It holds in a coordinated unit and is no office of the state association."""
    return (
        membership is not None
        and membership.unit_id in standing_of(user).coordinated
        and membership.role not in STATE_ROLES
    )


def owning_unit(page: Page) -> Unit | None:
    """The unit whose subtree ``page`` lies in: the one with the longest matching path."""
    return (
        Unit.objects.filter(
            page__path__in=[page.path[:end] for end in range(page.steplen, len(page.path) + 1, page.steplen)]
        )
        .order_by("-page__path")
        .first()
    )


def submitter_of(page: Page) -> Any:
    """Who put ``page`` into moderation, or None when it is not in one."""
    state = page.current_workflow_state
    return state.requested_by if state else None


@rules.predicate
def is_page_coordinator(user: Any, page: Page | None) -> bool:
    return page is not None and is_unit_coordinator(user, owning_unit(page))


@rules.predicate
def is_own_submission(user: Any, page: Page | None) -> bool:
    """Wrote or submitted it: moderation is never about one's own."""
    if page is None:
        return False
    return user.pk in {page.owner_id, getattr(submitter_of(page), "pk", None)}


@rules.predicate
def is_page_author(user: Any, page: Page | None) -> bool:
    # A page may have no owner, and who is not signed in has no key: nobody wrote what nobody owns.
    return page is not None and page.owner_id is not None and page.owner_id == user.pk


@rules.predicate
def is_page_editor(user: Any, page: Page | None) -> bool:
    return page is not None and is_unit_editor(user, owning_unit(page))


may_moderate = (is_page_coordinator | is_state_office) & ~is_own_submission


def may_edit_in_moderation(user: Any, page: Page) -> bool:
    """Whether ``page`` stays open to ``user`` while it waits for a decision."""
    return bool(may_moderate(user, page) or is_page_author(user, page) or is_page_editor(user, page))


def task_states_to_moderate(user: Any, states: QuerySet[TaskState]) -> QuerySet[TaskState]:
    """Those of ``states`` whose page ``user`` may decide about."""
    open_states = states.filter(status=TaskState.STATUS_IN_PROGRESS).select_related("revision")
    allowed = [state.pk for state in open_states if may_moderate(user, state.workflow_state.content_object)]
    return states.filter(pk__in=allowed)


# --- Directory -------------------------------------------------------------------------------------------------------


@rules.predicate
def is_current_partner(_user: Any, partner: Partner | None) -> bool:
    return partner is None or partner.is_current


@rules.predicate
def is_archived_partner(_user: Any, partner: Partner | None) -> bool:
    """Archived, which can be taken back; merged into another entry is something else."""
    return partner is not None and partner.archived_at is not None and partner.merged_into_id is None


@rules.predicate
def is_public_partner(_user: Any, partner: Partner | None) -> bool:
    return partner is not None and partner.visibility == Visibility.PUBLIC


@rules.predicate
def is_partner_in_region(user: Any, partner: Partner | None) -> bool:
    """The partner works where the user coordinates; asked without a partner: the user coordinates some region."""
    regions = standing_of(user).coordinated_regions
    if partner is None:
        return bool(regions)
    return bool(regions) and any(region.pk in regions for region in partner.regions.all())


@rules.predicate
def coordinates_steward(user: Any, partner: Partner | None) -> bool:
    """One of the user's units keeps the contact."""
    coordinated = standing_of(user).coordinated
    return partner is not None and bool(coordinated) and any(u.pk in coordinated for u in partner.stewards.all())


@rules.predicate
def is_correction_in_region(user: Any, correction: PartnerCorrection | None) -> bool:
    """Asked without a correction: the user coordinates some region."""
    return is_partner_in_region(user, correction.partner if correction else None)


@rules.predicate
def is_about_current_partner(user: Any, correction: PartnerCorrection | None) -> bool:
    return correction is None or is_current_partner(user, correction.partner)


@rules.predicate
def reads_correction(user: Any, correction: PartnerCorrection | None) -> bool:
    return correction is not None and PartnerCorrection.objects.visible_to(user).filter(pk=correction.pk).exists()


@rules.predicate
def owns_saved_view(user: Any, view: SavedPartnerView | None) -> bool:
    return view is not None and view.owner_id == user.pk


@rules.predicate
def is_unrestricted_person(_user: Any, person: Person | None) -> bool:
    """Processing is not restricted (Art. 18); asked without a person: nobody in particular is."""
    return person is None or person.restricted_at is None


@rules.predicate
def is_person_in_region(user: Any, person: Person | None) -> bool:
    regions = standing_of(user).coordinated_regions
    if person is None or not regions:
        return bool(regions) and person is None
    return person.roles.filter(partner__regions__in=regions).exists()


# --- Cooperations ----------------------------------------------------------------------------------------------------


@rules.predicate
def is_public_cooperation(_user: Any, cooperation: Cooperation | None) -> bool:
    return cooperation is not None and cooperation.visibility == Visibility.PUBLIC


@rules.predicate
def is_own_units_cooperation(user: Any, cooperation: Cooperation | None) -> bool:
    standing = standing_of(user)
    own = standing.edits | standing.coordinated
    return cooperation is not None and any(unit.pk in own for unit in cooperation.units.all())


@rules.predicate
def coordinates_cooperation(user: Any, cooperation: Cooperation | None) -> bool:
    coordinated = standing_of(user).coordinated
    if cooperation is None:
        return bool(coordinated)
    return any(unit.pk in coordinated for unit in cooperation.units.all())


@rules.predicate
def reads_change(user: Any, record: ChangeRecord | None) -> bool:
    return record is not None and ChangeRecord.objects.visible_to(user).filter(pk=record.pk).exists()


@rules.predicate
def is_about_no_person(_user: Any, record: ChangeRecord | None) -> bool:
    return record is not None and record.person_id is None


# --- Contact log -----------------------------------------------------------------------------------------------------


@rules.predicate
def is_entry_owner(user: Any, entry: ContactLogEntry | None) -> bool:
    return entry is not None and entry.owner_id == user.pk


@rules.predicate
def reads_entry(user: Any, entry: ContactLogEntry | None) -> bool:
    return entry is not None and ContactLogEntry.objects.visible_to(user).filter(pk=entry.pk).exists()


@rules.predicate
def reads_attached_note(user: Any, attachment: ContactAttachment | None) -> bool:
    return attachment is not None and reads_entry(user, attachment.entry)


@rules.predicate
def owns_attached_note(user: Any, attachment: ContactAttachment | None) -> bool:
    return attachment is not None and is_entry_owner(user, attachment.entry)


@rules.predicate
def owns_read_note(user: Any, record: AccessRecord | None) -> bool:
    return record is not None and is_entry_owner(user, record.entry)


@rules.predicate
def owns_draft(user: Any, draft: ContactDraft | None) -> bool:
    return draft is not None and draft.owner_id == user.pk


@rules.predicate
def contact_mail_is_on(_user: Any) -> bool:
    """The installation takes in mails for contact logs."""
    return bool(setting("CONTACT_MAIL_ADDRESS"))


@rules.predicate
def owns_some_entry(user: Any) -> bool:
    """Also after leaving office: what somebody may no longer read they may still pass on."""
    active = getattr(user, "is_authenticated", False) and user.is_active
    return bool(active) and ContactLogEntry.objects.owned_by(user).exists()


@rules.predicate
def sees_break_glass(user: Any, request: BreakGlass | None) -> bool:
    return request is not None and BreakGlass.objects.visible_to(user).filter(pk=request.pk).exists()


@rules.predicate
def asked_for_break_glass(user: Any, request: BreakGlass | None) -> bool:
    return request is not None and request.requested_by_id == user.pk


@rules.predicate
def is_undecided_and_of_others(user: Any, request: BreakGlass | None) -> bool:
    """Neither asked by the user nor about the user's own notes."""
    return request is not None and not request.is_decided and user.pk not in {request.requested_by_id, request.owner_id}


@rules.predicate
def is_open_break_glass(_user: Any, request: BreakGlass | None) -> bool:
    return request is not None and request.is_open


@rules.predicate
def knows_entry(user: Any, entry: ContactLogEntry | None) -> bool:
    return entry is not None and ContactLogEntry.objects.known_to(user).filter(pk=entry.pk).exists()


@rules.predicate
def is_named_reader(user: Any) -> bool:
    """Somebody shared at least one entry with them by name."""
    return is_member(user) and ContactLogEntry.objects.visible_to(user).exists()


@rules.predicate
def reads_follow_up(user: Any, follow_up: FollowUp | None) -> bool:
    return follow_up is not None and FollowUp.objects.visible_to(user).filter(pk=follow_up.pk).exists()


@rules.predicate
def is_follow_up_assignee(user: Any, follow_up: FollowUp | None) -> bool:
    return follow_up is not None and follow_up.assignee_id == user.pk


@rules.predicate
def owns_follow_up_entry(user: Any, follow_up: FollowUp | None) -> bool:
    return follow_up is not None and follow_up.entry is not None and follow_up.entry.owner_id == user.pk


@rules.predicate
def has_follow_up(user: Any) -> bool:
    return is_member(user) and FollowUp.objects.visible_to(user).assigned_to(user).exists()


# --- Privacy ---------------------------------------------------------------------------------------------------------


@rules.predicate
def is_releasing_owner(user: Any, release: ContactRelease | None) -> bool:
    """Owns the contact note of which something may be given out."""
    return is_spokesperson(user) and (release is None or release.entry.owner_id == user.pk)


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
