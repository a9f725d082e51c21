"""Cooperations at a glance: a board by stage, a table, and the table as a file."""

from dataclasses import dataclass, field
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from coalition.access import may
from coalition.exports.cooperations import COOPERATION_COLUMNS, COOPERATION_FORMATS
from coalition.forms.cooperations import CooperationFilterForm
from coalition.models import Cooperation
from coalition.views.cooperations import CooperationListView
from coalition.views.editing import ConfidentialView

log = structlog.get_logger(__name__)

SHOWN_PER_STAGE = 50


@dataclass
class Column:
    """One stage with its cards: (cooperation, whether the reader may move it). ``left`` are not shown."""

    stage: str
    label: str
    cards: list[tuple[Cooperation, bool]] = field(default_factory=list)
    left: int = 0

    @property
    def count(self) -> int:
        return len(self.cards) + self.left


class CooperationBoardView(CooperationListView):
    """A column for each stage; cards move by dragging, and by a form of theirs without a mouse or JavaScript."""

    access_rule = "coalition.open_cooperations"
    template_name = "coalition/cooperations/board.html"
    results_template = "coalition/cooperations/board_columns.html"
    paginate_by = 0

    def filter_form(self) -> CooperationFilterForm:
        form = super().filter_form()
        del form.fields["stage"]
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "columns": self.columns(),
            "stages": Cooperation.Stage.choices,
        }

    def columns(self) -> list[Column]:
        user = self.request.user
        columns = {value: Column(value, str(label)) for value, label in Cooperation.Stage.choices}
        for row in self.object_list:
            column = columns[row.stage]
            if len(column.cards) < SHOWN_PER_STAGE:
                column.cards.append((row, may(user, "coalition.change_cooperation", row)))
            else:
                column.left += 1
        return list(columns.values())


class CooperationTableView(CooperationListView):
    """Everything that the filters leave in one table, made for reading across and for paper."""

    access_rule = "coalition.open_cooperations"
    template_name = "coalition/cooperations/table.html"
    results_template = "coalition/cooperations/table_rows.html"
    paginate_by = 100

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_export = may(self.request.user, "coalition.export_cooperation")
        return super().get_context_data(may_export=may_export, formats=COOPERATION_FORMATS.values(), **kwargs)


class CooperationExportView(ConfidentialView, CooperationTableView):
    """The table as a file, with what its reader may see."""

    access_rule = "coalition.export_cooperation"

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        chosen = COOPERATION_FORMATS.get(request.GET.get("format", "csv"), COOPERATION_FORMATS["csv"])
        rows = list(self.get_queryset().order_by("election_date", "election", "title", "pk"))
        response = HttpResponse(
            chosen.write(rows, list(COOPERATION_COLUMNS), _("Cooperations")), content_type=chosen.content_type
        )
        name = f"cooperations-{timezone.localdate()}.{chosen.key}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        log.info("cooperations_exported", format=chosen.key, rows=len(rows), by=request.user.pk)
        return response
