"""Write-ups of what worked, campaign kits, and what belongs to them."""

from best_practices.models.action_format import ActionFormat
from best_practices.models.adaptation import Adaptation
from best_practices.models.best_practice import BestPracticePage, BestPracticeTag
from best_practices.models.care import OutdatedNotice, PageCare
from best_practices.models.contribution import Contribution, ContributionReport
from best_practices.models.draft import DraftPhoto, WriteUpDraft
from best_practices.models.kit import CampaignKitPage
from best_practices.models.kit_archive import KitArchive
from best_practices.models.kit_parts import KitAsset, KitChecklistItem, KitTextTemplate, KitWeek
from best_practices.models.kit_remark import KitRemark
from best_practices.models.kit_use import KitTick, KitUse
from best_practices.models.kit_version import KitVersion
from best_practices.models.material import BestPracticeMaterial, BestPracticePhoto
from best_practices.models.notice import HeldNotice, NoticeSettings
from best_practices.models.reading import ReadingListEntry, SavedSearch

__all__ = [
    "ActionFormat",
    "Adaptation",
    "BestPracticeMaterial",
    "BestPracticePage",
    "BestPracticePhoto",
    "BestPracticeTag",
    "CampaignKitPage",
    "Contribution",
    "ContributionReport",
    "DraftPhoto",
    "HeldNotice",
    "KitArchive",
    "KitAsset",
    "KitChecklistItem",
    "KitRemark",
    "KitTextTemplate",
    "KitTick",
    "KitUse",
    "KitVersion",
    "KitWeek",
    "NoticeSettings",
    "OutdatedNotice",
    "PageCare",
    "ReadingListEntry",
    "SavedSearch",
    "WriteUpDraft",
]
