"""The template of the report.

A Word document with Jinja tags, shipped as a file that is changed in Word.
"""

from importlib.resources import files


def report_template() -> bytes:
    """The shipped template; its tags are all that a report knows."""
    return (files("befund.export.pack") / "report_template.docx").read_bytes()
