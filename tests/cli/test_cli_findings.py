"""The commands of review, from a run to a decision that survives the next."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Program = Callable[..., Any]
Write = Callable[..., Path]

# The same interview three times, as three people would hardly give it: alike enough for any rule.
CHANGES: dict[str, dict[str, str]] = {
    "a.txt": {},
    "b.txt": {"Guten Tag": "Hallo"},
    "c.txt": {"Guten Tag": "Moin", "meckern": "klagen"},
}


@pytest.fixture
def add(befund: Program, write: Write) -> Callable[[str], None]:
    """Add one of the interviews and run."""

    def added(name: str) -> None:
        text = write(name).read_text(encoding="utf-8")
        for old, new in CHANGES[name].items():
            text = text.replace(old, new)
        assert befund("run", write(name, text)).status == 0

    return added


@pytest.fixture
def two(befund: Program, add: Callable[[str], None]) -> Program:
    add("a.txt")
    add("b.txt")
    return befund


def shared(befund: Program) -> dict[str, Any]:
    """The finding that most interviews carry."""
    found: list[dict[str, Any]] = befund("findings", "--json").json()
    return max(found, key=lambda finding: len(finding["interviews"]))


def test_a_finding_has_the_keys_of_an_observation_and_its_own(two: Program) -> None:
    observations = {
        observation["id"]: observation for observation in two("observations", "--json").json()
    }
    found = two("findings", "--json").json()
    assert sorted(name for finding in found for name in finding["observations"]) == sorted(
        observations
    )
    for finding in found:
        keys = set(observations[finding["observations"][0]])
        assert set(finding) >= keys | {
            "interviews",
            "observations",
            "decision",
            "score",
            "flags",
            "summary",
        }
        assert finding["decision"] is None
        said = {
            (q["turn"], q["start"], q["end"])
            for name in finding["observations"]
            for q in observations[name]["quotes"]
        }
        assert {(q["turn"], q["start"], q["end"]) for q in finding["quotes"]} == said
        assert all(sentence["references"] for sentence in finding["summary"])


def test_two_interviews_that_say_the_same_carry_one_finding(two: Program) -> None:
    finding = shared(two)
    assert finding["interviews"] == ["a", "b"]
    shown = two("show", finding["id"]).out
    assert "2 von 2 Interviews" in shown
    assert "Belege" in shown
    assert finding["id"] in two("findings", "--kind", finding["kind"]).out


def test_a_decision_survives_the_next_run_and_what_changed_is_said(
    two: Program, add: Callable[[str], None]
) -> None:
    finding = shared(two)
    done = two(
        "decide", finding["id"], "accept", "--note", "im Workshop zeigen", "--author", "Prüferin"
    )
    assert done.status == 0
    add("c.txt")
    after = {found["id"]: found for found in two("findings", "--json").json()}[finding["id"]]
    assert after["interviews"] == ["a", "b", "c"]
    assert after["decision"]["status"] == "accepted"
    assert after["decision"]["author"] == "Prüferin"
    assert after["decision"]["changes"] == [
        "Ein neues Interview stützt das, seit Sie es angenommen haben."
    ]
    assert "Ein neues Interview stützt das" in two("findings").out
    told = two("diff", 2, 3)
    assert told.status == 0
    assert "Stärker" in told.out
    assert "3 Interviews mit" in told.out
    assert {"stronger"} <= {change["turn"] for change in two("diff", 2, 3, "--json").json()}


@pytest.mark.parametrize(
    "arguments",
    [
        ("decide", "f-nichts", "accept"),
        ("decide", "f-", "accept"),
        ("decide", "ID", "merge"),
        ("decide", "ID", "merge", "--with", "ID"),
        ("decide", "ID", "split"),
        ("decide", "ID", "edit"),
        ("decide", "ID", "comment"),
        ("show", "f-nichts"),
        ("diff", 1, 99),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_remedy(
    two: Program, arguments: tuple[object, ...]
) -> None:
    identifier = shared(two)["id"]
    result = two(*(identifier if argument == "ID" else argument for argument in arguments))
    assert result.status == 2
    assert result.err.startswith("Fehler:")
    assert two("findings", "--json").json()


def test_merging_and_splitting_hold_against_a_new_run(
    two: Program, add: Callable[[str], None]
) -> None:
    found = two("findings", "--json").json()
    kind = next(f["kind"] for f in found if sum(g["kind"] == f["kind"] for g in found) > 1)
    one, other = [finding for finding in found if finding["kind"] == kind][:2]
    assert two("decide", one["id"], "merge", "--with", other["id"]).status == 0
    merged = {f["id"]: f for f in two("findings", "--json").json()}
    assert set(merged[one["id"]]["observations"]) == {*one["observations"], *other["observations"]}
    assert other["id"] not in merged
    taken_out = other["observations"][0]
    assert two("decide", one["id"], "split", "--observation", taken_out).status == 0
    add("c.txt")
    after = two("findings", "--json").json()
    home = {name: finding["id"] for finding in after for name in finding["observations"]}
    assert home[taken_out] != home[one["observations"][0]]
    assert home[one["observations"][0]] == one["id"]
