"""An uploaded file that cannot be read or masked is told of by name, and the others are prepared."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hostile_files import FILES, SECRET, SMALL
from web_fixtures import Visit, let_in

from befund.app import Session
from befund.masking import masker

TALK = "I: Wie läuft das bei Ihnen ab?\nB: Also ich tippe das von Hand ein, und das dauert jedes Mal zehn Minuten.\n"


@pytest.fixture
def empty(tmp_path: Path, opened: Callable[[Path], Session]) -> Visit:
    return let_in(opened(tmp_path / "kunde"))


def send(visit: Visit, files: dict[str, bytes]) -> dict[str, str]:
    """What is told of each uploaded file, by its name."""
    parts = [("files", (name, content)) for name, content in files.items()]
    answer = visit.client.post("/interviews/upload", files=parts, headers=visit.csrf)
    assert answer.status_code == 200
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert lines[-1].get("done"), lines[-1]
    return {list(files)[line["file"]]: line["html"] for line in lines[:-1]}


def ids(visit: Visit) -> set[str]:
    return {interview.id for interview in visit.session.workspace.store.interviews()}


def test_hostile_uploads_stop_no_other(empty: Visit) -> None:
    told = send(
        empty,
        {
            "a.txt": TALK.encode(),
            **{name: FILES[name]() for name in SMALL},
            "z.txt": TALK.encode() * 2,
        },
    )
    assert set(told) == {"a.txt", *SMALL, "z.txt"}
    assert {"a", "z"} <= ids(empty)
    refused = [name for name in SMALL if Path(name).stem not in ids(empty)]
    assert refused
    assert all("failed" in told[name] or "beschädigt" in told[name] for name in refused)
    assert SECRET not in "".join(told[name] for name in refused)
    assert not [path for path in empty.session.workspace.uploads.rglob("*") if path.name in refused]


def test_what_masking_fails_on_is_told_of_and_leaves_nothing(
    empty: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mask(interview: str, *arguments: object) -> object:
        if interview == "b":
            raise KeyError(SECRET)
        return masker.mask(interview, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("befund.usecases.intake.masking.mask", mask)
    files = {f"{name}.txt": (TALK + f"B: Und {name}.\n").encode() for name in "abc"}
    told = send(empty, files)
    assert ids(empty) == {"a", "c"}
    assert "lässt sich nicht maskieren (KeyError" in told["b.txt"]
    assert SECRET not in told["b.txt"]
    assert not [path for path in empty.session.workspace.kept.iterdir() if path.stem == "b"]
    assert not [path for path in empty.session.workspace.uploads.rglob("*") if path.name == "b.txt"]
