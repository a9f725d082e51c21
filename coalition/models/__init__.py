"""What the coalition is made of, one noun a module."""

from coalition.models.access_record import AccessRecord
from coalition.models.break_glass import BreakGlass
from coalition.models.change_record import ChangeRecord
from coalition.models.contact_attachment import ContactAttachment
from coalition.models.contact_draft import ContactDraft, ContactDraftFile
from coalition.models.contact_handover import ContactHandover
from coalition.models.contact_log import ContactLogEntry
from coalition.models.contact_rhythm import ContactRhythm
from coalition.models.contact_settings import ContactSettings
from coalition.models.cooperation import Cooperation, CooperationStageChange
from coalition.models.cooperation_link import CooperationLink
from coalition.models.cooperation_record import CooperationDocument, CooperationMinutes, CooperationPromise
from coalition.models.correction import PartnerCorrection
from coalition.models.entry_check import EntryCheck, ReviewPeriod
from coalition.models.follow_up import FollowUp
from coalition.models.membership import Membership
from coalition.models.merge import DistinctPair, PartnerMerge
from coalition.models.note_search import NoteSearch
from coalition.models.partner import Partner
from coalition.models.partner_import import PartnerImport, PartnerImportRow
from coalition.models.partner_link import PartnerLink
from coalition.models.person import Person, PersonRole
from coalition.models.person_reading import PersonReading
from coalition.models.privacy import ContactRelease, Erasure, PrivacyRequest, RetentionRule, RetentionRun
from coalition.models.region import Region
from coalition.models.saved_view import SavedPartnerView
from coalition.models.term_merge import TermMerge
from coalition.models.topic import Topic
from coalition.models.unit import Unit
from coalition.models.unit_page import AbstractUnitPage
from coalition.models.vocabulary import FormerSlug, VocabularyTerm
from coalition.models.workflow import UnitApprovalTask

__all__ = [
    "AbstractUnitPage",
    "AccessRecord",
    "BreakGlass",
    "ChangeRecord",
    "ContactAttachment",
    "ContactDraft",
    "ContactDraftFile",
    "ContactHandover",
    "ContactLogEntry",
    "ContactRelease",
    "ContactRhythm",
    "ContactSettings",
    "Cooperation",
    "CooperationDocument",
    "CooperationLink",
    "CooperationMinutes",
    "CooperationPromise",
    "CooperationStageChange",
    "DistinctPair",
    "EntryCheck",
    "Erasure",
    "FollowUp",
    "FormerSlug",
    "Membership",
    "NoteSearch",
    "Partner",
    "PartnerCorrection",
    "PartnerImport",
    "PartnerImportRow",
    "PartnerLink",
    "PartnerMerge",
    "Person",
    "PersonReading",
    "PersonRole",
    "PrivacyRequest",
    "Region",
    "RetentionRule",
    "RetentionRun",
    "ReviewPeriod",
    "SavedPartnerView",
    "TermMerge",
    "Topic",
    "Unit",
    "UnitApprovalTask",
    "VocabularyTerm",
]
