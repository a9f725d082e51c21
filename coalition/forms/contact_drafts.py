"""Forms about what came by mail or out of a file."""

from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.forms.contacts import ContactCreateForm
from coalition.forms.editing import PortalForm
from coalition.forms.partners import BOXES
from coalition.forms.values import KeysField
from coalition.models import ContactDraft, Person


class DraftConfirmForm(ContactCreateForm):
    """The form of a new note, filled in from a draft; which persons were meant is for the owner to say."""

    persons = KeysField(
        Person.objects.none(), label=gettext_lazy("Persons"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, draft: ContactDraft, user: Any, **kwargs: Any) -> None:
        persons = Person.objects.visible_to(user).filter(contact_drafts=draft)
        kwargs["initial"] = {
            "partners": list(draft.partners.visible_to(user).values_list("pk", flat=True)),
            "persons": list(persons.values_list("pk", flat=True)),
            "channel": draft.channel,
            "occurred_at": draft.occurred_at,
            "subject": draft.subject or _("Mail"),
            "notes": draft.text,
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, user=user, **kwargs)
        self.fields["persons"].queryset = persons  # type: ignore[attr-defined]
        if persons:
            self.helper.layout.insert(1, Div("persons", css_class=BOXES))


class DraftFileForm(PortalForm, forms.Form):
    """A calendar entry or a business card, out of which a draft is made."""

    file = forms.FileField(
        label=gettext_lazy("File"), help_text=gettext_lazy("A calendar entry (.ics) or a business card (.vcf).")
    )
