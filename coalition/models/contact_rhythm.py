from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_WEEKS = 260


class ContactRhythm(models.Model):
    """How often we want to be in touch: with one partner, or with all of a topic. Any logged contact resets it."""

    partner = models.OneToOneField(
        "coalition.Partner", models.CASCADE, null=True, blank=True, related_name="rhythm", verbose_name=_("partner")
    )
    topic = models.OneToOneField(
        "coalition.Topic", models.CASCADE, null=True, blank=True, related_name="rhythm", verbose_name=_("topic")
    )
    weeks = models.PositiveSmallIntegerField(
        _("every … weeks"), validators=[MinValueValidator(1), MaxValueValidator(LONGEST_WEEKS)]
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("contact rhythm")
        verbose_name_plural = _("contact rhythms")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(partner__isnull=False, topic__isnull=True)
                | models.Q(partner__isnull=True, topic__isnull=False),
                name="rhythm_of_partner_or_topic",
            )
        ]

    def __str__(self) -> str:
        return f"{self.partner or self.topic}: {self.weeks}"

    def clean(self) -> None:
        super().clean()
        if (self.partner is None) == (self.topic is None):
            raise ValidationError(_("Choose a partner or a topic."))
