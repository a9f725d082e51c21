"""Who belongs to one's units, and in which role. People come by invitation; here a role ends."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalition.access import may
from coalition.forms.members import MemberFilterForm
from coalition.models import Membership
from coalition.services.memberships import end_membership
from coalition.views.editing import ActionView, ConfidentialView
from coalition.views.lists import FilteredListView


class MemberListView(ConfidentialView, FilteredListView):
    access_rule = "coalition.open_members"
    template_name = "coalition/members/list.html"
    results_template = "coalition/members/results.html"
    paginate_by = 50

    def filter_form(self) -> MemberFilterForm:
        return MemberFilterForm(self.request.GET, user=self.request.user)

    def get_queryset(self) -> Any:
        chosen = self.filters.chosen
        memberships = _held_now(self.request.user).for_lists()
        if "unit" in chosen:
            memberships = memberships.filter(unit=chosen["unit"])
        if "role" in chosen:
            memberships = memberships.filter(role=chosen["role"])
        for word in chosen.get("q", "").split():
            memberships = memberships.filter(user__display_name__icontains=word)
        return memberships

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        user = self.request.user
        members = [(row, may(user, "coalition.end_membership", row)) for row in context["page_obj"]]
        return context | {"members": members}


class MembershipEndView(ConfidentialView, ActionView):
    """Asks first. The role ends at once; what the person wrote stays."""

    access_rule = "coalition.end_membership"
    http_method_names = ["get", "post", "options"]
    template_name = "coalition/members/end.html"
    success_message = _("The role has ended.")

    def get_queryset(self) -> Any:
        return _held_now(self.request.user).for_lists()

    def perform(self) -> None:
        end_membership(membership=self.object)

    def where_to(self) -> str:
        return reverse("coalition:member-list")


def _held_now(user: Any) -> Any:
    return Membership.objects.looked_after_by(user).active(timezone.localdate())
