from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel

from best_practices.models.part import OrderedPart


class BestPracticePhoto(OrderedPart):
    """A photo of a write-up, with a text for those who do not see it."""

    class People(models.TextChoices):
        """Whether people can be recognised; a photo of people who did not agree is not kept at all."""

        NOBODY = "nobody", _("Nobody can be recognised")
        AGREED = "agreed", _("People can be recognised, and they agreed to the photo being shown")

    page = ParentalKey("best_practices.BestPracticePage", on_delete=models.CASCADE, related_name="photos")
    image = models.ForeignKey("wagtailimages.Image", models.CASCADE, related_name="+", verbose_name=_("photo"))
    alt_text = models.CharField(_("alternative text"), max_length=250)
    # Empty for photos from before this was asked.
    people = models.CharField(_("people in the photo"), max_length=8, choices=People.choices, blank=True)

    panels = [FieldPanel("image"), FieldPanel("alt_text"), FieldPanel("people")]

    class Meta(OrderedPart.Meta):
        verbose_name = _("photo")
        verbose_name_plural = _("photos")

    def __str__(self) -> str:
        return self.alt_text


class BestPracticeMaterial(OrderedPart):
    """A file to reuse: leaflet, poster, text, plan."""

    class Licence(models.TextChoices):
        CC0 = "cc0", "CC0"
        CC_BY = "cc-by", "CC BY 4.0"
        CC_BY_SA = "cc-by-sa", "CC BY-SA 4.0"
        INTERNAL = "internal", _("For use within the association")

    page = ParentalKey("best_practices.BestPracticePage", on_delete=models.CASCADE, related_name="materials")
    document = models.ForeignKey("wagtaildocs.Document", models.CASCADE, related_name="+", verbose_name=_("file"))
    licence = models.CharField(_("licence"), max_length=12, choices=Licence.choices, default=Licence.INTERNAL)
    editable_source = models.URLField(_("editable source"), blank=True)

    panels = [FieldPanel("document"), FieldPanel("licence"), FieldPanel("editable_source")]

    class Meta(OrderedPart.Meta):
        verbose_name = _("material")
        verbose_name_plural = _("materials")

    def __str__(self) -> str:
        return self.document.title
