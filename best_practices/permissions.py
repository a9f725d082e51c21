"""Who may do what with write-ups and campaign kits; asked through ``coalition.access.may``."""

from typing import Any

import rules

from best_practices.models import (
    Adaptation,
    BestPracticePage,
    CampaignKitPage,
    Contribution,
    KitRemark,
    KitUse,
    SavedSearch,
    WriteUpDraft,
)
from coalition.access import may, standing_of
from coalition.models import Unit
from coalition.permissions.pages import is_page_author, is_page_coordinator, is_page_editor, may_moderate
from coalition.permissions.standing import (
    belongs_to_a_unit,
    edits_something,
    is_coordinator,
    is_member,
    is_state_office,
)
from coalition.permissions.units import is_unit_coordinator, is_unit_editor, is_unit_member


@rules.predicate
def is_published_for(user: Any, page: BestPracticePage | None) -> bool:
    return page is not None and BestPracticePage.objects.visible_to(user).filter(pk=page.pk).exists()


@rules.predicate
def looks_after_adaptation(user: Any, adaptation: Adaptation | None) -> bool:
    """Belongs to the unit that does it, or coordinates it."""
    standing = standing_of(user)
    return adaptation is not None and adaptation.unit_id in standing.member_of | standing.coordinated


@rules.predicate
def moderates_adaptation(user: Any, adaptation: Adaptation | None) -> bool:
    """Coordinates the unit of the write-up below which the report stands, or is the state office; never one's own."""
    return adaptation is not None and Adaptation.objects.moderated_by(user).filter(pk=adaptation.pk).exists()


@rules.predicate
def is_own_search(user: Any, search: SavedSearch | None) -> bool:
    return search is not None and search.user_id == user.pk


@rules.predicate
def is_draft_author(user: Any, draft: WriteUpDraft | None) -> bool:
    return draft is not None and draft.author_id == user.pk


@rules.predicate
def writes_along(user: Any, draft: WriteUpDraft | None) -> bool:
    """Its author let their unit in: several people write one draft."""
    if draft is None or not draft.is_shared:
        return False
    return is_unit_member(user, draft.unit) or is_unit_coordinator(user, draft.unit)


@rules.predicate
def is_of_page_unit(user: Any, page: BestPracticePage | None) -> bool:
    return page is not None and page.unit_id in standing_of(user).member_of


@rules.predicate
def wrote_contribution(user: Any, contribution: Contribution | None) -> bool:
    return contribution is not None and contribution.author_id is not None and contribution.author_id == user.pk


@rules.predicate
def moderates_contribution(user: Any, contribution: Contribution | None) -> bool:
    """Coordinates the write-up's unit, or is the state office; never about one's own."""
    return contribution is not None and Contribution.objects.moderated_by(user).filter(pk=contribution.pk).exists()


@rules.predicate
def sees_contribution(user: Any, contribution: Contribution | None) -> bool:
    return contribution is not None and Contribution.objects.visible_to(user).filter(pk=contribution.pk).exists()


@rules.predicate
def is_asked_working_group(_user: Any, unit: Unit | None) -> bool:
    """Asked without a unit: some working group may be."""
    return unit is None or (unit.is_active and unit.kind == Unit.Kind.WORKING_GROUP)


@rules.predicate
def answers_contribution(user: Any, contribution: Contribution | None) -> bool:
    """For the write-up below which it stands, or for the working group that is asked."""
    if contribution is None:
        return False
    if contribution.page is not None:
        return may(user, "best_practices.answer_page", contribution.page)
    return may(user, "best_practices.answer_for_unit", contribution.unit)


@rules.predicate
def is_published_kit_for(user: Any, kit: CampaignKitPage | None) -> bool:
    return kit is not None and CampaignKitPage.objects.visible_to(user).filter(pk=kit.pk).exists()


@rules.predicate
def is_of_own_unit(user: Any, use: KitUse | None) -> bool:
    return use is not None and carries_kits_out(user, use.unit)


@rules.predicate
def edits_remarked_kit(user: Any, remark: KitRemark | None) -> bool:
    return remark is not None and edits_kit(user, remark.kit)


@rules.predicate
def wrote_remark(user: Any, remark: KitRemark | None) -> bool:
    return remark is not None and remark.author_id == user.pk


carries_kits_out = is_unit_member | is_unit_coordinator
edits_kit = is_page_editor | is_page_coordinator | is_state_office
answers_for_page = is_page_author | is_page_editor | is_page_coordinator | is_state_office

RULES = {
    # of a unit: what was handed in there and is not published
    "best_practices.read_drafts": is_unit_editor | is_unit_coordinator | is_state_office,
    "best_practices.view_published": is_published_for,
    "best_practices.view_page": is_published_for | answers_for_page,
    "best_practices.adapt_page": belongs_to_a_unit & is_published_for,
    "best_practices.change_adaptation": looks_after_adaptation,
    "best_practices.moderate_adaptation": moderates_adaptation,
    # what members tell each other below write-ups
    "best_practices.read_exchange": is_member,
    "best_practices.contribute": is_member & is_published_for,
    "best_practices.answer_page": is_member & is_published_for & (is_of_page_unit | answers_for_page),
    "best_practices.ask_unit": is_member & is_asked_working_group,
    "best_practices.answer_for_unit": is_member
    & (is_unit_member | is_unit_editor | is_unit_coordinator | is_state_office),
    "best_practices.moderate_unit_questions": is_unit_coordinator | is_state_office,
    "best_practices.answer_contribution": sees_contribution & answers_contribution,
    "best_practices.report_contribution": sees_contribution & ~wrote_contribution,
    "best_practices.withdraw_contribution": wrote_contribution,
    "best_practices.moderate_contribution": moderates_contribution,
    # keeping write-ups true
    "best_practices.say_outdated": rules.is_authenticated & is_published_for,
    "best_practices.open_care": belongs_to_a_unit,
    "best_practices.care_for_page": is_member & answers_for_page,
    "best_practices.archive_page": is_page_coordinator | is_state_office,
    "best_practices.submit_page": belongs_to_a_unit,
    "best_practices.change_submission": is_member & answers_for_page,
    "best_practices.follow_versions": is_member,
    "best_practices.read_versions": is_member & answers_for_page,
    # not handed in yet: of its author, and of their unit where the author wishes
    # what somebody keeps for themselves
    "best_practices.keep_lists": is_member,
    "best_practices.change_search": is_own_search,
    "best_practices.change_draft": is_member & (is_draft_author | writes_along),
    "best_practices.share_draft": is_member & is_draft_author,
    "best_practices.moderate_page": may_moderate,
    "best_practices.moderate_something": is_coordinator | is_state_office,
    # campaign kits
    "best_practices.view_published_kit": is_published_kit_for,
    "best_practices.view_kit": is_published_kit_for | answers_for_page,
    "best_practices.change_kit": edits_kit,
    "best_practices.use_kits": belongs_to_a_unit,
    # of a unit
    "best_practices.use_kit_for": carries_kits_out,
    "best_practices.open_kit_use": is_of_own_unit,
    # Who uses a kit and how far they are: names for members, numbers for everybody.
    "best_practices.see_kit_users": is_member,
    "best_practices.edit_some_kit": edits_something | is_state_office,
    "best_practices.decide_kit_remark": edits_remarked_kit & ~wrote_remark,
}

for _name, _rule in RULES.items():
    rules.add_perm(_name, _rule)
