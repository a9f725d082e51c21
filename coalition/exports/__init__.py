"""The directory as files for other programs: only for who may export, and of what they may see."""

from coalition.exports.columns import COLUMNS, Column
from coalition.exports.formats import FORMATS, ExportFormat

__all__ = ["COLUMNS", "FORMATS", "Column", "ExportFormat"]
