"""The data of a native chart, whose sheet opens in Excel on a click.

No text in it can become a formula or a link.
"""

import io

from pptx.chart.data import CategoryChartData
from xlsxwriter import Workbook

from befund.export.rows import printable
from befund.export.sheets import OPTIONS


class PlainChartData(CategoryChartData):  # type: ignore[misc]  # python-pptx ships no whole types
    """Categories and series.

    Python-pptx's own sheet would run a category that begins like a formula.
    """

    @property
    def xlsx_blob(self) -> bytes:
        """The sheet, with everything where the chart's references look for it."""
        content = io.BytesIO()
        with Workbook(content, OPTIONS) as book:
            sheet = book.add_worksheet()
            for row, category in enumerate(self.categories, 1):
                sheet.write_string(row, 0, printable(category.label))
            for column, series in enumerate(self, 1):
                sheet.write_string(0, column, series.name)
                sheet.write_column(1, column, series.values)
        return content.getvalue()
