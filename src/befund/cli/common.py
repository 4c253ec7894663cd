"""What all commands share: options, the way out for errors, and the console."""

import errno
import functools
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ParamSpec, TypeGuard

import typer

from befund.errors import BefundError, InputError, ModelError, printable, unforeseen

if TYPE_CHECKING:
    from rich.console import Console

    from befund.app import Session

P = ParamSpec("P")

FAILED = 1
USAGE = 2
INTERRUPTED = 130
_DISK = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS, errno.EPERM))


def some_path(given: str | Path) -> Path:
    """A path as it was typed.

    Whether it can be opened is for its use to say, by name. Empty it is a usage error.
    """
    if not str(given).strip():
        raise typer.BadParameter("Der Pfad ist leer.")
    return Path(given)


WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        "-w",
        metavar="DIR",
        parser=some_path,
        help="Ordner des Arbeitsbereichs (sonst BEFUND_WORKSPACE, sonst hier).",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Als JSON ausgeben.")]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="MODELL",
        help="Modell, „rules“ oder „recorded:ORDNER“; geht befund.toml vor.",
    ),
]


def reporting(function: Callable[P, None]) -> Callable[P, None]:
    """A command whose errors become one line on stderr and an exit status."""

    @functools.wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            function(*args, **kwargs)
            sys.stdout.flush()
        except BefundError as error:
            typer.echo(f"Fehler: {error}", err=True)
            status = FAILED if isinstance(error, InputError | ModelError) else USAGE
            raise typer.Exit(status) from None
        except KeyboardInterrupt:
            typer.echo(
                "\nAbgebrochen. Fertiges ist gespeichert; derselbe Befehl macht dort weiter.",
                err=True,
            )
            sys.stdout.flush()
            os._exit(INTERRUPTED)  # threads may still wait for a server
        except BrokenPipeError:
            _close_pipe()
            raise typer.Exit(FAILED) from None
        except (typer.Exit, typer.Abort, typer.TyperException):
            raise
        except Exception as error:  # noqa: BLE001 - the last resort: a user gets one line, and no text of a transcript
            if os.environ.get("BEFUND_DEBUG") == "1":
                traceback.print_exc()
            typer.echo(_unexpected(error), err=True)
            raise typer.Exit(USAGE if _is_about_the_disk(error) else FAILED) from None

    return wrapped


def _unexpected(error: Exception) -> str:
    """What happened and where, without the error's own words.

    They may hold text of a transcript.
    """
    if _is_about_the_disk(error):
        where = f"{printable(str(error.filename))}: " if error.filename else ""
        return (
            f"Fehler: {where}{error.strerror}. Platz und Rechte prüfen, dann wiederholen; Fertiges "
            "bleibt."
        )
    told = unforeseen(error).removesuffix(".")
    return f"{told}; mit BEFUND_DEBUG=1 erscheint, was die Entwickler brauchen."


def _is_about_the_disk(error: Exception) -> TypeGuard[OSError]:
    return isinstance(error, OSError) and error.errno in _DISK


def _close_pipe() -> None:
    """Nobody reads on (`befund observations | head`).

    What is left goes nowhere, and nothing complains at the end.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def workspace_folder(option: Path | None) -> Path:
    """The workspace that the option names, else BEFUND_WORKSPACE, else the current folder."""
    if option is not None:
        return option
    named = os.environ.get("BEFUND_WORKSPACE")
    return Path(named) if named else Path.cwd()


@contextmanager
def session(option: Path | None, *, create: bool = False, **options: Any) -> Iterator["Session"]:
    """An open workspace with its settings; only `create` makes one where there is none."""
    from befund.app import open_session

    with open_session(workspace_folder(option), options, create=create) as opened:
        yield opened


def console(*, err: bool = False) -> "Console":
    """A console that keeps its hands off the text: no markup, no highlighting, no emoji codes."""
    from rich.console import Console

    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else 120
    return Console(stderr=err, markup=False, highlight=False, emoji=False, width=width)


def print_json(value: object) -> None:
    """One JSON document on stdout."""
    import json

    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
