"""Imports of partners: upload, columns, preview with decisions, progress, and taking back."""

import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.generic import DetailView, TemplateView

from coalition.forms.partner_imports import ImportColumnsForm, ImportUploadForm
from coalition.imports.columns import as_mapping
from coalition.imports.files import read_table
from coalition.imports.preview import shown_rows
from coalition.imports.table import LARGEST_FILE
from coalition.models import PartnerImport, PartnerImportRow
from coalition.services.partner_imports import (
    choose_columns,
    decide_rows,
    discard_import,
    resume_import,
    start_import,
    undo_import,
    upload_import,
)
from coalition.view_rules import RuleView
from coalition.views.editing import UNPROCESSABLE, ActionView, ConfidentialView

ROWS_ON_A_PAGE = 50
_ROW = re.compile(r"row-[0-9]{1,17}")
State, Plan, Result = PartnerImport.State, PartnerImportRow.Plan, PartnerImportRow.Result
RULE = "coalition.import_partner"


class ImportListView(ConfidentialView, RuleView, TemplateView):
    """What was imported and what waits; a file is uploaded here."""

    access_rule = RULE
    template_name = "coalition/imports/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", ImportUploadForm())
        batches = PartnerImport.objects.visible_to(self.request.user).for_lists()
        page = Paginator(batches, ROWS_ON_A_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(**kwargs) | {"page_obj": page}

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        form = ImportUploadForm(request.POST, request.FILES)
        if form.is_valid():
            upload = form.cleaned_data["file"]
            try:
                # One byte more than is allowed tells that it is too large.
                content = upload.read(LARGEST_FILE + 1)
                batch = upload_import(by=request.user, name=upload.name, content=content)
            except ValidationError as error:
                form.add_error("file", error)
            else:
                return HttpResponseRedirect(batch.get_absolute_url())
        return self.render_to_response(self.get_context_data(form=form), status=UNPROCESSABLE)


class ImportObjectView(ConfidentialView, RuleView, DetailView):
    abstract_view = True
    context_object_name = "batch"

    def get_queryset(self) -> Any:
        return PartnerImport.objects.visible_to(self.request.user).for_lists()


class ImportView(ImportObjectView):
    """The import as it stands: what is to be decided, how far it is, or what came of it."""

    access_rule = RULE
    template_name = "coalition/imports/detail.html"

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        if self.get_object().state == State.COLUMNS:
            return HttpResponseRedirect(reverse("coalition:partner-import-columns", args=[self.get_object().pk]))
        return super().get(request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        batch = self.object
        by = "plan" if batch.state == State.PREVIEW else "result"
        counts = dict(batch.rows.order_by().values_list(by).annotate(Count("pk")))
        choices = Plan.choices if by == "plan" else Result.choices
        shown = self.request.GET.get("show", "")
        rows = batch.rows.select_related("partner__parent").prefetch_related("partner__topics", "partner__regions")
        rows = rows.filter(**{by: shown}) if shown in counts else rows
        page = Paginator(rows, ROWS_ON_A_PAGE).get_page(self.request.GET.get("page"))
        earlier = PartnerImport.objects.filter(digest=batch.digest, state=State.DONE).exclude(pk=batch.pk)
        return super().get_context_data(**kwargs) | {
            "tabs": [(key, label, counts[key]) for key, label in choices if key in counts],
            "shown": shown if shown in counts else "",
            "page_obj": page,
            "rows": shown_rows(page.object_list, batch),
            "has_doubts": batch.state == State.PREVIEW and any(row.plan == Plan.DOUBTFUL for row in page.object_list),
            "to_write": sum(counts.get(plan, 0) for plan in (Plan.CREATE, Plan.CHANGE)),
            "doubtful": counts.get(Plan.DOUBTFUL, 0),
            "kept": counts.get(Result.KEPT, 0),
            "decided": batch.rows.filter(decision__in=["create", "change"]).count(),
            "earlier": earlier.for_lists().first() if batch.state == State.PREVIEW else None,
        }


class ImportProgressView(ImportObjectView):
    """The part of the page that says how far it is; once it ended, the browser loads the page anew."""

    access_rule = RULE
    template_name = "coalition/imports/progress.html"

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().render_to_response(context, **kwargs)
        if not self.object.is_working:
            response["HX-Refresh"] = "true"
        return response


class ImportColumnsView(ImportObjectView):
    """Which column is which field; sent again from the preview, the file is compared anew."""

    access_rule = RULE
    template_name = "coalition/imports/columns.html"

    def get_queryset(self) -> Any:
        waiting = super().get_queryset().filter(state__in=[State.COLUMNS, State.PREVIEW])
        return waiting.defer(None).select_related("started_by")

    def form(self, data: Any = None) -> ImportColumnsForm:
        batch = self.get_object()
        table = read_table(batch.source, batch.content)
        return ImportColumnsForm(data, table=table, mapping=as_mapping(batch.mapping), initial=batch.defaults)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", self.form())
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        form = self.form(request.POST)
        if form.is_valid():
            mapping = form.cleaned_data["mapping"]
            try:
                choose_columns(batch=self.object, by=request.user, mapping=mapping, defaults=form.defaults)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                return HttpResponseRedirect(self.object.get_absolute_url())
        return self.render_to_response(self.get_context_data(form=form), status=UNPROCESSABLE)


class ImportDecideView(ImportObjectView):
    """Decides on the doubtful rows of one page of the preview."""

    access_rule = RULE
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        batch = self.get_object()
        sent = {name.removeprefix("row-"): value for name, value in request.POST.items() if _ROW.fullmatch(name)}
        decisions = {int(key): str(value) for key, value in list(sent.items())[:ROWS_ON_A_PAGE]}
        try:
            decide_rows(batch=batch, by=request.user, decisions=decisions)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Your decisions are noted."))
        page = request.POST.get("page", "")
        return HttpResponseRedirect(f"{batch.get_absolute_url()}?{urlencode({'show': 'doubtful', 'page': page or 1})}")


class ImportActionView(ConfidentialView, ActionView):
    """A step that may come too late: then the page says so."""

    abstract_view = True

    def get_queryset(self) -> Any:
        return PartnerImport.objects.visible_to(self.request.user).for_lists()

    def act(self, **kwargs: Any) -> None:
        raise NotImplementedError

    def perform(self) -> None:
        try:
            self.act(batch=self.object, by=self.request.user)
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))


class ImportStartView(ImportActionView):
    access_rule = RULE

    def act(self, **kwargs: Any) -> None:
        start_import(**kwargs)


class ImportUndoView(ImportActionView):
    """Asks first: what came in is deleted again."""

    access_rule = RULE
    http_method_names = ["get", "post", "options"]
    template_name = "coalition/imports/undo.html"

    def act(self, **kwargs: Any) -> None:
        undo_import(**kwargs)


class ImportResumeView(ImportActionView):
    access_rule = RULE

    def act(self, **kwargs: Any) -> None:
        resume_import(**kwargs)


class ImportDiscardView(ImportActionView):
    access_rule = RULE

    def act(self, **kwargs: Any) -> None:
        discard_import(**kwargs)

    def where_to(self) -> str:
        return reverse("coalition:partner-imports")
