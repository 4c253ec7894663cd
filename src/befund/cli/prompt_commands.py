"""Commands on prompts: list them, show one rendered, and what changed between two."""

import difflib
from typing import Annotated

import typer

from befund.cli.common import WorkspaceOption, console, reporting, session
from befund.errors import ConfigurationError, NotFoundError

_prompts = typer.Typer(help="Die Prompts: auflisten, zeigen, vergleichen.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(_prompts, name="prompts")


@_prompts.command("list")
@reporting
def list_prompts() -> None:
    """Alle Prompts mit ihrer Prüfsumme, wie sie an jeder Antwort und Beobachtung steht."""
    from befund.prompts import prompt_digests

    for name, digest in prompt_digests().items():
        typer.echo(f"{name}@{digest}")


@_prompts.command("show")
@reporting
def show_prompt(
    name: Annotated[str, typer.Argument(help="Name des Prompts, etwa extract.de.v2.")],
    interview: Annotated[
        str | None, typer.Option("--interview", help="Mit diesem Interview füllen.")
    ] = None,
    chunk: Annotated[int, typer.Option("--chunk", min=0, help="Welcher Abschnitt, ab 0.")] = 0,
    workspace: WorkspaceOption = None,
) -> None:
    """Ein Prompt im Wortlaut; mit --interview so, wie er für einen Abschnitt gesendet wird."""
    from befund.prompts import named_prompt

    prompt = named_prompt(name)
    if interview is None:
        for section, text in prompt.sections.items():
            typer.echo(f"--- {section} ---\n{text}\n")
        return
    from befund.app.run_job import chunking_options
    from befund.extraction.model.prompt_messages import render_chunk

    if not name.startswith("extract."):
        raise ConfigurationError(
            "Gefüllt zeigen lässt sich nur extract.", where=name, remedy="--interview weglassen."
        )
    with session(workspace) as opened:
        chunks = chunking_options(opened).cut(
            opened.queries.transcript(opened.queries.interview(interview).id)
        )
        if chunk >= len(chunks):
            raise NotFoundError(
                "Diesen Abschnitt gibt es nicht.",
                where=str(chunk),
                remedy=f"Der letzte ist {len(chunks) - 1}.",
            )
        for role, text in zip(("system", "user"), render_chunk(prompt, chunks[chunk]), strict=True):
            typer.echo(f"--- {role} ---\n{text}\n")


@_prompts.command("diff")
@reporting
def diff_prompts(
    old: Annotated[str, typer.Argument(help="Name des einen Prompts.")],
    new: Annotated[str, typer.Argument(help="Name des anderen.")],
) -> None:
    """Was sich von einem Prompt zum anderen geändert hat."""
    from befund.prompts import named_prompt

    a, b = named_prompt(old), named_prompt(new)
    lines = difflib.unified_diff(
        a.source.splitlines(), b.source.splitlines(), a.identity, b.identity, lineterm=""
    )
    text = "\n".join(lines)
    console().print(text or "Kein Unterschied.", soft_wrap=True)
