"""The directory as a file: the entries of the list as it is filtered, without its pages."""

from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from coalition.exports import COLUMNS, FORMATS
from coalition.forms.exports import ExportForm
from coalition.views.editing import UNPROCESSABLE, ConfidentialView
from coalition.views.partners import PartnerListView

log = structlog.get_logger(__name__)


class PartnerExportView(ConfidentialView, PartnerListView):
    """GET asks for format and columns, POST answers with the file; the filters stand in the address, as in the list."""

    access_rule = "coalition.export_partner"
    template_name = "coalition/partners/export.html"
    results_template = "coalition/partners/export.html"

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        form = ExportForm(request.POST)
        if not form.is_valid():
            self.object_list = self.get_queryset()
            return self.render_to_response(self.get_context_data(form=form), status=UNPROCESSABLE)
        partners = self.get_queryset().prefetch_related("stewards")
        chosen = FORMATS[form.cleaned_data["format"]]
        columns = [COLUMNS[key] for key in form.cleaned_data["columns"]]
        response = HttpResponse(chosen.write(partners, columns), content_type=chosen.content_type)
        response["Content-Disposition"] = f'attachment; filename="partners-{timezone.localdate()}.{chosen.key}"'
        log.info("partners_exported", format=chosen.key, rows=len(partners), by=request.user.pk)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", ExportForm())
        return super().get_context_data(**kwargs) | {"count": self.get_queryset().count()}


class PartnerPrintView(PartnerListView):
    """The list on paper: everything that the filters leave, without pages and pictures."""

    access_rule = "coalition.read_relation"
    template_name = "coalition/partners/print.html"
    results_template = "coalition/partners/print.html"
    paginate_by = 0
