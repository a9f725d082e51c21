from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Field, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _
from taggit.utils import edit_string_for_tags, parse_tags

from best_practices.forms.tags import TagsInput
from best_practices.models import BestPracticeMaterial, BestPracticePage, BestPracticePhoto
from best_practices.services.body_text import text_from_body
from best_practices.services.submissions import RELATION_FIELDS, SIMPLE_FIELDS, Files, NewMaterial, NewPhoto
from coalition.access import may, standing_of
from coalition.models import Unit
from coalition.services.uploads import clean_document, clean_photo

# Nothing a volunteer writes is longer; what is (pasted markup, a whole book) is refused by the name of its field.
LONGEST = {"description": 60_000, "steps": 20_000, "results": 20_000, "what_worked": 20_000, "what_did_not": 20_000}
MOST_TAGS = 15
LONGEST_TAG = 100
LONGEST_ID = 19


class SubmissionForm(forms.ModelForm):
    """A write-up without the page editor. ``cleaned_data`` is the ``content`` of the submission services."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("For which unit?"))
    description = forms.CharField(
        label=_("What did you do?"),
        widget=forms.Textarea(attrs={"rows": 7}),
        required=False,
        help_text=_("As you would tell it to a neighbouring branch. An empty line starts a new paragraph."),
    )
    steps = forms.CharField(
        label=_("Steps"), widget=forms.Textarea(attrs={"rows": 5}), required=False, help_text=_("One step a line.")
    )
    tags = forms.CharField(
        label=_("Tags"),
        max_length=400,
        required=False,
        help_text=_("Free words, separated by commas."),
        widget=TagsInput,
    )
    adapted_from = forms.ModelChoiceField(BestPracticePage.objects.none(), required=False, widget=forms.HiddenInput)
    submission_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    draft_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    read_revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = BestPracticePage
        fields = [*SIMPLE_FIELDS, *RELATION_FIELDS]
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "results": forms.Textarea(attrs={"rows": 3}),
            "what_worked": forms.Textarea(attrs={"rows": 3}),
            "what_did_not": forms.Textarea(attrs={"rows": 3}),
            "period_start": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "period_end": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "topics": forms.CheckboxSelectMultiple,
            "action_formats": forms.CheckboxSelectMultiple,
        }
        labels = {"title": _("Title")}
        help_texts = {
            "title": _("What was done, in a few words."),
            "summary": _("Two or three sentences: what it was and why it is worth doing again."),
            "hours_total": _("Of everybody together."),
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["unit"].queryset = units_to_submit_for(user)  # type: ignore[attr-defined]
        self.fields["adapted_from"].queryset = BestPracticePage.objects.visible_to(user)  # type: ignore[attr-defined]
        if self.instance.pk:
            # What it was made from does not change any more.
            del self.fields["unit"], self.fields["adapted_from"]
            stored = {**text_from_body(self.instance.body), "tags": edit_string_for_tags(self.instance.tags.all())}
            self.initial = {**self.initial, **stored, **(kwargs.get("initial") or {})}
        self._limit_texts()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = self._layout()

    def _limit_texts(self) -> None:
        """Told on the server: a browser that knows a limit cuts what is pasted and says nothing."""
        for name, most in LONGEST.items():
            if name in self.fields:
                self.fields[name].validators.append(MaxLengthValidator(most))
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs.pop("maxlength", None)

    def _layout(self) -> Layout:
        about = ["title", "summary", "description", "steps"]
        return Layout(
            "submission_key",
            "read_revision",
            "draft_version",
            *(["adapted_from"] if "adapted_from" in self.fields else []),
            Fieldset(str(_("What it was")), *(["unit"] if "unit" in self.fields else []), *about),
            Fieldset(
                str(_("Where, when and with how much effort")),
                Row(Column("place"), Column("period_start"), Column("period_end")),
                Row(Column("people_needed"), Column("hours_total")),
                Row(Column("lead_time_weeks"), Column("cost_euro")),
            ),
            Fieldset(str(_("What came of it")), "results", "what_worked", "what_did_not", "would_repeat"),
            Fieldset(
                str(_("How others find it")),
                Field("topics"),
                Field("action_formats"),
                "tags",
                "contact_role",
                "visibility",
            ),
        )

    def clean_tags(self) -> list[str]:
        tags: list[str] = parse_tags(self.cleaned_data["tags"])
        if len(tags) > MOST_TAGS:
            raise ValidationError(_("At most %(most)s tags.") % {"most": MOST_TAGS})
        if any(len(tag) > LONGEST_TAG for tag in tags):
            raise ValidationError(_("A tag has at most %(most)s characters.") % {"most": LONGEST_TAG})
        return tags

    def _post_clean(self) -> None:
        """The page itself is validated by the service, with its place in the tree."""


class PhotoForm(forms.Form):
    file = forms.FileField(
        label=_("Photo"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    alt_text = forms.CharField(
        label=_("What can be seen in it?"),
        required=False,
        max_length=250,
        help_text=_("Read aloud to people who do not see the photo."),
    )

    people = forms.ChoiceField(
        label=_("Can people be recognised?"),
        required=False,
        choices=[("", "---------"), *BestPracticePhoto.People.choices],
        help_text=_("If somebody did not agree, choose another photo."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        return clean_photo(file) if file else file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("file"):
            for name, problem in missing_of_photo(data.get("alt_text"), data.get("people")):
                self.add_error(name, problem)
        return data


class MaterialForm(forms.Form):
    file = forms.FileField(label=_("File"), required=False)
    title = forms.CharField(label=_("Title"), required=False, max_length=200)
    licence = forms.ChoiceField(
        label=_("Licence"),
        choices=BestPracticeMaterial.Licence.choices,
        initial=BestPracticeMaterial.Licence.INTERNAL,
        required=False,
    )
    editable_source = forms.URLField(assume_scheme="https", label=_("Address of the editable source"), required=False)

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        return clean_document(file) if file else file


def missing_of_photo(alt_text: Any, people: Any) -> list[tuple[str, Any]]:
    """What has still to be said about a photo before it is handed in: ``(field, problem)``."""
    missing = []
    if not alt_text:
        missing.append(("alt_text", _("Describe the photo in a few words.")))
    if not people:
        missing.append(("people", _("Say whether people can be recognised, and whether they agreed.")))
    return missing


PhotoFormSet = forms.formset_factory(PhotoForm, extra=3, max_num=10, absolute_max=20, validate_max=True)
MaterialFormSet = forms.formset_factory(MaterialForm, extra=2, max_num=10, absolute_max=20, validate_max=True)


class SubmissionForms:
    """The form with its photos and materials, bound and validated together."""

    def __init__(
        self,
        *,
        user: Any,
        page: BestPracticePage | None = None,
        request: Any = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        bound = request is not None and request.method == "POST"
        data, files = (request.POST, request.FILES) if bound else (None, None)
        self.form = SubmissionForm(data, instance=page or BestPracticePage(), user=user, initial=initial or {})
        self.photos = PhotoFormSet(data, files, prefix="photos")
        self.materials = MaterialFormSet(data, files, prefix="materials")
        self.removed_images = _ids(data, "remove_image")
        self.removed_documents = _ids(data, "remove_document")

    def is_valid(self) -> bool:
        # All three, so that every mistake is shown at once.
        return all([self.form.is_valid(), self.photos.is_valid(), self.materials.is_valid()])

    def had_files(self) -> bool:
        """Browsers drop chosen files when a form comes back: the author has to be told."""
        return bool(self.photos.files)

    def chosen_files(self) -> Files:
        photos, materials = _with_file(self.photos), _with_file(self.materials)
        return Files(
            photos=[
                NewPhoto(file=photo["file"], alt_text=photo["alt_text"], people=photo["people"]) for photo in photos
            ],
            materials=[
                NewMaterial(
                    file=material["file"],
                    title=material["title"] or material["file"].name,
                    licence=material["licence"] or BestPracticeMaterial.Licence.INTERNAL,
                    editable_source=material["editable_source"],
                )
                for material in materials
            ],
            removed_images=self.removed_images,
            removed_documents=self.removed_documents,
        )


def _with_file(formset: Any) -> list[dict[str, Any]]:
    return [form.cleaned_data for form in formset if getattr(form, "cleaned_data", {}).get("file")]


def units_to_submit_for(user: Any) -> Any:
    """The units that ``user`` may write for: ``coalition.submit_page``, as a queryset."""
    units = Unit.objects.active().filter(page__isnull=False)
    if may(user, "coalition.change_unit") or may(user, "coalition.add_contact"):
        return units
    standing = standing_of(user)
    return units.filter(pk__in=standing.member_of | standing.coordinated)


def _ids(data: Any, name: str) -> frozenset[int]:
    values = data.getlist(name) if data else []
    return frozenset(int(value) for value in values if value.isdecimal() and len(value) < LONGEST_ID)
