from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class TopicInterest(models.Model):
    """What a member chose on a topic page: a mail with what is new, or to be asked by other members."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="topic_interests", verbose_name=_("user")
    )
    page = models.ForeignKey("cms.TopicPage", models.CASCADE, related_name="interests", verbose_name=_("topic page"))
    gets_digest = models.BooleanField(_("a mail a week with what is new"), default=False)
    may_be_asked = models.BooleanField(
        _("members may ask me"),
        default=False,
        help_text=_("Your name and e-mail address stand on this page, for members only, until you take it back."),
    )
    about = models.CharField(
        _("what about"), max_length=160, blank=True, help_text=_("For example: rent advice, speaking in the council.")
    )
    agreed_on = models.DateField(_("agreed on"), null=True, editable=False)
    told_until = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("interest in a topic")
        verbose_name_plural = _("interests in topics")
        constraints = [models.UniqueConstraint(fields=["user", "page"], name="topic_interest_once")]

    def __str__(self) -> str:
        return f"interest {self.pk} in topic page {self.page_id}"
