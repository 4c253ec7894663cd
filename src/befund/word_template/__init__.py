"""Fill a Word template that somebody else wrote.

In a process that reaches nothing but what it is given.
"""

from befund.word_template.process import fill_template
from befund.word_template.request import MAX_TEMPLATE_BYTES, Picture

__all__ = ["MAX_TEMPLATE_BYTES", "Picture", "fill_template"]
