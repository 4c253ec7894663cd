import os
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from index_corpus import MemorySource, interviews, transcript

from befund.errors import ConfigurationError, ModelStopError
from befund.index import Finder, SearchHit, SearchIndex
from befund.index.embedding import NgramEmbedder
from befund.records import Role

_QUERIES = [
    "Freigabe Rechnung",
    "doppelte Erfassung im Wareneingang",
    "scanner connection",
    "Excel",
    "IT",
    "Stammdaten",
]


def _shown(hits: Sequence[SearchHit]) -> list[tuple[str, float]]:
    return [(hit.passage.id, hit.score) for hit in hits]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Wie werden Rechnungen freigegeben und unterschrieben?", "einkauf:1:0"),
        ("Dubletten in den Stammdaten der Lieferanten", "einkauf:5:0"),
        ("Wareneingänge", "lager:1:0"),
        ("eingang", "lager:1:0"),
        ("why does nobody use the scanners", "lager:5:0"),
        ("IT", "vertrieb:3:0"),
        ("QUALITAETSMANAGEMENT", "vertrieb:3:0"),
        (unicodedata.normalize("NFD", "Qualitätsmanagement"), "vertrieb:3:0"),
        (unicodedata.normalize("NFC", "Qualitätsmanagement"), "vertrieb:3:0"),
    ],
)
def test_finds_what_was_said(index: SearchIndex, query: str, expected: str) -> None:
    assert index.search(query)[0].passage.id == expected


def test_a_short_answer_is_found_by_its_question(index: SearchIndex) -> None:
    assert "einkauf:3:0" in [hit.passage.id for hit in index.search("Engpass", 3)]


def test_a_hit_says_who_found_it_and_where_it_stands(index: SearchIndex) -> None:
    hit = index.search("Excel-Listen Preise Angebot", 1)[0]
    assert hit.found_by == (Finder.FULL_TEXT, Finder.VECTORS)
    talk = interviews()[hit.passage.interview]
    turn = talk.turns[hit.passage.turn]
    assert hit.passage.text == turn.text[hit.passage.start : hit.passage.end]
    assert (hit.passage.speaker, hit.passage.role) == (turn.speaker, turn.role)
    assert hit.passage.start_seconds == turn.start_seconds


def test_an_answer_stands_before_the_question_with_the_same_words(index: SearchIndex) -> None:
    roles = [hit.passage.role for hit in index.search("Wer pflegt die Lieferantenstammdaten?", 10)]
    assert roles.index(Role.RESPONDENT) < roles.index(Role.INTERVIEWER)


def test_one_interview_alone_can_be_searched(index: SearchIndex) -> None:
    hits = index.search("Listen, Papier, Rechnung, Unterschrift", interview="lager")
    assert hits
    assert {hit.passage.interview for hit in hits} == {"lager"}
    assert index.search("Rechnung", interview="gibt-es-nicht") == []


@pytest.mark.parametrize("query", ["", "   ", "?!…", "\x00", "😀", '"', "\ud800"])
def test_a_query_without_words_finds_nothing(index: SearchIndex, query: str) -> None:
    assert index.search(query) == []


@pytest.mark.parametrize(
    "query",
    [
        'Rechnung" OR "',
        "Rechnung AND NOT",
        "NEAR(Rechnung Post, 2)",
        "text:Rechnung",
        "^Rechnung*",
        "Rechnung)); DROP TABLE passages; --",
        "{text context}: Rechnung",
        "-Rechnung +Post",
        "Rechnung\x00Post",
        "Rechnung \ud800",
        "'Rechnung'",
        "Rechnung " * 5000,
    ],
)
def test_query_syntax_is_only_words(index: SearchIndex, query: str) -> None:
    assert "einkauf" in {hit.passage.interview for hit in index.search(query)}


def test_words_that_nobody_said_find_nothing(index: SearchIndex) -> None:
    assert index.search("xyzzyq") == []


def test_no_more_hits_than_asked_for(index: SearchIndex) -> None:
    assert len(index.search("Rechnung Lager Angebot", 2)) == 2
    assert index.search("Rechnung", 0) == []


def test_neighbours_of_a_passage_begin_with_itself(index: SearchIndex) -> None:
    texts = [turn.text for turn in interviews()["einkauf"].turns if turn.number % 2]
    found = index.neighbours(texts, 3)
    assert [hits[0].passage.text for hits in found] == texts
    assert index.neighbours([], 3) == []
    assert index.neighbours(["?"], 3) == [[]]


