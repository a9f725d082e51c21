"""Making, changing, closing and reopening units: for the state office. ``services.units`` takes all else along."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coalition.forms.units import UnitCreateForm, UnitEditForm
from coalition.models import Unit
from coalition.services.units import change_unit, close_unit, create_unit, reopen_unit
from coalition.views.editing import ActionView, PortalCreateView, PortalEditView


class UnitCreateView(PortalCreateView):
    access_rule = "coalition.change_unit"
    model = Unit
    form_class = UnitCreateForm
    template_name = "coalition/units/form.html"
    success_message = _("The unit is there, with its page, its folder and its rights. Now invite its people.")

    def save(self, form: Any) -> Unit:
        try:
            return create_unit(**form.cleaned_data)
        except ValidationError as error:
            if "slug" in getattr(error, "error_dict", {}):
                # The address is made of the name: that is what can be changed here.
                raise ValidationError({"name": _("There is a unit of this name already.")}) from error
            raise

    def where_to(self, saved: Unit) -> str:  # noqa: ARG002 - a new unit stands in the list
        return reverse("coalition:unit-list")


class UnitEditView(PortalEditView):
    access_rule = "coalition.change_unit"
    queryset = Unit.objects.all()
    form_class = UnitEditForm
    template_name = "coalition/units/form.html"
    success_message = _("Saved.")

    def save(self, form: Any) -> Unit:
        return change_unit(unit=Unit.objects.get(pk=self.object.pk), **form.cleaned_data)

    def where_to(self, saved: Unit) -> str:  # noqa: ARG002
        return reverse("coalition:unit-list")


class UnitActionView(ActionView):
    abstract_view = True
    access_rule = "coalition.change_unit"
    queryset = Unit.objects.all()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return HttpResponseRedirect(self.where_to())

    def where_to(self) -> str:
        return reverse("coalition:unit-edit", args=[self.object.pk])


class UnitCloseView(UnitActionView):
    """Asks first: the rights of its people end at once."""

    access_rule = "coalition.change_unit"
    http_method_names = ["get", "post", "options"]
    template_name = "coalition/units/close.html"
    success_message = _("The unit is closed. You can reopen it from this page.")

    def perform(self) -> None:
        close_unit(unit=self.object)


class UnitReopenView(UnitActionView):
    access_rule = "coalition.change_unit"
    success_message = _("The unit is open again. Its page is a draft until somebody publishes it.")

    def perform(self) -> None:
        reopen_unit(unit=self.object)
