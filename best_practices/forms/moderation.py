from django import forms
from django.utils.translation import gettext_lazy as _


class RemarkForm(forms.Form):
    seen_revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    remark = forms.CharField(
        label=_("Remark to the author"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed when you ask for changes or decline."),
    )
