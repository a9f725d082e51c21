from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from best_practices.models import NoticeSettings
from best_practices.versions import section_labels
from coalition.forms.editing import PortalForm

LONGEST = 5_000


class RemarkForm(forms.Form):
    """One remark about the whole, and one about each section; the author reads them together."""

    seen_revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    remark = forms.CharField(
        label=_("Remark to the author"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed when you ask for changes or decline."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, label in section_labels().items():
            self.fields[f"about_{key}"] = forms.CharField(
                label=label, required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2})
            )

    @property
    def whole(self) -> list[Any]:
        return [self["seen_revision"], self["remark"]]

    @property
    def sections(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("about_")]

    @property
    def has_section_remarks(self) -> bool:
        return any(field.value() for field in self.sections)

    def decision(self) -> dict[str, Any]:
        """What the services take: the remarks in one text, each below the name of its section."""
        said = {field.label: self.cleaned_data[field.name].strip() for field in self.sections}
        parts = [self.cleaned_data["remark"].strip(), *(f"{label}:\n{text}" for label, text in said.items() if text)]
        return {
            "seen_revision": self.cleaned_data["seen_revision"],
            "remark": "\n\n".join(part for part in parts if part),
        }


class UndoForm(PortalForm, forms.Form):
    """``seen`` is the public version that its reader had before them."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    to = forms.ChoiceField(label=_("What readers see instead"), widget=forms.RadioSelect)
    remark = forms.CharField(
        label=_("Reason, for the author"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, has_previous: bool, seen: int | None, **kwargs: Any) -> None:
        super().__init__(*args, initial={"seen": seen, "to": "previous" if has_previous else "draft"}, **kwargs)
        choices: list[tuple[str, Any]] = [("draft", _("Nothing: it becomes a draft again"))]
        if has_previous:
            choices.insert(0, ("previous", _("The version that was public before")))
        self.fields["to"].choices = choices  # type: ignore[attr-defined]


class NoticeSettingsForm(PortalForm, forms.ModelForm):
    class Meta:
        model = NoticeSettings
        fields = ["daily_digest"]
