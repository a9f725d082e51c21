"""What a kit consists of; edited with its page and published with it."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from best_practices.kits.placeholders import check_placeholders, name_gaps
from best_practices.models.material import BestPracticeMaterial
from best_practices.models.part import OrderedPart

KIT = "best_practices.CampaignKitPage"


class KitWeek(OrderedPart):
    """One week of the plan."""

    page = ParentalKey(KIT, on_delete=models.CASCADE, related_name="weeks")
    title = models.CharField(_("title"), max_length=160, help_text=_("For example “Week 1: find the place”."))
    text = models.TextField(_("what to do"), max_length=3000, blank=True)

    panels = [FieldPanel("title"), FieldPanel("text")]

    class Meta(OrderedPart.Meta):
        verbose_name = _("week")
        verbose_name_plural = _("weeks")

    def __str__(self) -> str:
        return self.title


class KitChecklistItem(OrderedPart):
    """One thing to do, which branches tick off."""

    page = ParentalKey(KIT, on_delete=models.CASCADE, related_name="checklist")
    # What ticks refer to: it stays the same from version to version, however the rows are stored.
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    text = models.CharField(_("what to do"), max_length=250)
    week = models.PositiveSmallIntegerField(_("in week"), null=True, blank=True)

    panels = [FieldRowPanel([FieldPanel("text"), FieldPanel("week")])]

    class Meta(OrderedPart.Meta):
        verbose_name = _("item of the checklist")
        verbose_name_plural = _("items of the checklist")

    def __str__(self) -> str:
        return self.text


class KitAsset(OrderedPart):
    """A file or a picture to print, post or hand out."""

    class PrintFormat(models.TextChoices):
        A3 = "a3", _("A3, poster")
        A4 = "a4", "A4"
        A5 = "a5", _("A5, leaflet")
        A6 = "a6", _("A6, postcard")
        SQUARE = "square", _("square, for posting")
        SCREEN = "screen", _("for the screen")

    page = ParentalKey(KIT, on_delete=models.CASCADE, related_name="assets")
    title = models.CharField(_("title"), max_length=160)
    document = models.ForeignKey(
        "wagtaildocs.Document", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    image = models.ForeignKey(
        "wagtailimages.Image", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )
    print_format = models.CharField(_("format"), max_length=8, choices=PrintFormat.choices, blank=True)
    licence = models.CharField(
        _("licence"),
        max_length=12,
        choices=BestPracticeMaterial.Licence.choices,
        default=BestPracticeMaterial.Licence.INTERNAL,
    )
    credit = models.CharField(_("made by"), max_length=120, blank=True, help_text=_("A unit or a function, no name."))
    editable_source = models.URLField(_("editable source"), blank=True)

    panels = [
        FieldPanel("title"),
        FieldPanel("document"),
        FieldPanel("image"),
        FieldRowPanel([FieldPanel("print_format"), FieldPanel("licence")]),
        FieldRowPanel([FieldPanel("credit"), FieldPanel("editable_source")]),
    ]

    class Meta(OrderedPart.Meta):
        verbose_name = _("material")
        verbose_name_plural = _("materials")

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if (self.document_id is None) == (self.image_id is None):
            raise ValidationError({"document": _("Choose either a file or a picture.")})
        if self.document is not None:
            self._check_content(self.document)

    @staticmethod
    def _check_content(document: Any) -> None:
        """The page editor takes every file: what readers print and pass on is judged by its content."""
        # What uploads are made of is not there yet while models are loaded.
        from coalition.services.uploads import clean_document

        try:
            with document.file.open("rb") as file:
                clean_document(file)
        except FileNotFoundError as error:
            raise ValidationError({"document": _("The stored file is gone. Upload it again.")}) from error
        except ValidationError as error:
            raise ValidationError({"document": error}) from error


class KitTextTemplate(OrderedPart):
    """A text with gaps that a branch fills with its own place, contact and date."""

    class Kind(models.TextChoices):
        FLYER = "flyer", _("Flyer")
        PRESS_RELEASE = "press_release", _("Press release")
        POST = "post", _("Post")
        SPEECH = "speech", _("Speech")

    page = ParentalKey(KIT, on_delete=models.CASCADE, related_name="text_templates")
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=160, validators=[check_placeholders])
    text = models.TextField(
        _("text"),
        max_length=20_000,
        validators=[check_placeholders],
        help_text=_(
            "An empty line starts a new paragraph, # a heading, - a list. {{ unit }}, {{ place }}, {{ contact }} and "
            "{{ date }} are filled in by the branch."
        ),
    )

    panels = [FieldRowPanel([FieldPanel("kind"), FieldPanel("title")]), FieldPanel("text")]

    class Meta(OrderedPart.Meta):
        verbose_name = _("text to fill in")
        verbose_name_plural = _("texts to fill in")

    def __str__(self) -> str:
        return self.title

    @property
    def readable_title(self) -> str:
        return name_gaps(self.title)

    @property
    def readable_text(self) -> str:
        return name_gaps(self.text)
