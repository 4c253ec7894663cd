"""The vectors that comparisons start from.

Made where a model compares, gone where none does, and no run's undoing.
"""

import json
import re
from pathlib import Path

from usecases_bench import Model, program, write_interviews

from befund.llm.scripted import Behaviour, Heard, ScriptedServer, answer
from befund.usecases.workspace import VECTORS


class Comparing(Model):
    """A diligent server that finds everything different."""

    def __call__(self, heard: Heard) -> Behaviour:
        user = str(heard.body["messages"][-1]["content"])
        numbers = re.findall(r"^\[(\d+)\] ", user, re.MULTILINE)
        told = [
            {"number": int(number), "relation": "different", "conflict": None} for number in numbers
        ]
        return answer({"verdicts": told}) if "<aussagen>" in user else super().__call__(heard)


def test_vectors_follow_the_observations_and_go_where_no_model_compares(tmp_path: Path) -> None:
    interviews, place = write_interviews(tmp_path / "interviews", 2), tmp_path / "kunde" / VECTORS
    with ScriptedServer(Comparing()) as server:
        befund = program(tmp_path / "kunde", server, verdicts="model")
        assert befund("run", interviews).status == 0
        kept = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
        texts = {
            (o["title"], *(quote["text"] for quote in o["quotes"])) for o in befund.observations()
        }
        assert kept["texts"] == len(texts)
        doctor = {
            finding["topic"]: finding["text"] for finding in befund("doctor", "--json").json()
        }
        assert f"{kept['texts']} Aussagen" in doctor["Vergleichsvektoren"]
        assert befund("run", BEFUND_VERDICTS="lexical").status == 0
        assert not (place / "chroma").exists()


def test_vectors_that_cannot_be_kept_are_named_and_the_run_succeeds(tmp_path: Path) -> None:
    interviews, place = write_interviews(tmp_path / "interviews", 2), tmp_path / "kunde" / VECTORS
    place.parent.mkdir(parents=True)
    place.write_text("kein Ordner", encoding="utf-8")
    with ScriptedServer(Comparing()) as server:
        befund = program(tmp_path / "kunde", server, verdicts="model")
        done = befund("run", interviews)
        doctor = {finding["topic"]: finding for finding in befund("doctor", "--json").json()}
    assert done.status == 0
    assert "allein nach Wörtern ausgewählt" in done.said
    assert not doctor["Vergleichsvektoren"]["sound"]
