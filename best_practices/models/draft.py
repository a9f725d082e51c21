from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext_lazy as _

from best_practices.models.material import BestPracticePhoto
from coalition.access import standing_of


class WriteUpDraftQuerySet(models.QuerySet["WriteUpDraft"]):
    def visible_to(self, user: Any) -> Self:
        """Drafts of new write-ups that ``user`` may go on with (``best_practices.change_draft``).

        What was typed for a new version of a page is reached through the page, by who may change that.
        """
        standing = standing_of(user)
        if not standing.roles:
            return self.none()
        shared = models.Q(is_shared=True, unit__in=standing.member_of | standing.coordinated)
        return self.filter(models.Q(author=user) | shared, page=None)

    def for_lists(self) -> Self:
        return self.select_related("unit", "author", "saved_by").prefetch_related("photos")


class WriteUpDraft(models.Model):
    """What somebody typed and did not hand in yet: as they typed it, unfinished, maybe not even valid.

    ``content`` maps names of form fields to lists of texts, as a browser sends them; ``stamps`` maps them to the
    version in which they changed last, so that two people in one draft disturb each other only in the same field.
    """

    key = models.UUIDField(unique=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="write_up_drafts", verbose_name=_("author")
    )
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("saved by")
    )
    unit = models.ForeignKey(
        "coalition.Unit", models.CASCADE, null=True, related_name="write_up_drafts", verbose_name=_("unit")
    )
    # The write-up of which this is to become a new version, and the revision that its author had before them.
    page = models.OneToOneField(
        "best_practices.BestPracticePage", models.CASCADE, null=True, related_name="typed_draft"
    )
    read_revision = models.BigIntegerField(null=True)
    is_shared = models.BooleanField(_("others of my unit may write along"), default=False)
    version = models.PositiveIntegerField(default=0)
    content = models.JSONField(_("content"), default=dict)
    stamps = models.JSONField(default=dict)
    # Texts of somebody else that were written over, the newest first: nothing is lost.
    replaced = models.JSONField(default=list)
    # Of an imported document: the body with its formatting, as StreamField data.
    body = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(_("saved at"), auto_now=True)

    objects = WriteUpDraftQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at", "-pk"]
        verbose_name = _("draft of a write-up")
        verbose_name_plural = _("drafts of write-ups")

    def __str__(self) -> str:
        return self.text_of("title") or str(_("Without a title"))

    def text_of(self, name: str) -> str:
        values = self.content.get(name) or [""]
        return str(values[0])

    def replaced_texts(self) -> list[dict[str, Any]]:
        """For templates: ``label`` of the field, ``text`` and ``at``."""
        return [
            {
                "label": _field_label(entry["field"]),
                "text": ", ".join(entry["values"]),
                "at": datetime.fromisoformat(entry["at"]),
            }
            for entry in self.replaced
        ]


def _field_label(name: str) -> str:
    from best_practices.models import BestPracticePage

    try:
        return str(BestPracticePage._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    except FieldDoesNotExist:
        return str({"description": _("What did you do?"), "steps": _("Steps")}.get(name, name))


class DraftPhoto(models.Model):
    """A photo of a draft; the write-up takes the image over when the draft is handed in."""

    draft = models.ForeignKey(WriteUpDraft, models.CASCADE, related_name="photos")
    image = models.ForeignKey("wagtailimages.Image", models.CASCADE, related_name="+", verbose_name=_("photo"))
    alt_text = models.CharField(_("alternative text"), max_length=250, blank=True)
    people = models.CharField(
        _("people in the photo"), max_length=8, choices=BestPracticePhoto.People.choices, blank=True
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("photo of a draft")
        verbose_name_plural = _("photos of drafts")

    def __str__(self) -> str:
        return self.alt_text or str(self.pk)

    @property
    def is_complete(self) -> bool:
        return bool(self.alt_text and self.people)
