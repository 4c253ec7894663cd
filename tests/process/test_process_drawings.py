import json
import os
import re
import shutil
import subprocess
import tarfile
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from process_cases import complaint, group, mapped, step

from befund.drawing.bpmn import as_bpmn
from befund.drawing.layout import Box, Drawing, lay_out
from befund.drawing.map_svg import as_svg
from befund.drawing.mermaid import as_mermaid
from befund.drawing.text_metrics import width
from befund.drawing.text_outline import outline_of
from befund.records import Observation, Support
from befund.records.process import (
    Activity,
    Block,
    Branch,
    Choice,
    Edge,
    OrderBasis,
    Parallel,
    Process,
    ProcessMap,
    StepSequence,
    successions,
)
from hypothesis_profiles import examples

SCHEMA = Path(__file__).parents[1] / "data" / "bpmn" / "BPMN20.xsd"
LANES = st.sampled_from(("Einkauf", "Lager", "Buchhaltung"))
NASTY = 'Prüfen & "buchen" <b>#1</b> ]]> \x07 ' + "x" * 90


def numbered(block: Block, count: list[int]) -> Block:
    """The same block with activities of different ids."""
    if isinstance(block, Activity):
        count[0] += 1
        return block.model_copy(update={"id": f"a{count[0]}"})
    if isinstance(block, StepSequence):
        return StepSequence(parts=tuple(numbered(part, count) for part in block.parts))
    if isinstance(block, Parallel):
        return Parallel(
            branches=tuple(as_sequence(numbered(branch, count)) for branch in block.branches)
        )
    return Choice(
        branches=tuple(
            branch.model_copy(
                update={
                    "block": as_sequence(numbered(branch.block, count)) if branch.block else None
                }
            )
            for branch in block.branches
        )
    )


def as_sequence(block: Block) -> StepSequence:
    return block if isinstance(block, StepSequence) else StepSequence(parts=(block,))


NOBODY = Support(interviews=(), of=3, evidence=())
ACTIVITIES: st.SearchStrategy[Block] = st.builds(
    lambda lane: Activity(id="x", title="Ware prüfen", lane=lane, support=NOBODY), LANES
)


