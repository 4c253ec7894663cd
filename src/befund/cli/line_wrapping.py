"""Long lines.

On a screen they break between words and go on indented, in a pipe each stays one line.
"""

import textwrap
from typing import TYPE_CHECKING

from rich.text import Text

if TYPE_CHECKING:
    from rich.console import Console


def print_line(console: "Console", line: str, style: str = "", *, hang: int = 2) -> None:
    """Print one line.

    Where it is too long for a screen, it goes on `hang` columns further in than it began.
    """
    if not console.is_terminal:
        console.print(Text(line, style=style), soft_wrap=True)
        return
    indent = " " * (len(line) - len(line.lstrip()) + hang)
    broken = textwrap.wrap(
        line, max(console.width, len(indent) + 20), subsequent_indent=indent, break_on_hyphens=False
    )
    for part in broken or [""]:
        console.print(Text(part, style=style), soft_wrap=True)
