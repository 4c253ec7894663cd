import io

from rich.console import Console

from befund.cli.line_wrapping import print_line

LONG = "     ! Kunden hören nichts und rufen an, Auskunft muss zusammengesucht werden (1 von 6, Schwere 3)"


def printed(line: str, *, width: int = 60, terminal: bool = True) -> list[str]:
    out = io.StringIO()
    print_line(
        Console(file=out, width=width, force_terminal=terminal, color_system=None), line, hang=2
    )
    return out.getvalue().splitlines()


def test_a_screen_gets_whole_words_that_go_on_indented() -> None:
    lines = printed(LONG)
    assert len(lines) == 2
    assert all(len(line) <= 60 for line in lines)
    assert lines[0].startswith("     ! Kunden")
    assert lines[1].startswith("       zusammengesucht")
    assert " ".join(line.strip() for line in lines) == LONG.strip()


def test_a_pipe_gets_one_line() -> None:
    assert printed(LONG, terminal=False) == [LONG]


def test_an_empty_line_and_a_tiny_screen_are_printed_too() -> None:
    assert printed("") == [""]
    assert " ".join(" ".join(printed(LONG, width=8)).split()) == " ".join(LONG.split())
