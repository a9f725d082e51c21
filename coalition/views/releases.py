"""What spokespersons give out of their notes to somebody who asked what is known about them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView

from coalition.forms.privacy import ReleaseForm
from coalition.models import ContactRelease
from coalition.services.privacy import decide_release
from coalition.view_rules import RuleView
from coalition.views.editing import ConfidentialView, PortalEditView


class ReleaseListView(ConfidentialView, RuleView, ListView):
    access_rule = "coalition.open_releases"
    template_name = "coalition/privacy/releases.html"
    context_object_name = "releases"

    def get_queryset(self) -> Any:
        return ContactRelease.objects.to_decide_by(self.request.user)


class ReleaseView(ConfidentialView, PortalEditView):
    access_rule = "coalition.release_contact"
    form_class = ReleaseForm
    template_name = "coalition/privacy/release.html"
    success_message = _("Saved.")

    def get_queryset(self) -> Any:
        return ContactRelease.objects.to_decide_by(self.request.user)

    def get_initial(self) -> dict[str, Any]:
        entry = self.object.entry
        texts = [entry.subject, entry.notes, entry.outcome]
        return {"text": "\n\n".join(text for text in texts if text)}

    def save(self, form: Any) -> ContactRelease:
        decide_release(release=self.object, by=self.request.user, **form.cleaned_data)
        return self.object

    def where_to(self, saved: Any) -> str:  # noqa: ARG002 - the list of what is left
        return reverse("coalition:privacy-releases")
