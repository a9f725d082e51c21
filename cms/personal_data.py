"""What the hub itself keeps about people: accounts, sign-ins, and what Wagtail notes about who did what."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.models import EditingSession, FormState
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    APIToken,
    Comment,
    CommentReply,
    ModelLogEntry,
    Page,
    PageLogEntry,
    PageSubscription,
    Revision,
    TaskState,
    UploadedFile,
    WorkflowState,
)
from wagtail.users.models import UserProfile

from cms.models import Invitation, OutgoingMail, TopicInterest, User
from coalition.privacy.registry import Activity, PersonalData, Subject, authored, declare, deleting, exempt, own
from search.models import MissingContent

ACCOUNTS = Activity(
    key="accounts",
    name=_("Accounts and sign-ins"),
    purpose=_("Letting members and offices sign in safely."),
    people=_("Users of the hub, and people who are invited"),
    legal_basis=_("Art. 6(1)(b) and (f) with Art. 9(2)(d) GDPR"),
    recipients=_("Administrators of the hub"),
    kept=_("Until the account is erased; refused sign-ins 30 days; invitations by their retention rule"),
)
EDITING = Activity(
    key="editing",
    name=_("Editing pages"),
    purpose=_("Knowing who changed what, and bringing back what was lost."),
    people=_("Users who edit pages, pictures and documents"),
    legal_basis=_("Art. 6(1)(f) with Art. 9(2)(d) GDPR"),
    recipients=_("Editors and coordinators of the unit, state office, administrators"),
    kept=_("As long as the page exists; then without a name"),
)


def _account(subject: Subject) -> QuerySet[User]:
    return User.objects.filter(pk=subject.user.pk) if subject.user else User.objects.none()


def _anonymise(subject: Subject) -> int:
    """The row stays, for what it wrote; nothing in it says whose it was, and nobody signs in with it."""
    for user in _account(subject):
        user.email = f"erased-{user.pk}@erased.invalid"
        user.first_name = user.last_name = user.display_name = user.language = ""
        user.is_active = user.is_staff = user.is_superuser = False
        user.last_login = None
        user.set_unusable_password()
        user.save()
        user.groups.clear()
        user.user_permissions.clear()
        return 1
    return 0


def _by_address(model: type[Model], field: str) -> Any:
    def rows(subject: Subject) -> QuerySet[Any]:
        if subject.user is None:
            return model._default_manager.none()
        return model._default_manager.filter(**{f"{field}__iexact": subject.user.email}).order_by("pk")

    return rows


def _missing_content(subject: Subject) -> QuerySet[MissingContent]:
    """What somebody told the office, if they left their address with it."""
    email = subject.row.email
    return MissingContent.objects.filter(contact__iexact=email) if email else MissingContent.objects.none()


def _deleted(model: type[Model], rows: Any, *fields: str) -> PersonalData:
    return PersonalData(
        model=model, activity=ACCOUNTS, fields=fields, rows=rows, erase=deleting(rows), after_erasure=_("Deleted.")
    )


declare(
    PersonalData(
        model=User,
        activity=ACCOUNTS,
        fields=("email", "display_name", "first_name", "last_name", "language", "date_joined", "last_login"),
        rows=_account,
        erase=_anonymise,
        after_erasure=_("The row stays, without name, address and password."),
        step=90,
    ),
    _deleted(EmailAddress, own(EmailAddress, "user"), "email", "verified", "primary"),
    _deleted(Authenticator, own(Authenticator, "user"), "type", "created_at", "last_used_at"),
    _deleted(Invitation, _by_address(Invitation, "email"), "email", "unit", "role", "created_at", "accepted_at"),
    authored(Invitation, ACCOUNTS, by=("invited_by",), fields=("created_at",)),
    *(
        _deleted(model, _by_address(model, "username"), "username", "ip_address", "user_agent", "attempt_time")
        for model in (AccessAttempt, AccessFailureLog, AccessLog)
    ),
    PersonalData(
        model=MissingContent,
        activity=EDITING,
        fields=("text", "contact", "created_on"),
        rows=_missing_content,
        erase=deleting(_missing_content),
        after_erasure=_("Deleted."),
    ),
    _deleted(UserProfile, own(UserProfile, "user"), "preferred_language", "current_time_zone"),
    _deleted(EditingSession, own(EditingSession, "user"), "last_seen_at"),
    _deleted(FormState, own(FormState, "user"), "last_updated_at"),
    _deleted(APIToken, own(APIToken, "user"), "name", "created", "last_used_at"),
    _deleted(PageSubscription, own(PageSubscription, "user"), "page"),
    authored(Page, EDITING, by=("owner", "locked_by"), fields=("title",)),
    authored(Revision, EDITING, by=("user",), fields=("created_at", "object_str")),
    authored(WorkflowState, EDITING, by=("requested_by",), fields=("created_at", "status")),
    authored(TaskState, EDITING, by=("finished_by",), fields=("finished_at", "status")),
    authored(PageLogEntry, EDITING, by=("user",), fields=("timestamp", "action", "label")),
    authored(ModelLogEntry, EDITING, by=("user",), fields=("timestamp", "action", "label")),
    authored(Comment, EDITING, by=("user", "resolved_by"), fields=("text", "created_at")),
    authored(CommentReply, EDITING, by=("user",), fields=("text", "created_at")),
    authored(get_image_model(), EDITING, by=("uploaded_by_user",), fields=("title", "created_at")),
    authored(get_document_model(), EDITING, by=("uploaded_by_user",), fields=("title", "created_at")),
    authored(UploadedFile, EDITING, by=("uploaded_by_user",)),
)
exempt(OutgoingMail, "A mail on its way: encrypted, and gone when it is sent, after three days at the latest.")

TOPICS = Activity(
    key="topic-interests",
    name=_("Interests in topics"),
    purpose=_("Telling members what is new on a topic, and whom they can ask."),
    people=_("Members who chose it on a topic page"),
    legal_basis=_("Consent: Art. 6(1)(a) with Art. 9(2)(a) GDPR"),
    recipients=_("Members, where somebody agreed to be asked"),
    kept=_("Until the member takes it back or the account is erased"),
)

declare(
    PersonalData(
        model=TopicInterest,
        activity=TOPICS,
        fields=("page", "gets_digest", "may_be_asked", "about", "agreed_on"),
        rows=own(TopicInterest, "user"),
        erase=deleting(own(TopicInterest, "user")),
        after_erasure=_("The row is deleted."),
    ),
)
