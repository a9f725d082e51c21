"""The pages of data protection: requests of people, duties to inform, retention, the register of activities.

No page, title, message or address names the person; names stand in the pages' bodies alone.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, FormView, TemplateView

from coalition.access import may, require
from coalition.forms.privacy import CloseForm, RequestForm, RetentionForm, SubjectSearchForm
from coalition.models import NoteSearch, Person, PersonReading, PrivacyRequest, RetentionRun
from coalition.privacy.archive import write_archive
from coalition.privacy.registry import Subject, activities
from coalition.privacy.retention import preview, set_rule
from coalition.services.erasing import erase_on_request
from coalition.services.note_searches import begin_search, ready_search, with_search
from coalition.services.person_reading import record_person_reading
from coalition.services.privacy import (
    close_request,
    mark_informed,
    record_request,
    set_restriction,
    subject_of,
)
from coalition.view_rules import RuleView
from coalition.views.editing import UNPROCESSABLE, ActionView, ConfidentialView, PortalCreateView

SHOWN = 50
SHOWN_CLOSED = 10


def _listed(persons: QuerySet[Person], reader: Any) -> list[Person]:
    """The first of them, noted as seen by ``reader``."""
    shown = list(persons[:SHOWN])
    record_person_reading(persons=[person.pk for person in shown], reader=reader, kind=PersonReading.Kind.LISTED)
    return shown


class PrivacyView(ConfidentialView, RuleView, TemplateView):
    """What is due: requests first, then people who have to be told."""

    access_rule = "coalition.open_privacy"
    template_name = "coalition/privacy/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        requests = PrivacyRequest.objects.visible_to(user).for_lists()
        persons = Person.objects.visible_to(user)
        return super().get_context_data(**kwargs) | {
            "open_requests": requests.open()[:SHOWN],
            "closed_requests": requests.exclude(closed_at=None).order_by("-closed_at", "-pk")[:SHOWN_CLOSED],
            "may_break_glass": may(user, "coalition.request_break_glass"),
            "to_inform": persons.to_be_informed().count(),
            "to_review": persons.review_due(timezone.localdate()).count(),
        }


class SubjectSearchView(ConfidentialView, RuleView, FormView):
    """Who is it about? Looked up among persons and accounts."""

    access_rule = "coalition.open_privacy"
    form_class = SubjectSearchForm
    template_name = "coalition/privacy/find.html"

    def form_valid(self, form: Any) -> HttpResponse:
        text = form.cleaned_data["text"]
        named = Q(name__icontains=text) | Q(email__icontains=text)
        persons = Person.objects.visible_to(self.request.user).filter(named)
        found = _listed(persons, self.request.user)
        return self.render_to_response(
            self.get_context_data(form=form, searched=True, persons=found, users=_users_named(text)[:SHOWN])
        )

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=UNPROCESSABLE)


def _users_named(text: str) -> Any:
    model = get_user_model()
    known = {field.name for field in model._meta.get_fields()}
    named = Q(pk=None)
    for name in ("email", "display_name", "first_name", "last_name"):
        if name in known:
            named |= Q(**{f"{name}__icontains": text})
    return model._default_manager.filter(named).order_by("pk")


class RequestCreateView(ConfidentialView, PortalCreateView):
    access_rule = "coalition.open_privacy"
    model = PrivacyRequest
    form_class = RequestForm
    template_name = "coalition/privacy/request_form.html"
    success_message = _("The request is noted.")

    @cached_property
    def subject(self) -> Subject:
        kind, key = self.kwargs["kind"], self.kwargs["subject_pk"]
        if kind == "person" and (person := Person.objects.visible_to(self.request.user).filter(pk=key).first()):
            return Subject(person=person)
        if kind == "user" and (user := get_user_model()._default_manager.filter(pk=key).first()):
            return Subject(user=user)
        raise Http404

    def save(self, form: Any) -> PrivacyRequest:
        return record_request(subject=self.subject, by=self.request.user, **form.cleaned_data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(subject=self.subject, **kwargs)


class RequestDetailView(ConfidentialView, RuleView, DetailView):
    """Base of the pages about one request."""

    abstract_view = True
    context_object_name = "privacy_request"

    def get_queryset(self) -> Any:
        return PrivacyRequest.objects.visible_to(self.request.user).for_lists()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"subject": subject_of(self.object)}


class RequestView(RequestDetailView):
    access_rule = "coalition.open_privacy"
    template_name = "coalition/privacy/request.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_answer = may(self.request.user, "coalition.answer_privacy_request")
        # How many notes name somebody is for who answers: whoever can add persons could look for any word with it.
        releases = self.object.releases.all() if may_answer else ()
        kwargs.setdefault("form", CloseForm())
        search = NoteSearch.objects.filter(request=self.object).first() if may_answer else None
        return super().get_context_data(**kwargs) | {
            "may_answer": may_answer,
            "search": search if search and search.finished_at is None else None,
            "is_working": bool(self.object.is_being_erased or (search and search.finished_at is None)),
            "releases": len(releases),
            "releases_open": sum(release.decided_at is None for release in releases),
        }


class ArchiveView(RequestDetailView):
    """The archive by POST: made at this moment, kept nowhere."""

    access_rule = "coalition.answer_privacy_request"
    http_method_names = ["post", "options"]

    def post(self, _request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponseBase:
        self.object = self.get_object()
        subject = subject_of(self.object)
        if subject is None:
            raise Http404
        if subject.person is not None:
            search = ready_search(self.object, subject)
            if search is None:
                return self._look_first(subject)
            keys, kind = [subject.person.pk], PersonReading.Kind.ARCHIVE
            record_person_reading(persons=keys, reader=self.request.user, kind=kind)
            subject = with_search(subject, search)
        archive = write_archive(subject, reader=self.request.user)
        name = f"archive-{self.object.pk}.zip"
        return FileResponse(archive, as_attachment=True, filename=name, content_type="application/zip")

    def _look_first(self, subject: Subject) -> HttpResponse:
        """The names have changed since the notes were looked through, or they are being looked through just now."""
        begin_search(request=self.object, subject=subject)
        messages.info(self.request, _("The hub looks through the notes first. This page says when it is done."))
        return HttpResponseRedirect(self.object.get_absolute_url())


class RequestCloseView(RequestView):
    """Answers the form at the foot of a request's page."""

    access_rule = "coalition.answer_privacy_request"
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        form = CloseForm(request.POST)
        if form.is_valid():
            try:
                close_request(request=self.object, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("The request is answered."))
                return HttpResponseRedirect(self.object.get_absolute_url())
        return self.render_to_response(self.get_context_data(form=form), status=UNPROCESSABLE)