def larger(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    sequences = st.builds(
        lambda parts: StepSequence(parts=tuple(parts)), st.lists(inner, min_size=1, max_size=4)
    )
    choices = st.builds(
        lambda ways, empty: Choice(
            branches=(
                *(Branch(condition="Betrag über 100 Euro", block=way) for way in ways),
                *([Branch()] * empty),
            )
        ),
        st.lists(sequences, min_size=2, max_size=3),
        st.integers(0, 1),
    )
    parallels = st.builds(
        lambda ways: Parallel(branches=tuple(ways)), st.lists(sequences, min_size=2, max_size=3)
    )
    return st.one_of(sequences, choices, parallels)


BLOCKS = st.recursive(ACTIVITIES, larger, max_leaves=14)


def process_of(block: Block) -> Process:
    body = as_sequence(numbered(block, [0]))
    edges = tuple(
        Edge(source=source, target=target, basis=OrderBasis.ASSUMED, support=NOBODY)
        for source, target in successions(body)
    )
    return Process(name="Einkauf", body=body, edges=edges)


def overlap(box: Box, other: Box) -> bool:
    return (
        box.x < other.x + other.width
        and other.x < box.x + box.width
        and box.y < other.y + other.height
        and other.y < box.y + box.height
    )


def crosses(box: Box, one: tuple[float, float], other: tuple[float, float]) -> bool:
    left, right = sorted((one[0], other[0]))
    top, bottom = sorted((one[1], other[1]))
    return (
        left < box.x + box.width and box.x < right and top < box.y + box.height and box.y < bottom
    )


def check(drawing: Drawing) -> None:
    boxes = list(drawing.boxes.values())
    for number, box in enumerate(boxes):
        assert not any(overlap(box, other) for other in boxes[number + 1 :])
        band = next(band for band in drawing.bands if band.name == box.node.lane)
        assert band.y <= box.y
        assert box.y + box.height <= band.y + band.height
    for line in drawing.lines:
        for one, other in pairwise(line.points):
            assert one[0] == other[0] or one[1] == other[1]
            around = [
                box
                for box in boxes
                if crosses(box, (one[0], one[1] - 0.1), (other[0], other[1] + 0.1))
            ]
            assert not around
            assert 0 <= other[0] <= drawing.width
            assert 0 <= other[1] <= drawing.height


@settings(max_examples=examples(150), deadline=None)
@given(BLOCKS)
def test_no_line_crosses_a_shape_and_no_shape_another(block: Block) -> None:
    check(lay_out(process_of(block)))


@settings(max_examples=examples(25), deadline=None)
@given(BLOCKS)
def test_any_blocks_give_valid_bpmn(block: Block) -> None:
    found = ProcessMap(interviews=("a",), processes=(process_of(block), process_of(block)))
    validate(as_bpmn(found))


def validate(bpmn: bytes) -> None:
    schema = etree.XMLSchema(etree.parse(str(SCHEMA)))
    schema.assertValid(etree.fromstring(bpmn))


def nasty() -> list[Observation]:
    return [
        step(
            "a",
            turn,
            f"{turn} {NASTY}",
            process=NASTY,
            systems=(NASTY,),
            documents=(NASTY,),
            condition=NASTY,
            trigger=NASTY,
            actor_role=NASTY,
        )
        for turn in range(3)
    ]


def test_a_map_of_many_kinds_is_valid_in_every_format() -> None:
    for found in (mapped(complaint()), mapped([]), mapped([group(one) for one in nasty()])):
        validate(as_bpmn(found))
        etree.fromstring(as_svg(found).encode())
        assert as_mermaid(found).startswith("flowchart LR\n")
        assert list(outline_of(found))


def drawn(found: ProcessMap) -> etree._Element:
    return etree.fromstring(as_svg(found).encode())


def points_of(path: etree._Element) -> list[tuple[float, float]]:
    return [
        (float(x), float(y)) for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", path.get("d", ""))
    ]


def long_line() -> ProcessMap:
    """A process of many columns, whose lines go to and fro between two lanes with long names."""
    lanes = ("Sachbearbeitung Reklamationsmanagement", "Lager")
    steps = [
        step("a", turn, f"{turn}. Gutschriftsanforderung unterschreiben lassen", actor_role=lanes[turn % 3 == 0],
             condition="Wert über 50 Euro" if turn % 4 == 0 else None)
        for turn in range(1, 26)
    ]  # fmt: skip
    return mapped([group(one) for one in steps])


def test_the_name_of_a_long_lane_is_said_again_where_no_line_runs() -> None:
    root = drawn(long_line())
    lines = [points_of(path) for path in root.iterfind(".//{*}path[{*}title]")]
    again = [text for text in root.iterfind(".//{*}text") if text.get("class") == "again"]
    assert {text.text for text in again} == {"Sachbearbeitung Reklamationsmanagement", "Lager"}
    for text in again:
        x, y = float(text.get("x", "0")), float(text.get("y", "0"))
        right = x + width(text.text or "", 11, bold=True)
        for one, other in (part for line in lines for part in pairwise(line)):
            beside = max(one[0], other[0]) < x or min(one[0], other[0]) > right
            assert beside or max(one[1], other[1]) < y - 9 or min(one[1], other[1]) > y


def test_dashes_fall_on_one_another_where_lines_part_or_meet() -> None:
    found = mapped([
        group(step("a", 1, "Ware prüfen")),
        group(step("a", 2, "Schrott entsorgen", condition="Teil ist Schrott")),
        group(step("a", 3, "Teil zurückschicken", condition="Teil ist heil")),
        group(step("a", 4, "Ware buchen")),
    ])  # fmt: skip
    dashed = [
        path
        for path in drawn(found).iterfind(".//{*}path[{*}title]")
        if path.get("stroke-dasharray")
    ]
    assert len(dashed) >= 6
    ends: dict[tuple[float, float], list[float]] = {}
    for path in dashed:
        points, offset = points_of(path), float(path.get("stroke-dashoffset", "0"))
        length = sum(abs(x - u) + abs(y - v) for (x, y), (u, v) in pairwise(points))
        ends.setdefault(points[0], []).append(offset % 9)
        ends.setdefault(points[-1], []).append((offset + length) % 9)
    shared = [phases for phases in ends.values() if len(phases) > 2]
    assert shared
    assert all(min(phase, 9 - phase) < 0.01 for phases in shared for phase in phases)


def test_long_words_are_hyphenated_and_stay_within_their_box() -> None:
    root = drawn(mapped([group(step("a", 1, "Wareneingangsprüfprotokollablage aktualisieren"))]))
    texts = [text.text or "" for text in root.iterfind(".//{*}g/{*}g/{*}g/{*}text")]
    assert any(text.endswith("-") for text in texts)
    assert all(width(text, 12) <= 150 for text in texts)


def test_the_picture_says_what_it_rests_on_and_leaves_out() -> None:
    found = mapped(complaint(), limit=3)
    hidden = sum(process.hidden for process in found.processes)
    text = as_svg(found)
    assert f"Grundlage: 3 Interviews. Nicht gezeigt: {hidden} Nebenschritte" in text
    assert "Nicht gezeigt" not in as_svg(mapped(complaint()))


def test_mermaid_text_cannot_break_out_of_its_quotation_marks() -> None:
    text = as_mermaid(mapped([group(one) for one in nasty()]))
    for line in text.splitlines():
        assert line.count('"') in {0, 2}
        assert "<b>" not in line


def test_every_activity_carries_its_quotes_into_the_file() -> None:
    found = mapped(complaint())
    bpmn = as_bpmn(found).decode()
    for process in found.processes:
        for activity in process.activities:
            assert all(one.quote.text in bpmn for one in activity.support.evidence)
    assert "2 von 3 Interviews" in bpmn


@pytest.mark.skipif(
    not os.environ.get("BEFUND_TEST_BPMN_JS"), reason="opt-in: fetches bpmn-js and starts chromium"
)
def test_bpmn_js_imports_the_file_without_a_warning(tmp_path: Path) -> None:
    page = viewer(tmp_path)
    xml = json.dumps(as_bpmn(mapped(complaint())).decode())
    page.write_text(page.read_text(encoding="utf-8").replace("DIAGRAM", xml), encoding="utf-8")
    chromium = shutil.which("chromium") or ""
    options = (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--virtual-time-budget=8000",
        "--dump-dom",
    )
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    shown = run([chromium, *options, profile, page.as_uri()], tmp_path)
    result = re.search(r'<pre id="result">(.*?)</pre>', shown, re.DOTALL)
    assert result is not None
    assert json.loads(result[1]) == {"warnings": [], "shapes": 12}


def run(command: list[str], folder: Path) -> str:
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=120, check=False
    ).stdout


