"""Forms about persons at partners."""

from typing import Any

from crispy_forms.layout import Div, Field, Fieldset, Layout
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalition.forms.editing import PortalForm, SubmissionForm, VersionedForm
from coalition.forms.partners import PICKER
from coalition.forms.picker import PartnerPicker, offer
from coalition.models import Partner, Person, PersonRole

_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _person_sections() -> list[Fieldset]:
    return [
        Fieldset(
            _("Person"),
            "name",
            Div(Div("email", css_class="col-sm-6"), Div("phone", css_class="col-sm-6"), css_class="row"),
        ),
        Fieldset(
            _("Why we may keep this"),
            "legal_basis",
            Div(Div("legal_basis_date", css_class="col-sm-6"), css_class="row"),
            "legal_basis_source",
            "purpose",
            Div(Div("informed_on", css_class="col-sm-6"), Div("review_on", css_class="col-sm-6"), css_class="row"),
        ),
    ]


class PersonForm(forms.ModelForm):
    class Meta:
        model = Person
        fields = [
            "name",
            "email",
            "phone",
            "legal_basis",
            "legal_basis_date",
            "legal_basis_source",
            "purpose",
            "informed_on",
            "review_on",
        ]
        widgets = {"legal_basis_date": _DATE, "informed_on": _DATE, "review_on": _DATE}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(*_person_sections())  # type: ignore[attr-defined]


class PersonEditForm(VersionedForm, PersonForm):
    pass


class PersonCreateForm(SubmissionForm, PersonForm):
    """A person with the function that brings them into the directory."""

    function = forms.CharField(label=_("Function"), max_length=120)
    since = forms.DateField(label=_("Since"), required=False, widget=_DATE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["legal_basis_date"].initial = timezone.localdate
        person, basis = _person_sections()
        row = Div(Div("function", css_class="col-sm-8"), Div("since", css_class="col-sm-4"), css_class="row")
        person.fields.insert(1, row)
        self.helper.layout = Layout(person, basis)


class RoleCreateForm(PortalForm, forms.ModelForm):
    """One more function of a person who is known already."""

    partner = forms.ModelChoiceField(Partner.objects.none(), label=_("Partner"), widget=PartnerPicker(many=False))

    class Meta:
        model = PersonRole
        fields = ["partner", "function", "since"]
        widgets = {"since": _DATE}

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = Div(Div("function", css_class="col-sm-8"), Div("since", css_class="col-sm-4"), css_class="row")
        self.helper.layout = Layout(Field("partner", template=PICKER), row)
        offer(self.fields["partner"], Partner.objects.visible_to(user).current())


class RoleEndForm(PortalForm, forms.ModelForm):
    until = forms.DateField(label=_("Last day"), widget=_DATE)

    class Meta:
        model = PersonRole
        fields = ["until"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = timezone.localdate