class EraseView(RequestDetailView):
    """Asks before it erases: this cannot be undone."""

    access_rule = "coalition.answer_privacy_request"
    template_name = "coalition/privacy/erase.html"

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        try:
            erase_on_request(request=self.object, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("The erasure has begun. The proof of it stays here."))
        return HttpResponseRedirect(self.object.get_absolute_url())


class DutiesView(ConfidentialView, RuleView, TemplateView):
    """Who has to be told that their data are kept, and whose data have to be looked at again."""

    access_rule = "coalition.open_privacy"
    template_name = "coalition/privacy/duties.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, today = self.request.user, timezone.localdate()
        persons = Person.objects.visible_to(user)
        sees_restricted = may(user, "coalition.view_restricted_person")
        return super().get_context_data(**kwargs) | {
            "today": today,
            "to_inform": _listed(persons.to_be_informed(), user),
            "to_review": _listed(persons.review_due(today), user),
            "restricted": _listed(persons.exclude(restricted_at=None), user) if sees_restricted else [],
            "may_change": may(user, "coalition.change_person"),
            "may_restrict": may(user, "coalition.answer_privacy_request"),
        }


class LetterView(ConfidentialView, RuleView, DetailView):
    """The letter of Art. 14, ready to be printed or copied into a mail."""

    access_rule = "coalition.open_privacy"
    template_name = "coalition/privacy/letter.html"
    context_object_name = "person"

    def get_queryset(self) -> Any:
        return Person.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        record_person_reading(persons=[self.object.pk], reader=self.request.user, kind=PersonReading.Kind.LETTER)
        lines = {activity.key: activity for activity, _models in activities()}
        return super().get_context_data(activity=lines["directory"], **kwargs)


class PersonActionView(ConfidentialView, ActionView):
    abstract_view = True

    def get_queryset(self) -> Any:
        return Person.objects.visible_to(self.request.user)

    def where_to(self) -> str:
        return reverse("coalition:privacy-duties")


class InformedView(PersonActionView):
    access_rule = "coalition.open_privacy"
    success_message = _("Noted: the person is informed.")

    def perform(self) -> None:
        mark_informed(person=self.object, by=self.request.user)


class RestrictionView(PersonActionView):
    """Sets the restriction, or lifts it where there is one."""

    access_rule = "coalition.answer_privacy_request"

    def perform(self) -> None:
        self.restricted = self.object.restricted_at is None
        set_restriction(person=self.object, by=self.request.user, restricted=self.restricted)

    def message(self) -> Any:
        if self.restricted:
            return _("Restricted: only data protection sees this person now.")
        return _("No longer restricted.")


class RetentionView(ConfidentialView, RuleView, TemplateView):
    """How long what is kept, and what each rule would delete tonight."""

    access_rule = "coalition.open_privacy"
    template_name = "coalition/privacy/retention.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("forms", [RetentionForm(state=state) for state in preview()])
        return super().get_context_data(**kwargs) | {
            "may_change": may(self.request.user, "coalition.change_retention_rule"),
            "runs": RetentionRun.objects.select_related("rule")[:SHOWN],
        }

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        require(request.user, "coalition.change_retention_rule")
        forms = [RetentionForm(request.POST, state=state) for state in preview()]
        if any(form.errors for form in forms):
            return self.render_to_response(self.get_context_data(forms=forms), status=UNPROCESSABLE)
        for form in forms:
            if form.has_changed():
                set_rule(key=form.state.kind.key, by=request.user, **form.cleaned_data)
        messages.success(request, _("The rules are saved. They work from tonight."))
        return HttpResponseRedirect(reverse("coalition:privacy-retention"))


class RegisterView(RuleView, TemplateView):
    """The register of processing activities (Art. 30), made from what the apps declare."""

    access_rule = "coalition.open_privacy"
    template_name = "coalition/privacy/register.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(activities=activities(), **kwargs)
