"""Write-ups of what worked, and what belongs to them."""

from best_practices.models.action_format import ActionFormat
from best_practices.models.adaptation import Adaptation
from best_practices.models.best_practice import BestPracticePage, BestPracticeTag
from best_practices.models.care import OutdatedNotice, PageCare
from best_practices.models.contribution import Contribution, ContributionReport
from best_practices.models.draft import DraftPhoto, WriteUpDraft
from best_practices.models.material import BestPracticeMaterial, BestPracticePhoto
from best_practices.models.notice import HeldNotice, NoticeSettings

__all__ = [
    "ActionFormat",
    "Adaptation",
    "BestPracticeMaterial",
    "BestPracticePage",
    "BestPracticePhoto",
    "BestPracticeTag",
    "Contribution",
    "ContributionReport",
    "DraftPhoto",
    "HeldNotice",
    "NoticeSettings",
    "OutdatedNotice",
    "PageCare",
    "WriteUpDraft",
]
