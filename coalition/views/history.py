"""Who changed what: a page for each partner, person and cooperation, and the way back of one change."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from coalition.history.reading import readable_changes
from coalition.history.undoing import undo_change
from coalition.models import ChangeRecord, Cooperation, Partner, Person, PersonReading
from coalition.services.person_reading import record_person_reading
from coalition.view_rules import RuleView
from coalition.views.editing import UNPROCESSABLE, ActionView, ConfidentialView

PAGE_SIZE = 20


class HistoryView(ConfidentialView, RuleView, DetailView):
    """The changes of one row and of what belongs to it, the last first. ``belongs`` names the field of the record."""

    abstract_view = True
    template_name = "coalition/history/list.html"
    belongs: ClassVar[str]

    def get_queryset(self) -> models.QuerySet[Any]:
        rows: models.QuerySet[Any] = super().get_queryset().visible_to(self.request.user)  # type: ignore[attr-defined]
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        records = ChangeRecord.objects.visible_to(user).filter(**{self.belongs: self.object})
        pages = Paginator(records.select_related("by", "person", "undone_by"), PAGE_SIZE)
        page = pages.get_page(self.request.GET.get("page"))
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "changes": readable_changes(page.object_list, user=user),
        }


class PartnerHistoryView(HistoryView):
    access_rule = "coalition.change_partner"
    model = Partner
    belongs = "partner"


class PersonHistoryView(HistoryView):
    access_rule = "coalition.change_person"
    model = Person
    belongs = "person"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        record_person_reading(persons=[self.object.pk], reader=self.request.user, kind=PersonReading.Kind.HISTORY)
        return super().get_context_data(**kwargs)


class CooperationHistoryView(HistoryView):
    access_rule = "coalition.change_cooperation"
    model = Cooperation
    belongs = "cooperation"


class ChangeUndoView(ConfidentialView, ActionView):
    """Shows what would be put back, and puts it back by POST."""

    access_rule = "coalition.undo_change"
    http_method_names = ["get", "post", "options"]
    template_name = "coalition/history/undo.html"

    def get_queryset(self) -> models.QuerySet[ChangeRecord]:
        seen = ChangeRecord.objects.visible_to(self.request.user)
        return seen.select_related("by", "partner", "person", "cooperation", "undone_by")

    @cached_property
    def history_url(self) -> str:
        for name in ("cooperation", "person", "partner"):
            if key := getattr(self.object, f"{name}_id"):
                return reverse(f"coalition:{name}-history", args=[key])
        raise LookupError("a change belongs to something")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        [change] = readable_changes([self.object], user=self.request.user)
        return super().get_context_data(**kwargs) | {"change": change, "history_url": self.history_url}

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        try:
            undo_change(record=self.object, by=request.user)
        except ValidationError as error:
            context = self.get_context_data() | {"problems": error.messages}
            return render(request, self.template_name, context, status=UNPROCESSABLE)
        messages.success(request, _("Taken back. The history says so."))
        return HttpResponseRedirect(self.history_url)
