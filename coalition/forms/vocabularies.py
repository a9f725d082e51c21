"""Forms about one term of a vocabulary."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from coalition.forms.editing import PortalForm
from coalition.services.units import slugify_german
from coalition.vocabularies import Vocabulary

OFFERED = 500


class TermForm(PortalForm, forms.ModelForm):
    """A slug comes with the first name and stays: links go on to work."""

    vocabulary: Vocabulary

    def clean_name(self) -> str:
        name: str = " ".join(self.cleaned_data["name"].split())
        others = self.vocabulary.terms.exclude(pk=self.instance.pk)
        if not slugify(slugify_german(name)):
            raise ValidationError(_("Write at least one letter or digit."))
        if others.filter(name__iexact=name).exists():
            raise ValidationError(_("There is a term of this name already: merge the two instead."))
        if not self.instance.pk:
            self.instance.slug = _free_slug(slugify_german(name)[:50], others)
        return name


def term_form(vocabulary: Vocabulary) -> type[TermForm]:
    widgets: Any = {"synonyms": forms.Textarea(attrs={"rows": 3})} if "synonyms" in vocabulary.fields else {}
    made: Any = forms.modelform_factory(vocabulary.model, form=TermForm, fields=vocabulary.fields, widgets=widgets)
    made.vocabulary = vocabulary
    return made  # type: ignore[no-any-return]


class MergeForm(PortalForm, forms.Form):
    """The term that stays, by its name."""

    kept = forms.CharField(
        label=_("Term to keep"), max_length=100, widget=forms.TextInput(attrs={"list": "terms", "autocomplete": "off"})
    )

    def __init__(self, *args: Any, vocabulary: Vocabulary, gone: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = vocabulary.terms.exclude(pk=gone.pk)
        self.offered = self.others.values_list("name", flat=True)[:OFFERED]

    def clean_kept(self) -> Any:
        named = self.cleaned_data["kept"]
        kept = self.others.filter(Q(name=named)).first() or self.others.filter(name__iexact=named).first()
        if kept is None:
            raise ValidationError(_("No other term has this name."))
        return kept


def _free_slug(wanted: str, others: Any) -> str:
    taken = set(others.filter(slug__startswith=wanted).values_list("slug", flat=True))
    candidates = (wanted, *(f"{wanted[:46]}-{number}" for number in range(2, len(taken) + 3)))
    return next(slug for slug in candidates if slug not in taken)
