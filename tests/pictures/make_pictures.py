"""Make README's pictures from the demo: the terminal's own output, as PNG.

    python tests/pictures/make_pictures.py WORKSPACE

WORKSPACE is one that `befund demo` has filled. Needs Chromium (Debian's package will do).
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI

from befund.app import open_session
from befund.cli import views
from befund.records import Kind, Observation

PICTURES = Path(__file__).parents[2] / "fixtures" / "pictures"
SHOWN = {Kind.PROCESS_STEP: 5, Kind.PAIN_POINT: 6, Kind.QUICK_WIN: 4}


def picture(console: Console, title: str, name: str) -> None:
    """Save what the console recorded."""
    svg = console.export_svg(title=title, theme=MONOKAI)
    width, height = (
        float(part) for part in svg.split('viewBox="0 0 ', 1)[1].split('"', 1)[0].split()
    )
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(f"<body style='margin:0'>{svg}</body>", encoding="utf-8")
        command = [
            "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            f"--user-data-dir={folder}/profile",
            f"--window-size={round(width)},{round(height)}",
            f"--screenshot={PICTURES / name}",
            page.as_uri(),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)


def chosen(observations: list[Observation]) -> list[Observation]:
    """A few of each kind, those of one interview together."""
    return [
        o
        for kind, count in SHOWN.items()
        for o in [o for o in observations if o.item.kind is kind][:count]
    ]


def main() -> None:
    """Make both pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with open_session(Path(sys.argv[1]), {}) as opened:
        observations = opened.workspace.store.observations("01-kundenservice")
        nowhere = open("/dev/null", "w")  # noqa: PTH123, SIM115
        table = Console(record=True, width=150, markup=False, highlight=False, file=nowhere)
        views.print_observations(table, chosen(observations))
        picture(table, "befund observations", "observations.png")
        pains = [o for o in observations if o.item.kind is Kind.PAIN_POINT]
        shown = max(pains, key=lambda o: len(o.quotes))
        conversation = Console(record=True, width=120, markup=False, highlight=False, file=nowhere)
        views.print_observation(conversation, shown, opened.queries.transcript(shown.interview), 2)
        picture(conversation, f"befund show {shown.id}", "conversation.png")


if __name__ == "__main__":
    main()
