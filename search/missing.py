"""What people tell the office that the hub lacks."""

import logging

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from search.models import MissingContent

logger = logging.getLogger(__name__)

# Against floods; far more than people write.
MOST_PER_DAY = 100
MOST_PER_VISITOR_AND_DAY = 5


class TooManyNotesError(Exception):
    """Enough was written today; tomorrow there is room again."""


class MissingContentForm(forms.ModelForm):
    class Meta:
        model = MissingContent
        fields = ["text", "contact"]
        labels = {"text": _("What did you look for, and what should be here?"), "contact": _("Your e-mail address")}
        help_texts = {"contact": _("Only if you want an answer. We do not store who you are otherwise.")}
        widgets = {"text": forms.Textarea(attrs={"rows": 3, "class": "form-control"})}

    contact = forms.EmailField(
        required=False,
        label=_("Your e-mail address"),
        help_text=_("Only if you want an answer. We do not store who you are otherwise."),
        widget=forms.EmailInput(attrs={"class": "form-control", "autocomplete": "email"}),
    )


def record_missing_content(*, text: str, contact: str = "") -> MissingContent:
    """Keep a note for the office; raises ``TooManyNotesError`` past ``MOST_PER_DAY``."""
    if MissingContent.objects.filter(created_on=timezone.localdate()).count() >= MOST_PER_DAY:
        raise TooManyNotesError
    note = MissingContent.objects.create(text=text, contact=contact)
    logger.info("missing content %s noted", note.pk)
    return note


def delete_missing_content(*, note: MissingContent) -> None:
    """The office has dealt with it."""
    logger.info("missing content %s deleted", note.pk)
    note.delete()
