"""Possible twins while typing, suspected pairs, merging side by side, and taking a merge back."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, TemplateView

from coalition.duplicates.merging import FIELDS, mark_distinct, merge_partners, undo_merge
from coalition.models import Partner, PartnerMerge
from coalition.services.duplicates import possible_twins as find_twins
from coalition.services.duplicates import suspected_pairs
from coalition.view_rules import RuleView, declares
from coalition.views.editing import UNPROCESSABLE, ActionView, ConfidentialView

_LONGEST = 200


@declares("coalition.add_partner")
def possible_twins(request: HttpRequest) -> HttpResponse:
    """The box below the name of a new entry, made anew while somebody types."""
    draft = draft_from(request.GET)
    twins = find_twins(user=request.user, draft=draft) if len(draft.name) > 3 else []  # noqa: PLR2004 - too short to tell
    return render(request, "coalition/partners/twins.html", {"twins": twins})


def draft_from(data: Any) -> Partner:
    """An unsaved entry out of what was typed so far; nothing of it is judged."""
    texts = {name: data.get(name, "").replace("\0", "")[:_LONGEST] for name in ("name", "short_name", "website")}
    contact = {name: data.get(name, "").replace("\0", "")[:_LONGEST] for name in ("email", "phone", "aliases", "kind")}
    return Partner(**texts, **contact)


class DuplicateListView(ConfidentialView, RuleView, TemplateView):
    access_rule = "coalition.merge_partner"
    template_name = "coalition/partners/duplicates.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        merges = PartnerMerge.objects.undoable().select_related("kept", "gone", "merged_by")
        return super().get_context_data(**kwargs) | {
            "pairs": suspected_pairs(user=self.request.user),
            "merges": merges,
        }


@dataclass(frozen=True)
class Choice:
    """One field of the two entries, side by side."""

    name: str
    label: str
    kept: str
    gone: str

    @property
    def differs(self) -> bool:
        return self.kept != self.gone

    @property
    def takes_other(self) -> bool:
        """What is empty here is taken from there, unless somebody decides otherwise."""
        return not self.kept and bool(self.gone)


class MergeView(ConfidentialView, RuleView, DetailView):
    """Two entries side by side: the first is kept, field by field from one or the other."""

    access_rule = "coalition.merge_partner"
    template_name = "coalition/partners/merge.html"
    context_object_name = "kept"

    def get_queryset(self) -> Any:
        return Partner.objects.visible_to(self.request.user).current().for_lists()

    @property
    def gone(self) -> Partner:
        found = self.get_queryset().exclude(pk=self.kwargs["pk"]).filter(pk=self.kwargs["other_pk"]).first()
        if found is None:
            raise Http404
        return found  # type: ignore[no-any-return]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        gone = self.gone
        return super().get_context_data(gone=gone, choices=choices_between(self.object, gone), **kwargs)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        self.object, gone = self.get_object(), self.gone
        if "distinct" in request.POST:
            mark_distinct(one=self.object, other=gone, by=request.user)
            messages.success(request, _("Noted: they are not the same."))
            return HttpResponseRedirect(reverse("coalition:duplicate-list"))
        take = [name for name in FIELDS if request.POST.get(f"field-{name}") == "gone"]
        try:
            merge_partners(kept=self.object, gone=gone, take=take, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return self.render_to_response(self.get_context_data(), status=UNPROCESSABLE)
        messages.success(request, _("Merged. For 30 days it can be taken back from the list of duplicates."))
        return HttpResponseRedirect(self.object.get_absolute_url())


def choices_between(kept: Partner, gone: Partner) -> list[Choice]:
    return [
        Choice(name, str(Partner._meta.get_field(name).verbose_name), as_shown(kept, name), as_shown(gone, name))  # type: ignore[union-attr]
        for name in FIELDS
    ]


def as_shown(partner: Partner, name: str) -> str:
    display = getattr(partner, f"get_{name}_display", None)
    return str(display() if display else getattr(partner, name) or "")


class MergeUndoView(ConfidentialView, ActionView):
    access_rule = "coalition.merge_partner"

    def get_queryset(self) -> Any:
        return PartnerMerge.objects.undoable().filter(kept__in=Partner.objects.visible_to(self.request.user))

    def perform(self) -> None:
        undo_merge(merge=self.object, by=self.request.user)

    def message(self) -> Any:
        return _("Taken back: they are two entries again.")

    def where_to(self) -> str:
        return reverse("coalition:duplicate-list")