def test_the_order_of_interviews_changes_nothing(tmp_path: Path) -> None:
    talks = interviews()
    results = []
    for order in (list(talks), list(reversed(talks))):
        with SearchIndex(
            tmp_path / order[0], MemorySource({name: talks[name] for name in order})
        ) as index:
            results.append([_shown(index.search(query)) for query in _QUERIES])
    assert results[0] == results[1]


@pytest.mark.parametrize("count", [0, 1])
def test_none_or_one_passage(tmp_path: Path, count: int) -> None:
    source = MemorySource({"a": transcript("a", ["Die Rechnung liegt."] * count)})
    with SearchIndex(tmp_path, source) as index:
        assert len(index.search("Rechnung")) == count
        assert index.health().sound
        assert index.health().passages == count


def test_no_interviews(tmp_path: Path) -> None:
    with SearchIndex(tmp_path, MemorySource({})) as index:
        index.sync()
        assert index.search("Rechnung") == []


def test_follows_the_store(index: SearchIndex, source: MemorySource) -> None:
    source.transcripts["neu"] = transcript(
        "neu", ["Was noch?", "Die Urlaubsanträge verschwinden im Faxgerät."]
    )
    assert index.search("Urlaubsanträge Faxgerät")[0].passage.interview == "neu"
    source.transcripts["neu"] = transcript(
        "neu", ["Was noch?", "Die Reisekosten reichen wir per Hauspost ein."]
    )
    assert index.search("Faxgerät") == []
    assert index.search("Reisekosten")[0].passage.interview == "neu"
    del source.transcripts["neu"]
    assert all(hit.passage.interview != "neu" for hit in index.search("Reisekosten Hauspost"))
    assert index.health().interviews == 3


def test_an_added_interview_gives_what_a_new_index_gives(tmp_path: Path) -> None:
    talks = interviews()
    talks |= {
        f"{name}-{i}": transcript(f"{name}-{i}", [t.text for t in talks[name].turns])
        for name in list(talks)
        for i in range(4)
    }
    late = talks.pop("lager")
    source = MemorySource(dict(talks))
    with SearchIndex(tmp_path / "grown", source) as grown:
        grown.sync()
        source.transcripts["lager"] = late
        source.loads = 0
        grown.sync()
        assert source.loads <= 2
        with SearchIndex(tmp_path / "new", source) as new:
            for query in _QUERIES:
                assert {hit.passage.id for hit in grown.search(query)} == {
                    hit.passage.id for hit in new.search(query)
                }


def test_an_unchanged_sync_loads_no_passage_and_no_chroma(
    folder: Path, index: SearchIndex, source: MemorySource
) -> None:
    index.close()
    before = source.loads
    index.sync()
    assert source.loads == before
    code = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[2]);"
        "from index_corpus import MemorySource, interviews; from befund.index import SearchIndex;"
        "SearchIndex(Path(sys.argv[1]), MemorySource(interviews())).sync();"
        "sys.exit('chromadb' in sys.modules)"
    )
    subprocess.run(
        [sys.executable, "-c", code, str(folder), str(Path(__file__).parent)], check=True
    )


def test_another_process_writes_between_two_searches(
    folder: Path, index: SearchIndex, source: MemorySource
) -> None:
    assert index.search("Faxgerät") == []
    source.transcripts["neu"] = transcript("neu", ["Was noch?", "Das Faxgerät klemmt."])
    with SearchIndex(folder, source) as other:
        other.sync()
    assert index.search("Faxgerät")[0].passage.interview == "neu"


def test_settings_of_the_environment_open_no_connection(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[2]);"
        "from index_corpus import MemorySource, interviews; from befund.index import SearchIndex;"
        "made = [];"
        "sys.addaudithook(lambda event, _: made.append(event) if event == 'socket.connect' else None);"
        "hits = SearchIndex(Path(sys.argv[1]), MemorySource(interviews())).search('Rechnung');"
        "sys.exit(bool(made) or not hits)"
    )
    environment = {
        **os.environ,
        "ANONYMIZED_TELEMETRY": "True",
        "CHROMA_API_IMPL": "chromadb.api.fastapi.FastAPI",
        "CHROMA_SERVER_HOST": "127.0.0.1",
        "CHROMA_OTEL_GRANULARITY": "all",
        "CHROMA_OTEL_COLLECTION_ENDPOINT": "http://127.0.0.1:9",
    }
    command = [sys.executable, "-c", code, str(folder), str(Path(__file__).parent)]
    subprocess.run(command, check=True, env=environment)


