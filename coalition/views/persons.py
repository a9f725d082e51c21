"""Persons who stand for partners. Personal data: no cache, no search index, no page title with a name in it."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from coalition.access import may
from coalition.forms.persons import PersonCreateForm, PersonEditForm, RoleCreateForm, RoleEndForm
from coalition.models import ContactLogEntry, Partner, Person, PersonReading, PersonRole
from coalition.services.person_reading import record_person_reading
from coalition.services.persons import add_role, create_person, end_role, update_person
from coalition.view_rules import RuleView
from coalition.views.editing import ConfidentialView, PortalCreateView, PortalEditView

SHOWN_ENTRIES = 10
SHOWN_READINGS = 50


class PersonDetailView(ConfidentialView, RuleView, DetailView):
    access_rule = "coalition.view_person"
    template_name = "coalition/persons/detail.html"

    def get_queryset(self) -> Any:
        return Person.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, person = self.request.user, self.object
        partners = Partner.objects.visible_to(user).values("pk")
        roles = person.roles.filter(partner__in=partners).select_related("partner")
        held = set(roles.held_on(timezone.localdate()).values_list("pk", flat=True))
        entries = ContactLogEntry.objects.visible_to(user).filter(persons=person).select_related("owner")
        record_person_reading(persons=[person.pk], reader=user, kind=PersonReading.Kind.PAGE)
        sees_readings = may(user, "coalition.view_person_readings", person)
        return super().get_context_data(**kwargs) | {
            "roles": [(role, role.pk in held) for role in roles],
            "entries": entries[:SHOWN_ENTRIES],
            "may_change": may(user, "coalition.change_person", person),
            "readings": person.readings.select_related("reader")[:SHOWN_READINGS] if sees_readings else (),
        }


class PersonCreateView(ConfidentialView, PortalCreateView):
    access_rule = "coalition.change_person"
    model = Person
    form_class = PersonCreateForm
    template_name = "coalition/persons/form.html"
    success_message = _("Saved.")

    @cached_property
    def partner(self) -> Partner:
        seen = Partner.objects.visible_to(self.request.user).current().filter(pk=self.kwargs["partner_pk"])
        partner = seen.first()
        if partner is None:
            raise Http404
        return partner

    def save(self, form: Any) -> Person:
        return create_person(by=self.request.user, partner=self.partner, **form.cleaned_data)

    def where_to(self, saved: Person) -> str:  # noqa: ARG002 - back to where the person was added
        return self.partner.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(partner=self.partner, **kwargs)


class PersonEditView(ConfidentialView, PortalEditView):
    access_rule = "coalition.change_person"
    form_class = PersonEditForm
    template_name = "coalition/persons/form.html"
    success_message = _("Saved.")

    def get_queryset(self) -> Any:
        return Person.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        record_person_reading(persons=[self.object.pk], reader=self.request.user, kind=PersonReading.Kind.PAGE)
        return super().get_context_data(**kwargs)

    def save(self, form: Any) -> Person:
        return update_person(person=self.object, by=self.request.user, **form.cleaned_data)


class RoleCreateView(ConfidentialView, PortalEditView):
    """Somebody who is known already gets a function, at the same partner or at another."""

    access_rule = "coalition.change_person"
    form_class = RoleCreateForm
    template_name = "coalition/persons/role_add.html"
    success_message = _("The function is noted.")

    def get_queryset(self) -> Any:
        return Person.objects.visible_to(self.request.user)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": None, "user": self.request.user}

    def save(self, form: Any) -> PersonRole:
        return add_role(by=self.request.user, person=self.object, **form.cleaned_data)

    def where_to(self, saved: PersonRole) -> str:
        return saved.person.get_absolute_url()


class RoleEndView(ConfidentialView, PortalEditView):
    """A function ends; the person and the past stay known."""

    access_rule = "coalition.change_person_role"
    form_class = RoleEndForm
    template_name = "coalition/persons/role_end.html"
    success_message = _("The function has ended.")

    def get_queryset(self) -> Any:
        seen = Person.objects.visible_to(self.request.user).values("pk")
        return PersonRole.objects.filter(person__in=seen).select_related("person", "partner")

    def save(self, form: Any) -> PersonRole:
        end_role(role=self.object, by=self.request.user, last_day=form.cleaned_data["until"])
        return self.object

    def where_to(self, saved: PersonRole) -> str:
        return reverse("coalition:person-detail", args=[saved.person_id])
