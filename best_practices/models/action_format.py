from django.utils.translation import gettext_lazy as _

from coalition.models.vocabulary import VocabularyTerm


class ActionFormat(VocabularyTerm):
    """A form of outward work (stall, door-to-door talks, street action …), curated by the state office."""

    class Meta:
        ordering = ["name"]
        verbose_name = _("action format")
        verbose_name_plural = _("action formats")
