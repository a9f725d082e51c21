"""What this app keeps about people: who wrote, submitted and looked after a write-up."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from best_practices.kits import personal_data as kits  # noqa: F401  (declares what kits keep)
from best_practices.models import (
    Adaptation,
    BestPracticePage,
    Contribution,
    ContributionReport,
    HeldNotice,
    NoticeSettings,
    OutdatedNotice,
    PageCare,
    ReadingListEntry,
    SavedSearch,
    WriteUpDraft,
)
from best_practices.services.drafts import remove_draft
from coalition.privacy.registry import Activity, PersonalData, Subject, authored, declare, deleting, own

WRITE_UPS = Activity(
    key="best-practices",
    name=_("Best practices"),
    purpose=_("Learning from what other branches did."),
    people=_("Authors of write-ups, and people who are named in them"),
    legal_basis=_("Art. 6(1)(f) with Art. 9(2)(d) or, in public write-ups, (e) GDPR"),
    recipients=_("Everybody, or members, as the write-up says"),
    kept=_("As long as the write-up is published or kept as a draft"),
)

_TEXTS = ("title", "summary", "body", "results", "what_worked", "what_did_not", "contact_role", "place")


def _naming(subject: Subject) -> QuerySet[Any]:
    """Published or not: write-ups in which the person is named."""
    if subject.person is None:
        return BestPracticePage.objects.none()
    named = Q()
    for text in _TEXTS:
        for word in subject.identifiers:
            named |= Q(**{f"{text}__icontains": word})
    return BestPracticePage.objects.filter(named).order_by("pk")


def _tell(page: Any, _subject: Subject) -> dict[str, Any]:
    return {"id": page.pk, "title": page.title, "summary": page.summary, "address": page.full_url}


def _discard_drafts(subject: Subject) -> int:
    drafts = list(own(WriteUpDraft, "author")(subject))
    for draft in drafts:
        remove_draft(draft)
    return len(drafts)


declare(
    PersonalData(
        model=BestPracticePage,
        activity=WRITE_UPS,
        fields=("title", "summary"),
        rows=_naming,
        disclose=_tell,
        after_erasure=_("The archive names the write-ups; their unit takes the name out by hand."),
    ),
    PersonalData(
        model=WriteUpDraft,
        activity=WRITE_UPS,
        fields=("content", "saved_at"),
        rows=own(WriteUpDraft, "author"),
        erase=_discard_drafts,
        after_erasure=_("The drafts are deleted with their photos."),
    ),
    *(
        PersonalData(
            model=model,
            activity=WRITE_UPS,
            fields=fields,
            rows=own(model, "user"),
            erase=deleting(own(model, "user")),
            after_erasure=_("The row is deleted."),
        )
        for model, fields in ((SavedSearch, ("name", "query")), (ReadingListEntry, ("page",)))
    ),
    authored(BestPracticePage, WRITE_UPS, by=("reviewed_by",), fields=("title",)),
    authored(Adaptation, WRITE_UPS, by=("started_by", "hidden_by")),
    PersonalData(
        model=NoticeSettings,
        activity=WRITE_UPS,
        fields=("daily_digest",),
        rows=own(NoticeSettings, "user"),
        erase=deleting(own(NoticeSettings, "user")),
        after_erasure=_("The row is deleted."),
    ),
    PersonalData(
        model=HeldNotice,
        activity=WRITE_UPS,
        fields=("text",),
        rows=own(HeldNotice, "user"),
        erase=deleting(own(HeldNotice, "user")),
        after_erasure=_("The row is deleted."),
    ),
    authored(Contribution, WRITE_UPS, by=("author", "hidden_by"), fields=("kind", "text", "created_at")),
    authored(ContributionReport, WRITE_UPS, by=("reporter",), fields=("reason", "created_at")),
    authored(OutdatedNotice, WRITE_UPS, by=("reporter", "decided_by"), fields=("reason", "created_at")),
    authored(PageCare, WRITE_UPS, by=("verified_by", "archived_by"), fields=("verified_on", "archived_at")),
)
