"""Cooperations as a table for other programs: one row each, partners as far as they were fetched for the reader."""

from django.utils.translation import gettext_lazy as _

from coalition.exports.columns import Column, by_display, by_field, by_names
from coalition.exports.formats import TableFormat, as_csv, as_xlsx

COOPERATION_COLUMNS = (
    Column("id", _("Number of the entry"), by_field("pk")),
    Column("title", _("Title"), by_field("title")),
    Column("kind", _("Kind"), by_display("kind")),
    Column("stage", _("Stage"), by_display("stage")),
    Column("units", _("Units"), by_names("units")),
    Column("partners", _("Partners"), by_names("partners")),
    Column("responsible", _("Responsible"), lambda row: str(row.responsible or "")),
    Column("review_on", _("Review on"), by_field("review_on")),
    Column("open_promises", _("Open promises"), lambda row: len(row.open_promises)),
    Column("overdue_promises", _("Overdue promises"), by_field("overdue_promises")),
    Column("election", _("Election"), by_field("election")),
    Column("election_date", _("Election day"), by_field("election_date")),
    Column("area", _("Area"), lambda row: str(row.area or "")),
    Column("form", _("Form of the candidacy"), by_display("form")),
    Column("common_ground", _("Common ground"), by_field("common_ground")),
    Column("red_lines", _("Red lines"), by_field("red_lines")),
    Column("open_questions", _("Open questions"), by_field("open_questions")),
    Column("decision", _("Decision"), by_field("decision")),
    Column("decided_by", _("Decided by"), by_field("decided_by")),
    Column("decided_on", _("Decided on"), by_field("decided_on")),
    Column("updated_at", _("Last change"), lambda row: row.updated_at.date()),
)
COOPERATION_FORMATS = {
    one.key: one
    for one in (
        TableFormat("csv", _("CSV (table)"), "text/csv; charset=utf-8", as_csv),
        TableFormat(
            "xlsx",
            _("XLSX (Excel, LibreOffice)"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            as_xlsx,
        ),
    )
}
