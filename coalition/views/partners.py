"""The directory of partners."""

from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from coalition.access import PUBLIC, may
from coalition.forms.partners import PartnerCreateForm, PartnerEditForm, PartnerFilterForm
from coalition.forms.picker import PartnerPicker, choices_for, find_partners
from coalition.models import Partner, PersonReading, SavedPartnerView
from coalition.places import Place, place_of
from coalition.services.partners import (
    archive_partner,
    create_partner,
    restore_partner,
    update_partner,
    verify_partner,
)
from coalition.services.person_reading import record_person_reading
from coalition.timeline import Timeline
from coalition.view_rules import RuleView, declares
from coalition.views.editing import ActionView, ConfidentialView, PortalCreateView, PortalEditView
from coalition.views.lists import FilteredListView
from coalition.views.partner_page import partner_page

# The fields that are chosen by typing; the first may have several values.
PICKERS = ("partners", "parent", "partner", "other")


class PartnerListView(FilteredListView):
    access_rule = PUBLIC
    template_name = "coalition/partners/list.html"
    results_template = "coalition/partners/results.html"

    def filter_form(self) -> PartnerFilterForm:
        return PartnerFilterForm(self.request.GET, for_members=may(self.request.user, "coalition.read_relation"))

    def get_queryset(self) -> Any:
        chosen = self.filters.chosen
        partners = Partner.objects.visible_to(self.request.user).current().for_lists()
        for name in ("kind", "level", "relation"):
            if name in chosen:
                partners = partners.filter(**{name: chosen[name]})
        if "region" in chosen:
            partners = partners.filter(regions=chosen["region"])
        if "topic" in chosen:
            partners = partners.filter(topics=chosen["topic"])
        if "joint_candidacy" in chosen:
            partners = partners.filter(joint_candidacy_possible=chosen["joint_candidacy"] == "yes")
        if "freshness" in chosen:
            partners = partners.with_freshness(chosen["freshness"], timezone.localdate())
        if "q" in chosen:
            partners = partners.matching(chosen["q"])
        if "near" in chosen and (place := place_of(chosen["near"])) is not None:
            partners = self._near(partners, place, chosen.get("within"))
            if chosen["sort"] == "name":
                return partners.order_by(F("distance_squared").asc(nulls_last=True), "name", "pk")
        return partners.order_by(*self._order(chosen["sort"]))

    @staticmethod
    def _near(partners: Any, place: Place, kilometres: int | None) -> Any:
        partners = partners.near(place.latitude, place.longitude)
        return partners.filter(distance_squared__lte=kilometres**2) if kilometres else partners

    @staticmethod
    def _order(sort: str) -> list[Any]:
        if sort == "review":
            return [F("review_due").asc(nulls_last=True), "name", "pk"]
        return ["-updated_at", "-pk"] if sort == "-updated" else ["name", "pk"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        saves_views = may(user, "coalition.save_partner_view")
        return super().get_context_data(
            saves_views=saves_views,
            saved_views=SavedPartnerView.objects.visible_to(user) if saves_views else [],
            may_add=may(user, "coalition.add_partner"),
            may_export=may(user, "coalition.export_partner"),
            may_import=may(user, "coalition.import_partner"),
            may_merge=may(user, "coalition.merge_partner"),
            decides=may(user, "coalition.open_corrections"),
            reviews=may(user, "coalition.open_partner_reviews"),
            reads_relation=may(user, "coalition.read_relation"),
            **kwargs,
        )


class PartnerDetailView(ConfidentialView, RuleView, DetailView):
    access_rule = "coalition.view_partner"
    template_name = "coalition/partners/detail.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The old address of a merged entry leads to the one that stays, for whoever may see that."""
        if (stays := merged_into(kwargs["pk"], request.user)) is not None:
            return HttpResponseRedirect(stays.get_absolute_url())
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        return partners_of(self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = partner_page(self.object, self.request.user)
        shown = [role.person_id for role in (*page["person_roles"], *page["former_roles"])]
        record_person_reading(persons=shown, reader=self.request.user, kind=PersonReading.Kind.LISTED)
        page |= {"timeline": Timeline(self.object, self.request.user)}
        return super().get_context_data(**kwargs) | page


class PartnerTimelineView(ConfidentialView, RuleView, DetailView):
    access_rule = "coalition.view_partner"
    template_name = "coalition/partners/timeline.html"

    def get_queryset(self) -> Any:
        return partners_of(self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = self.request.GET.get("page", "")
        number = int(page) if page.isascii() and page.isdecimal() and len(page) < 5 else 1  # noqa: PLR2004
        timeline = Timeline(self.object, self.request.user, number)
        return super().get_context_data(partner=self.object, timeline=timeline, **kwargs)


class PartnerCreateView(PortalCreateView):
    access_rule = "coalition.add_partner"
    model = Partner
    form_class = PartnerCreateForm
    template_name = "coalition/partners/form.html"
    success_message = _("The partner is in the directory.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def save(self, form: Any) -> Partner:
        form.cleaned_data.pop("create_anyway", None)
        return create_partner(by=self.request.user, **form.cleaned_data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"twins": context["form"].twins}


class PartnerEditView(PortalEditView):
    access_rule = "coalition.change_partner"
    form_class = PartnerEditForm
    template_name = "coalition/partners/form.html"
    success_message = _("Saved.")

    def get_queryset(self) -> Any:
        return partners_of(self.request)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def save(self, form: Any) -> Partner:
        return update_partner(partner=self.object, by=self.request.user, **form.cleaned_data)


class PartnerActionView(ActionView):
    abstract_view = True

    def get_queryset(self) -> Any:
        return partners_of(self.request)

    def where_to(self) -> str:
        """Back to the list of what is due, for those who go through it."""
        goes_through = self.request.POST.get("back") == "reviews"
        return reverse("coalition:partner-reviews") if goes_through else super().where_to()


class PartnerArchiveView(PartnerActionView):
    """Asks first; whoever may archive still finds the entry and can bring it back."""

    access_rule = "coalition.change_partner"
    http_method_names = ["get", "post", "options"]
    template_name = "coalition/partners/archive.html"
    success_message = _("Archived. You can bring the entry back from this page.")

    def perform(self) -> None:
        archive_partner(partner=self.object, by=self.request.user)


class PartnerRestoreView(PartnerActionView):
    access_rule = "coalition.restore_partner"
    success_message = _("The entry is back in the directory.")

    def perform(self) -> None:
        restore_partner(partner=self.object, by=self.request.user)


class PartnerVerifyView(PartnerActionView):
    access_rule = "coalition.verify_partner"
    success_message = _("Thank you: the entry counts as verified from today.")

    def where_to(self) -> str:
        """Back to the list, for those who go through it."""
        return (
            reverse("coalition:partner-reviews") if self.request.POST.get("back") == "reviews" else super().where_to()
        )

    def perform(self) -> None:
        verify_partner(partner=self.object, by=self.request.user)


@declares("coalition.view_partner")
def partner_choices(request: HttpRequest) -> HttpResponse:
    """The check boxes of a picker, made anew while somebody types. Parameters: ``name``, ``many``, the picker's own."""
    name = request.GET.get("name", "")
    if name not in PICKERS:
        name = PICKERS[0]
    found = choices_for(
        Partner.objects.visible_to(request.user).current(),
        chosen=request.GET.getlist(name),
        text=(text := request.GET.get(f"{name}_text", "")),
        find=find_partners,
    )
    context = {"name": name, "many": name == PICKERS[0], "choices": found, "text": text}
    context["nothing_found"] = PartnerPicker.nothing_found
    return render(request, "coalition/picker/choices.html", context)


def merged_into(key: int, user: Any) -> Partner | None:
    """The entry in which ``key`` went up, through however many merges; None when there is none to be seen."""
    seen: set[int] = set()
    target = Partner.objects.filter(pk=key).values_list("merged_into", flat=True).first()
    while target is not None and target not in seen:
        seen.add(target)
        stays = Partner.objects.get(pk=target)
        if stays.merged_into_id is None:
            return Partner.objects.visible_to(user).current().filter(pk=stays.pk).first()
        target = stays.merged_into_id
    return None


def partners_of(request: HttpRequest) -> Any:
    """The entries of which the reader may know, archived ones included for those who may bring them back."""
    return (
        Partner.objects.visible_to(request.user)
        .select_related("verified_by")
        .prefetch_related("topics", "regions", "stewards__page")
    )