def test_several_threads_search_at_once(index: SearchIndex) -> None:
    expected = [_shown(index.search(query)) for query in _QUERIES]
    with ThreadPoolExecutor(4) as pool:
        found = [_shown(hits) for hits in pool.map(index.search, _QUERIES * 5)]
    assert found == expected * 5


class _Model:
    """An embedding model of a server: `length` numbers, counted by letter."""

    def __init__(self, name: str, length: int, fault: Exception | None = None) -> None:
        self.name, self.length, self.fault = name, length, fault
        self.asked: list[str] = []

    def embed(self, texts: list[str]) -> list[list[float]]:
        if self.fault:
            raise self.fault
        self.asked += texts
        return [
            [float(text.lower().count(chr(97 + i))) for i in range(self.length)] for text in texts
        ]


def test_a_model_can_take_the_place_of_the_embedded_default(
    folder: Path, source: MemorySource
) -> None:
    model = _Model("server/embed", 26)
    with SearchIndex(folder, source, model) as index:
        assert index.search("Freigabe der Rechnung")
        assert index.health().embedder == "server/embed"
        model.asked.clear()
        source.transcripts["lager"] = transcript(
            "lager", ["Und jetzt?", "Jetzt scannen wir alles sofort."]
        )
        assert index.search("sofort scannen")[0].passage.interview == "lager"
        assert len(model.asked) == 3


@pytest.mark.parametrize("model", [None, _Model("a", 26)])
def test_nothing_of_a_removed_interview_stays_on_disk(
    folder: Path, source: MemorySource, model: _Model | None
) -> None:
    source.transcripts["neu"] = transcript(
        "neu", ["Was noch?", "Quarzuhrwerke werden montags gezählt."] * 5
    )
    with SearchIndex(folder, source, model) as index:
        index.sync()
        assert _occurs(folder, b"quarz")
        source.transcripts.pop("neu")
        index.sync()
        assert index.search("Excel-Listen")
    assert not _occurs(folder, b"quarz")


@pytest.mark.parametrize("model", [None, _Model("a", 26)])
def test_an_interview_is_taken_out_at_once_and_nothing_is_embedded_for_it(
    folder: Path, source: MemorySource, model: _Model | None
) -> None:
    source.transcripts["neu"] = transcript(
        "neu", ["Was noch?", "Quarzuhrwerke werden montags gezählt."] * 5
    )
    with SearchIndex(folder, source, model) as index:
        index.sync()
        source.transcripts["später"] = transcript(
            "später", ["Und dann?", "Dann kommt der Prüfbericht."]
        )
        if model:
            model.asked.clear()
        index.remove(["neu", "unbekannt"])
        assert not _occurs(folder, b"quarz")
        assert not (model and model.asked)
        source.transcripts.pop("neu")
        assert index.search("Prüfbericht")[0].passage.interview == "später"
        assert index.health().sound


def _occurs(folder: Path, text: bytes) -> bool:
    return any(text in path.read_bytes().lower() for path in folder.rglob("*") if path.is_file())


def test_another_model_means_another_index(folder: Path, source: MemorySource) -> None:
    for model in (None, _Model("a", 26), _Model("b", 20), None):
        with SearchIndex(folder, source, model) as index:
            assert index.search("Freigabe der Rechnung")[0].passage.interview == "einkauf"
            assert index.health().embedder == (model.name if model else NgramEmbedder.name)


def test_a_model_that_fails_leaves_the_index_as_it_was(
    folder: Path, index: SearchIndex, source: MemorySource
) -> None:
    index.close()
    with (
        pytest.raises(ModelStopError),
        SearchIndex(folder, source, _Model("a", 3, ModelStopError("kein Guthaben"))) as other,
    ):
        other.sync()
    assert index.health().sound


def test_a_model_that_gives_nonsense_is_named(folder: Path, source: MemorySource) -> None:
    with (
        pytest.raises(ConfigurationError, match="leer"),
        SearchIndex(folder, source, _Model("leer", 0)) as index,
    ):
        index.sync()
