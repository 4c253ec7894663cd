"""Commands that do the main job: run and demo."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from befund.cli.common import (
    FAILED,
    USAGE,
    ModelOption,
    WorkspaceOption,
    console,
    reporting,
    session,
    some_path,
    workspace_folder,
)
from befund.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from befund.app import Session
    from befund.usecases.analysis.run import Outcome


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(run)
    app.command()(demo)


@reporting
def run(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PFAD…",
            parser=some_path,
            help="Dateien oder Ordner; ohne: alles im Arbeitsbereich.",
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    model: ModelOption = None,
    base_url: Annotated[
        str | None, typer.Option("--base-url", metavar="URL", help="OpenAI-kompatibler Server.")
    ] = None,
    concurrency: Annotated[
        int | None, typer.Option("--concurrency", min=1, help="So viele Aufrufe zugleich.")
    ] = None,
    budget: Annotated[
        float | None,
        typer.Option("--budget", min=0.0, help="Höchstens so viele Euro in diesem Lauf."),
    ] = None,
    record: Annotated[
        Path | None,
        typer.Option(
            "--record",
            metavar="ORDNER",
            parser=some_path,
            help="Antworten für „recorded:ORDNER“ mitschreiben.",
        ),
    ] = None,
    trust_host: Annotated[
        bool,
        typer.Option(
            "--trust-host", help="Der Server aus befund.toml bekommt den Schlüssel; wird gemerkt."
        ),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Nur Abschnitte, Token und Kosten zeigen.")
    ] = False,
) -> None:
    """Interviews einlesen, maskieren, analysieren."""
    from befund.cli import summary

    options = {
        "model": model,
        "base_url": base_url,
        "concurrency": concurrency,
        "budget": budget,
        "record": record,
    }
    folder = workspace_folder(workspace)
    if dry_run or not _has_work(folder, paths):
        _preview(folder, paths, options, only_names=not dry_run)
        return
    with session(workspace, create=True, **options) as opened:
        _refuse_nothing(opened, paths)
        _agree_to_host(opened, trusted=trust_host)
        outcome = _analysed(opened, paths)
        summary.print_outcome(console(), outcome, opened)
    raise typer.Exit(_status(outcome))


def _agree_to_host(opened: "Session", *, trusted: bool) -> None:
    """Ask, where somebody can answer, whether a server that the user did not name may get the user's key."""
    host = opened.models.unagreed_host()
    if host is None:
        return
    question = (
        f"Soll {host} Ihren Schlüssel bekommen? Die Adresse steht in befund.toml oder ist "
        "unverschlüsselt."
    )
    if trusted or (_can_answer() and typer.confirm(question, default=False, err=True)):
        opened.models.agree_to_host(host)
        typer.echo(f"Gemerkt: {host} bekommt Ihren Schlüssel.", err=True)


def _can_answer() -> bool:
    """Whether somebody sits at a terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _has_work(folder: Path, paths: list[Path] | None) -> bool:
    """Whether there is a workspace, or a file to make one of; nothing is made of nothing."""
    from befund.usecases.intake.discovery import is_anything_to_read
    from befund.usecases.workspace import is_workspace

    return is_workspace(folder) or is_anything_to_read(folder, paths or ())


def _preview(
    folder: Path, paths: list[Path] | None, options: "Mapping[str, Any]", *, only_names: bool
) -> None:
    """What a run would read and cost.

    Where there is nothing to do, `only_names` of what cannot be read.
    """
    from befund.app.preview import open_preview
    from befund.app.run_job import build_preview
    from befund.cli import summary
    from befund.usecases.analysis.cost_plan import call_ceiling, plan_run

    with open_preview(folder, options) as opened:
        _refuse_nothing(opened, paths)
        job = build_preview(opened)
        taken, planned = plan_run(opened.workspace, paths, job, opened.models.price())
        if only_names:
            summary.print_unread(console(), taken)
        else:
            summary.print_plan(
                console(),
                taken,
                planned,
                opened.settings,
                call_ceiling(opened.workspace, taken, job),
            )
        raise typer.Exit(FAILED if summary.any_failed(taken) else 0)


def _refuse_nothing(opened: "Session", paths: list[Path] | None) -> None:
    if paths is None and not opened.queries.interviews():
        raise ConfigurationError(
            "Es ist nichts zu analysieren.",
            where="befund run",
            remedy="Dateien oder einen Ordner nennen: befund run interviews/",
        )


@reporting
def demo(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="ORDNER", parser=some_path, help="Wohin der Arbeitsbereich der Demo kommt."
        ),
    ] = Path("befund-demo"),
) -> None:
    """Alles an mitgelieferten Interviews zeigen: ohne Schlüssel, ohne Netz."""
    from befund.app.demo import demo_interviews, demo_model, refuse_other_work, settle
    from befund.cli import summary

    refuse_other_work(folder)
    settle(folder)
    with session(folder, create=True, model=demo_model()) as opened:
        summary.print_demo_greeting(console(), opened.models.recording())
        outcome = _analysed(opened, [demo_interviews()])
        summary.print_outcome(console(), outcome, opened)
        summary.print_demo_farewell(console(), folder, opened)
    raise typer.Exit(_status(outcome))


def _analysed(opened: "Session", paths: list[Path] | None) -> "Outcome":
    from befund.app.run_job import build_job
    from befund.cli.progress_bar import RunBar
    from befund.usecases.analysis.run import analyse

    for prompt in opened.models.stale_prompts():
        typer.echo(
            f"Hinweis: Die aufgezeichneten Antworten sind veraltet, der Prompt {prompt} hat sich "
            "geändert.",
            err=True,
        )
    with RunBar(console(err=True)) as bar:
        return analyse(opened.workspace, paths, build_job(opened, bar), bar)


def _status(outcome: "Outcome") -> int:
    if outcome.stopped is not None:
        return FAILED if outcome.stopped.where in {"budget", "max_calls"} else USAGE
    return FAILED if outcome.failed_files or outcome.failures else 0
