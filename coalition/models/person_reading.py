from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalition.models.person import Person


class PersonReading(models.Model):
    """Somebody had a person's data before them on a day: who and how, not how often (GDPR Art. 5(2), 32).

    For data protection alone; the retention rule ``person_readings`` deletes it.
    """

    class Kind(models.TextChoices):
        LISTED = "listed", _("name, in a list or at a partner")
        PAGE = "page", _("the person's page or form")
        HISTORY = "history", _("history of changes")
        LETTER = "letter", _("letter to the person")
        ARCHIVE = "archive", _("archive of everything")

    person = models.ForeignKey(Person, models.CASCADE, related_name="readings", verbose_name=_("person"))
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("reader"))
    kind = models.CharField(_("how"), max_length=8, choices=Kind.choices)
    day = models.DateField(_("day"), default=timezone.localdate, db_index=True)

    class Meta:
        ordering = ["-day", "-pk"]
        verbose_name = _("reading of personal data")
        verbose_name_plural = _("readings of personal data")
        constraints = [
            models.UniqueConstraint(fields=["person", "reader", "kind", "day"], name="one_person_reading_a_day")
        ]

    def __str__(self) -> str:
        return f"reading {self.pk}"
