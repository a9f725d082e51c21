"""What views that write share: services decide, a stale edit is a 409 with both texts, a mistake a 422."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.cache import patch_cache_control
from django.views.generic import CreateView, DetailView, UpdateView

from coalition.forms.editing import conflicts_between
from coalition.services.writing import StaleEditError
from coalition.view_rules import RuleView

UNPROCESSABLE = 422
CONFLICT = 409


class ConfidentialView:
    """Mixin of pages with personal data: no cache on the way keeps them, and the browser forgets them."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        patch_cache_control(response, private=True, no_store=True)
        return response


class SavingView(RuleView):
    """Base of create and edit: ``save(form)`` calls a service and returns the row."""

    abstract_view = True
    success_message: ClassVar[Any] = ""

    def save(self, form: Any) -> Any:
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "find" not in request.POST:
            return super().post(request, *args, **kwargs)  # type: ignore[misc,no-any-return]
        # The look-up button of a picker, without JavaScript: nothing is judged or saved yet.
        self.object = None if isinstance(self, CreateView) else self.get_object()
        form = self.get_form()  # type: ignore[attr-defined]
        form.keep_typed()
        return self.answer(form)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            saved = self.save(form)
        except StaleEditError as stale:
            return self.conflict(form, stale.current)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        if self.success_message:
            messages.success(self.request, self.success_message)
        return HttpResponseRedirect(self.where_to(saved))

    def where_to(self, saved: Any) -> str:
        url: str = saved.get_absolute_url()
        return url

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.answer(form, status=UNPROCESSABLE)

    def conflict(self, form: Any, current: Any) -> HttpResponse:
        """Show what is stored beside what was typed; the next sending stands on the stored version."""
        stored = self.get_form_class()(**{**self.get_form_kwargs(), "data": None, "instance": current})  # type: ignore[attr-defined]
        conflicts = conflicts_between(form, stored)
        form.rebase(current.version)
        return self.answer(form, status=CONFLICT, conflicts=conflicts, current=current)

    def answer(self, form: Any, status: int = 200, **context: Any) -> HttpResponse:
        response: HttpResponse = self.render_to_response(  # type: ignore[attr-defined]
            self.get_context_data(form=form, **context),  # type: ignore[attr-defined]
            status=status,
        )
        return response


class PortalCreateView(SavingView, CreateView):
    abstract_view = True


class PortalEditView(SavingView, UpdateView):
    abstract_view = True


class ActionView(RuleView, DetailView):
    """One thing done to one object by POST; GET asks for confirmation where there is a template for it."""

    abstract_view = True
    success_message: ClassVar[Any] = ""
    http_method_names = ["post", "options"]

    def perform(self) -> None:
        raise NotImplementedError

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        self.perform()
        if message := self.message():
            messages.success(request, message)
        return HttpResponseRedirect(self.where_to())

    def message(self) -> Any:
        return self.success_message

    def where_to(self) -> str:
        url: str = self.object.get_absolute_url()
        return url
