"""Files of the workshop pack, each made of the pack alone: report, slides, workbook."""

from befund.export.pack.report import as_report
from befund.export.pack.shipped_template import report_template
from befund.export.pack.slides import as_slides
from befund.export.pack.workbook import as_pack_workbook

__all__ = ["as_pack_workbook", "as_report", "as_slides", "report_template"]
