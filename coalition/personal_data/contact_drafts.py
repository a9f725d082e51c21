"""What waits in the spokespersons' inboxes: encrypted, so that every text is opened and compared in memory."""

from django.db.models import QuerySet

from coalition.models import ContactDraft
from coalition.privacy.redaction import pattern_for
from coalition.privacy.registry import Disclosure, Subject

_BATCH = 500


def drafts_about(subject: Subject) -> QuerySet[ContactDraft]:
    """Drafts matched to the person, or naming them."""
    if subject.person is None:
        return ContactDraft.objects.none()
    linked = set(ContactDraft.objects.filter(persons=subject.person).values_list("pk", flat=True))
    pattern = pattern_for(subject)
    others = ContactDraft.objects.waiting().exclude(pk__in=linked).order_by("pk")
    naming = {
        draft.pk for draft in others.iterator(_BATCH) if pattern.search(draft.subject) or pattern.search(draft.text)
    }
    return ContactDraft.objects.filter(pk__in=linked | naming).order_by("pk")


def tell_draft(draft: ContactDraft, _subject: Subject) -> Disclosure:
    """That something came; whether it becomes a note, its owner has not decided yet."""
    return {"received_at": draft.received_at, "by": str(draft.owner)}
