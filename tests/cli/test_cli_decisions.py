"""The log on the command line.

Undo, filters, judgements, edited fields, and names that do not stay.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Program = Callable[..., Any]
Write = Callable[..., Path]


@pytest.fixture
def one(befund: Program, write: Write) -> Program:
    assert befund("run", write("a.txt")).status == 0
    return befund


def of_kind(befund: Program, kind: str) -> Any:
    return befund("findings", "--kind", kind, "--json").json()[0]


def again(befund: Program, finding: dict[str, Any]) -> Any:
    return next(f for f in befund("findings", "--json").json() if f["id"] == finding["id"])


def test_findings_are_filtered_by_how_they_stand(one: Program) -> None:
    every = [finding["id"] for finding in one("findings", "--json").json()]
    assert one("decide", every[0], "accept", "--author", "P").status == 0
    assert one("decide", every[1], "reject", "--author", "P").status == 0

    def listed(*options: str) -> list[str]:
        return [finding["id"] for finding in one("findings", *options, "--json").json()]

    assert listed("--status", "accepted") == every[:1]
    assert listed("--status", "rejected") == every[1:2]
    assert listed("--status", "undecided") == every[2:]
    assert listed("--contradicted") == []
    assert listed("--search", "gibtesnicht") == []
    assert set(listed("--search", "NAVISION")) < set(every)
    assert listed("--search", "NAVISION")
    assert "Kein Befund passt dazu" in one("findings", "--contradicted").out
    assert one("findings", "--status", "sonstwie").status == 2


def test_undo_takes_back_the_last_decision_and_the_log_tells_all(one: Program) -> None:
    finding = of_kind(one, "pain_point")
    name = finding["id"]
    assert one("decide", name, "accept", "--author", "Koch").status == 0
    assert (
        one("decide", name, "edit", "--title", "Warten auf Preise", "--author", "Koch").status == 0
    )
    assert one("decide", name, "undo", "--author", "Lang").status == 0
    assert again(one, finding)["title"] == finding["title"]
    assert one("decide", name, "undo", "--number", "1", "--author", "Lang").status == 0
    assert again(one, finding)["decision"] is None
    assert one("decide", name, "undo").status == 2
    assert one("decide", name, "undo", "--number", "4").status == 0
    assert again(one, finding)["decision"]["status"] == "accepted"
    log = one("decisions", "--json").json()
    assert [(entry["action"], entry["undoes"], entry["undone_by"]) for entry in log] == [
        ("accept", None, None),
        ("edit", None, 3),
        ("undo", 2, None),
        ("undo", 1, 5),
        ("undo", 4, None),
    ]
    assert log[1]["new_title"] == "Warten auf Preise"
    assert {entry["finding"] for entry in log} == {name}
    assert one("decisions", name, "--json").json() == log
    told = one("decisions").out
    assert "zurückgenommen mit 3" in told
    assert "Koch" in told
    other = of_kind(one, "quick_win")["id"]
    assert one("decisions", other, "--json").json() == []
    assert "Noch ist nichts entschieden" in one("decisions", other).out


def test_fields_are_edited_and_shown(one: Program) -> None:
    finding = of_kind(one, "pain_point")
    done = one(
        "decide",
        finding["id"],
        "edit",
        "--set",
        "severity=3",
        "--set",
        "systems=SAP, Excel",
        "--set",
        "cause=",
    )
    assert done.status == 0
    after = again(one, finding)
    assert (after["severity"], after["systems"], after["cause"]) == (3, ["SAP", "Excel"], None)
    assert "Systeme: SAP, Excel (bearbeitet)" in one("show", finding["id"]).out
    assert "Schwere (1–3): 3; Systeme: SAP, Excel; Ursache: leer" in " ".join(
        one("decisions").out.split()
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("edit", "--set", "severity=9"), "severity"),
        (("edit", "--set", "actor_role=Lager"), "actor_role"),
        (("edit", "--set", "severity"), "FELD=WERT"),
        (("edit",), "--set"),
        (("judge", "--impact", "3"), "Quick-Win"),
        (("undo",), "nichts zurückzunehmen"),
        (("undo", "--number", "7"), "gibt es nicht"),
    ],
)
def test_what_cannot_be_done_names_what_is_wrong(
    one: Program, arguments: tuple[str, ...], said: str
) -> None:
    result = one("decide", of_kind(one, "pain_point")["id"], *arguments)
    assert result.status == 2
    assert said in result.err
    assert one("decisions", "--json").json() == []


def test_a_change_is_put_by_hand_in_the_matrix(one: Program) -> None:
    change = of_kind(one, "quick_win")
    assert one("decide", change["id"], "judge", "--impact", "6").status == 2
    assert one("decide", change["id"], "judge").status == 2
    assert (
        one(
            "decide", change["id"], "judge", "--impact", "4", "--effort", "2", "--author", "Koch"
        ).status
        == 0
    )
    (scored,) = (
        entry for entry in one("matrix", "--json").json() if entry["group"] == change["id"]
    )
    assert (scored["impact"], scored["effort"]) == (4, 2)
    assert scored["computed_effort"] != 2
    assert "von Koch am" in scored["impact_inputs"][0]["said"]
    assert "Von Hand" in one("matrix").out
    assert "Wirkung 4; Aufwand 2" in one("show", change["id"]).out


def test_a_name_in_a_reviewers_words_does_not_stay(one: Program) -> None:
    finding = of_kind(one, "pain_point")
    done = one(
        "decide",
        finding["id"],
        "edit",
        "--title",
        "Kessler bremst",
        "--note",
        "mit Frau Kessler klären",
    )
    assert done.status == 0
    assert "„Kessler“ steht als [Person " in done.out
    after = again(one, finding)
    assert after["title"].startswith("[Person ")
    assert one("decide", finding["id"], "edit", "--set", "cause=Kessler prüft allein").status == 0
    assert again(one, finding)["cause"].startswith("[Person ")
    kept = b"".join(path.read_bytes() for path in one.workspace.glob("befund.sqlite*"))  # type: ignore[attr-defined]
    assert b"Kessler" not in kept
