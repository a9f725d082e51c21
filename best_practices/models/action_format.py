from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class ActionFormat(models.Model):
    """A form of outward work (stall, door-to-door talks, street action …), curated by the state office."""

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=80, unique=True)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("action format")
        verbose_name_plural = _("action formats")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language, German where no translation was given."""
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name
