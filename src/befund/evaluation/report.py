"""An evaluation as JSON with stable keys, and back."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from befund.errors import InputError
from befund.evaluation.metrics import figures
from befund.evaluation.results import (
    Evaluation,
    InterviewResult,
    ItemState,
    Metric,
    Scores,
)

FORMAT = "befund-evaluation/1"


def to_json(evaluation: Evaluation) -> dict[str, Any]:
    """All figures and lists.

    It names gold ids and titles, and holds no personal data and no quote.
    """
    found = evaluation.figures
    return {
        "format": FORMAT,
        "client": evaluation.client,
        "process": evaluation.process,
        "extractors": list(evaluation.extractors),
        "prompts": list(evaluation.prompts),
        "strict": {kind: _scores(scores) for kind, scores in found.strict.items()},
        "lenient": {kind: _scores(scores) for kind, scores in found.lenient.items()},
        "macro_f1": {
            "strict": {kind: _figure(figure) for kind, figure in found.macro_strict.items()},
            "lenient": {kind: _figure(figure) for kind, figure in found.macro_lenient.items()},
        },
        "traps": _traps(evaluation),
        "leaks": _leaks(evaluation),
        "quotes": _quotes(evaluation),
        "coverage": _figure(found.coverage),
        "observations_per_1000_words": _figure(found.per_1000_words),
        "cost_per_interview": _figure(found.cost_per_interview),
        "seconds_per_interview": _figure(found.seconds_per_interview),
        "unlocated": _ids((r.interview, r.unlocated) for r in evaluation.interviews),
        "cut": _ids((r.interview, cut_items(r)) for r in evaluation.interviews),
        "missing": list(evaluation.missing),
        "counted_missing": evaluation.counted_missing,
        "interviews": [result.model_dump(mode="json") for result in evaluation.interviews],
    }


def cut_items(result: InterviewResult) -> tuple[str, ...]:
    """The ids of the items that masking cut out."""
    return tuple(item.id for item in result.items if item.state is ItemState.CUT)


def trap_counts(evaluation: Evaluation) -> Counter[str]:
    """How many hits there were by type of trap."""
    observations = [
        observation for result in evaluation.interviews for observation in result.observations
    ]
    return Counter(hit.type for observation in observations for hit in observation.traps)


def load_evaluation(path: Path) -> Evaluation:
    """Read back what `to_json` gave.

    The figures are computed anew. Raises InputError for anything else.
    """
    try:
        value = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(
            "Die Auswertung lässt sich nicht lesen.", where=str(path), remedy="Den Pfad prüfen."
        ) from error
    except ValueError:
        value = None
    evaluation = (
        _from_json(value) if isinstance(value, dict) and value.get("format") == FORMAT else None
    )
    if evaluation is None:
        raise InputError(
            "Das ist keine Auswertung von Befund.",
            where=path.name,
            remedy="Eine Datei angeben, die „befund evaluate GOLD --json“ geschrieben hat.",
        )
    return evaluation


def _from_json(value: dict[str, Any]) -> Evaluation | None:
    heads = ("client", "process", "extractors", "prompts", "missing", "counted_missing")
    try:
        results = tuple(InterviewResult.model_validate(entry) for entry in value["interviews"])
        return Evaluation(
            **{key: value[key] for key in heads}, interviews=results, figures=figures(results)
        )
    except (KeyError, TypeError, ValidationError):
        return None


def _scores(scores: Scores) -> dict[str, Any]:
    return {
        "precision": scores.precision.value,
        "recall": scores.recall.value,
        "f1": scores.f1.value,
        "interval": {
            name: [figure.low, figure.high]
            for name, figure in (
                ("precision", scores.precision),
                ("recall", scores.recall),
                ("f1", scores.f1),
            )
        },
        "right": scores.right,
        "false": scores.false,
        "missed": scores.missed,
    }


def _figure(figure: Metric) -> dict[str, Any]:
    return {"value": figure.value, "interval": [figure.low, figure.high]}


def _traps(evaluation: Evaluation) -> dict[str, Any]:
    seen = [(r.interview, o) for r in evaluation.interviews for o in r.observations if o.traps]
    return {
        "observations": sum(len(r.observations) for r in evaluation.interviews),
        "hits": len(seen),
        "share": evaluation.figures.trap_share.value,
        "interval": [evaluation.figures.trap_share.low, evaluation.figures.trap_share.high],
        "by_type": dict(sorted(trap_counts(evaluation).items())),
        "list": [
            {"interview": interview, "observation": o.id, "trap": hit.trap, "type": hit.type}
            for interview, o in seen
            for hit in o.traps
        ],
    }


def _leaks(evaluation: Evaluation) -> dict[str, Any]:
    result = {}
    for name in ("off_record", "health", "personal"):
        ids = _ids((r.interview, getattr(r.leaks, name)) for r in evaluation.interviews)
        result[name] = {"count": sum(len(each) for each in ids.values()), "ids": ids}
    return result


def _quotes(evaluation: Evaluation) -> dict[str, Any]:
    counts = [r.quotes for r in evaluation.interviews]
    share = evaluation.figures.verbatim_share
    return {
        "count": sum(c.quotes for c in counts),
        "verbatim": sum(c.verbatim for c in counts),
        "verbatim_share": share.value,
        "interval": [share.low, share.high],
        "exact": sum(c.exact for c in counts),
        "normalized": sum(c.normalized for c in counts),
        "fuzzy": sum(c.fuzzy for c in counts),
    }


def _ids(pairs: Iterable[tuple[str, Sequence[str]]]) -> dict[str, list[str]]:
    """Ids by interview, without the interviews that have none."""
    return {interview: list(ids) for interview, ids in pairs if ids}
