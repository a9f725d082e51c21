from django.utils.translation import gettext_lazy as _

from coalition.models.vocabulary import VocabularyTerm


class Topic(VocabularyTerm):
    """A political topic, curated by the state office; partners, units and write-ups carry several."""

    class Meta:
        ordering = ["name"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
