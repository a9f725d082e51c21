"""Forms about the contact log's settings and rhythms."""

from typing import Any

from crispy_forms.layout import Field, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coalition.forms.editing import PortalForm
from coalition.forms.partners import PICKER
from coalition.forms.picker import PartnerPicker, offer
from coalition.models import ContactSettings, Partner, Topic
from coalition.models.contact_rhythm import LONGEST_WEEKS


class ContactSettingsForm(PortalForm, forms.ModelForm):
    class Meta:
        model = ContactSettings
        fields = ["default_sharing", "reminders", "weekly_digest", "feed_shows_titles"]


class RhythmForm(PortalForm, forms.Form):
    """A partner or a topic, and how often; without a number the rhythm ends."""

    parent = forms.ModelChoiceField(
        Partner.objects.none(), label=_("Partner"), required=False, widget=PartnerPicker(many=False)
    )
    topic = forms.ModelChoiceField(Topic.objects.all(), label=_("Or all partners of a topic"), required=False)
    weeks = forms.IntegerField(
        label=_("Every … weeks"),
        min_value=1,
        max_value=LONGEST_WEEKS,
        required=False,
        help_text=_("Leave it empty to end the rhythm."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["parent"], Partner.objects.visible_to(user).current())
        self.helper.layout = Layout(Field("parent", template=PICKER), "topic", "weeks")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and bool(data.get("parent")) == bool(data.get("topic")):
            raise ValidationError(_("Choose a partner or a topic."))
        return data
