import datetime
from dataclasses import dataclass
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalition.access import standing_of, users_with_role
from coalition.fields import EncryptedTextField
from coalition.roles import Role
from search.analysis.characters import fold


@dataclass(frozen=True)
class ContactFact:
    """*That* there was contact: the layer of sharing below the text."""

    occurred_at: datetime.datetime
    by: str


def _readable(user: Any) -> models.Q:
    """The circle of readers. Entries are a spokesperson's: an owner who left the office reads them no longer."""
    standing, sharing = standing_of(user), ContactLogEntry.Sharing
    named = ContactLogEntry.readers.through._default_manager.filter(user=user).values("contactlogentry")
    readable = models.Q(pk__in=named) & ~models.Q(sharing=sharing.PRIVATE)
    if standing.has(Role.SPOKESPERSON):
        readable |= models.Q(owner=user) | models.Q(sharing__in=[sharing.SPOKESPERSONS, sharing.BOARD])
    elif standing.has(Role.BOARD):
        readable |= models.Q(sharing=sharing.BOARD)
    return readable


class ContactLogQuerySet(models.QuerySet["ContactLogEntry"]):
    def visible_to(self, user: Any) -> Self:
        """Entries whose text ``user`` may read (``coalition.view_contact``): *what* was said."""
        if not standing_of(user).roles:
            return self.none()
        return self.filter(_readable(user))

    def known_to(self, user: Any) -> Self:
        """Entries of which ``user`` may know *that* there was contact: partner, date, by whom, and nothing else."""
        if not standing_of(user).has(Role.SPOKESPERSON, Role.BOARD):
            return self.visible_to(user)
        return self.filter(_readable(user) | ~models.Q(sharing=ContactLogEntry.Sharing.PRIVATE))

    def only_known_to(self, user: Any) -> Self:
        """Entries of which ``user`` may know and which they may not read."""
        return self.known_to(user).exclude(pk__in=self.model._default_manager.visible_to(user).values("pk"))  # type: ignore[attr-defined]

    def owned_by(self, user: Any) -> Self:
        return self.filter(owner=user.pk)

    def containing(self, text: str) -> list["ContactLogEntry"]:
        """Entries in which every word of ``text`` occurs, in any German spelling; decrypted and compared in memory."""
        words = [fold(word) for word in text.split()]
        return [entry for entry in self if all(word in entry.folded_text for word in words)]

    def for_lists(self) -> Self:
        return self.select_related("owner").prefetch_related("partners")

    def facts(self) -> list["ContactFact"]:
        """When and by whom, newest first; the texts are not even read from the database."""
        entries = self.select_related("owner").defer("subject", "notes", "outcome")
        return [ContactFact(entry.occurred_at, str(entry.owner)) for entry in entries]


class ContactLogEntry(models.Model):
    """One contact with partners, written and owned by a spokesperson. Confidential unless its owner shares it.

    Never indexed, never in ``django.contrib.admin``, snippets or choosers; its texts are encrypted at rest.
    """

    class Channel(models.TextChoices):
        PHONE = "phone", _("Phone")
        EMAIL = "email", _("E-mail")
        MEETING = "meeting", _("Meeting")
        VIDEO = "video", _("Video call")
        MESSAGE = "message", _("Message")
        LETTER = "letter", _("Letter")
        EVENT = "event", _("Event")
        OTHER = "other", _("Other")

    class Direction(models.TextChoices):
        OUTGOING = "outgoing", _("We reached out")
        INCOMING = "incoming", _("They reached out")
        MUTUAL = "mutual", _("Mutual")

    class Mood(models.TextChoices):
        FRIENDLY = "friendly", _("Friendly")
        OPEN = "open", _("Open")
        NEUTRAL = "neutral", _("Neutral")
        RESERVED = "reserved", _("Reserved")
        TENSE = "tense", _("Tense")

    class Sharing(models.TextChoices):
        PRIVATE = "private", _("Private: only me, the fact of the contact too")
        SPOKESPERSONS = "spokespersons", _("Spokespersons")
        BOARD = "board", _("State board")
        NAMED = "named", _("Only people whom I name")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="contact_log_entries", verbose_name=_("owner")
    )
    partners = models.ManyToManyField(
        "coalition.Partner", related_name="contact_log_entries", verbose_name=_("partners")
    )
    persons = models.ManyToManyField(
        "coalition.Person", blank=True, related_name="contact_log_entries", verbose_name=_("persons")
    )
    cooperation = models.ForeignKey(
        "coalition.Cooperation",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="contact_log_entries",
        verbose_name=_("cooperation"),
    )
    occurred_at = models.DateTimeField(_("when"), default=timezone.now)
    channel = models.CharField(_("channel"), max_length=12, choices=Channel.choices, default=Channel.PHONE)
    direction = models.CharField(_("direction"), max_length=12, choices=Direction.choices, default=Direction.OUTGOING)
    subject = EncryptedTextField(_("subject"))
    notes = EncryptedTextField(_("notes"), blank=True, default="")
    outcome = EncryptedTextField(_("outcome"), blank=True, default="")
    mood = models.CharField(_("mood"), max_length=12, choices=Mood.choices, blank=True)
    sharing = models.CharField(_("who may read"), max_length=16, choices=Sharing.choices, default=Sharing.SPOKESPERSONS)
    readers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("also these people")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    submission_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = ContactLogQuerySet.as_manager()

    class Meta:
        ordering = ["-occurred_at", "-pk"]
        verbose_name = _("contact note")
        verbose_name_plural = _("contact notes")
        indexes = [models.Index(fields=["owner", "-occurred_at"])]

    def __str__(self) -> str:
        # Reaches log lines and error reports: says that it exists, not what it says.
        return f"contact note {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("coalition:contact-detail", args=[self.pk])

    def circle(self) -> Any:
        """Users, the owner aside, who may read the text as it is shared now (``coalition.view_contact``)."""
        sharing = self.Sharing
        offices = {sharing.SPOKESPERSONS: [Role.SPOKESPERSON], sharing.BOARD: [Role.SPOKESPERSON, Role.BOARD]}
        by_office: Any = users_with_role(*offices.get(sharing(self.sharing), []))
        named = self.readers.through._default_manager.filter(contactlogentry=self.pk)
        if self.sharing == sharing.PRIVATE:
            named = named.none()
        circle = models.Q(pk__in=by_office.values("pk")) | models.Q(pk__in=named.values("user"))
        members: Any = users_with_role(*Role)
        return members.filter(circle).exclude(pk=self.owner_id)

    @property
    def folded_text(self) -> str:
        names = [partner.name for partner in self.partners.all()]
        return " ".join(
            fold(word) for text in (self.subject, self.notes, self.outcome, *names) for word in text.split()
        )
