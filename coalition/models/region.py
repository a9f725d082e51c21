from django.db import models
from django.utils.translation import gettext_lazy as _


class Region(models.Model):  # type: ignore[django-manager-missing]
    """A Kreis or kreisfreie Stadt (or the state), by its official municipality key (AGS)."""

    code = models.CharField(_("region code"), max_length=8, unique=True, help_text=_("Official key (AGS), e.g. 05315."))
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    def __str__(self) -> str:
        return self.name