def viewer(folder: Path) -> Path:
    """A page that imports the diagram XML with bpmn-js.

    Skips where there is no browser or no package.
    """
    npm = shutil.which("npm")
    if not npm or not shutil.which("chromium"):
        pytest.skip("needs npm and chromium")
    run([npm, "pack", "bpmn-js"], folder)
    archive = next(folder.glob("bpmn-js-*.tgz"), None)
    if archive is None:
        pytest.skip("bpmn-js cannot be fetched")
    with tarfile.open(archive) as files:
        files.extract("package/dist/bpmn-navigated-viewer.production.min.js", folder, filter="data")
    script = """
      const viewer = new BpmnJS({container: '#canvas'});
      const show = value => document.getElementById('result').textContent = JSON.stringify(value);
      viewer.importXML(DIAGRAM).then(
        ({warnings}) => show({warnings: warnings.map(w => w.message), shapes: viewer.get('elementRegistry')
          .filter(e => e.type === 'bpmn:Task').length}),
        error => show(error.message));
    """
    page = folder / "page.html"
    source = "package/dist/bpmn-navigated-viewer.production.min.js"
    body = '<meta charset="utf-8"><div id="canvas" style="width:1200px;height:600px"></div><pre id="result"></pre>'
    page.write_text(
        f'{body}<script src="{source}"></script><script>{script}</script>', encoding="utf-8"
    )
    return page


def test_the_outline_gathers_what_nobody_said_by_what_it_rests_on() -> None:
    lines = list(
        outline_of(
            mapped([group(step("a", turn, f"Schritt {word}")) for turn, word in enumerate("ABC")])
        )
    )
    at = next(
        number
        for number, line in enumerate(lines)
        if line.startswith("Nicht ausdrücklich gesagt (2 von 2")
    )
    assert lines[at + 1] == "   so erzählt, 1 von 1 Interview: 1 → 2, 2 → 3"
