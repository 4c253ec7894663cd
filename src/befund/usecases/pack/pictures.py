"""Pictures for the report, drawn from the pack alone, so that they show no more than it says."""

from collections.abc import Mapping

from befund.drawing.map_svg import as_svg as map_svg
from befund.drawing.matrix_svg import as_svg as matrix_svg
from befund.drawing.png import as_png
from befund.records import Support
from befund.records.figures import ScoredChange
from befund.records.pack import Pack, PackChange

_EMPTY = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"></svg>'


def empty_pictures_of(pack: Pack) -> Mapping[str, bytes]:
    """Empty pictures under the names of `pictures_of`, to try a template with.

    Drawing takes seconds.
    """
    empty = as_png(_EMPTY)
    return dict.fromkeys(("matrix", *(process.name for process in pack.map.processes)), empty)


def pictures_of(pack: Pack) -> Mapping[str, bytes]:
    """PNGs: "matrix" where there are quick wins, and each process by its name."""
    pictures = {
        process.name: as_png(
            map_svg(pack.map.model_copy(update={"processes": (process,), "small": ()}))
        )
        for process in pack.map.processes
    }
    if any(change.impact is not None for change in pack.changes):
        pictures["matrix"] = as_png(matrix_svg([_scored(change) for change in pack.changes]))
    return pictures


def _scored(change: PackChange) -> ScoredChange:
    """The change as the matrix draws it; who says it is not told."""
    return ScoredChange(
        group=change.finding,
        title=change.title,
        impact=change.impact,
        effort=change.effort,
        computed_impact=change.impact,
        computed_effort=change.effort,
        confidence=change.confidence,
        horizon=change.horizon,
        support=Support(interviews=(), of=0, evidence=()),
    )
