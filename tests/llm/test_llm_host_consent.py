"""A key goes to a server that the user named, or agreed to once.

Where the workspace's file names it, it waits.
"""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from llm_bench import KEY, SENTENCE
from typer.testing import CliRunner

from befund.app import Session, open_session
from befund.app.doctor import examine
from befund.app.host_consent import agree, may_send_key, unagreed_host
from befund.app.settings import FILE_NAME, Settings, load_settings
from befund.cli import analysis_commands
from befund.cli.main import app
from befund.errors import ConfigurationError, ModelStopError
from befund.index import SearchIndex
from befund.llm.endpoint import origin_of
from befund.llm.port import ChatRequest
from befund.llm.scripted import Behaviour, Heard, ScriptedServer, answer, fault, vectors

FAR = "https://models.example/v1"
INTERVIEW = (
    f"I: Wie läuft das bei Ihnen?\nB: {SENTENCE} Und das machen wir jeden Tag so, immer wieder.\n"
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user with a key, and nothing agreed to."""
    for name in [name for name in os.environ if name.startswith(("BEFUND_", "OPENAI_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    return tmp_path / "settings" / "befund" / "trusted-hosts"


def workspace(folder: Path, url: str, **settings: str) -> Path:
    """The workspace of somebody else, with one interview to read."""
    folder.mkdir()
    lines = {
        "model": "any-model",
        "base_url": url,
        "verdicts": "lexical",
        "process_map": "lexical",
    } | settings
    (folder / FILE_NAME).write_text(
        "".join(f'{name} = "{value}"\n' for name, value in lines.items()), "utf-8"
    )
    (folder / "a.txt").write_text(INTERVIEW, encoding="utf-8")
    return folder


def run(folder: Path, *options: str) -> tuple[int, str]:
    done = CliRunner().invoke(
        app, ["run", str(folder / "a.txt"), "-w", str(folder), *options], env={"COLUMNS": "500"}
    )
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, " ".join(f"{done.stdout} {done.stderr}".split())


def wanting_a_key(heard: Heard) -> Behaviour:
    ok = heard.headers.get("authorization") == f"Bearer {KEY}"
    return (
        answer({"process_steps": [], "pain_points": [], "quick_wins": []})
        if ok
        else fault(401, "no key")
    )


def without_a_key(heard: Heard) -> Behaviour:
    del heard
    return answer({"process_steps": [], "pain_points": [], "quick_wins": []})


def headers(server: ScriptedServer) -> str:
    return "\n".join(
        f"{name}: {value}" for heard in server.requests for name, value in heard.headers.items()
    )


def test_a_server_that_the_file_names_gets_no_key_and_nothing_else_that_tells_who_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-geheim")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-geheim")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Gateway-Key: gw-geheim")
    with ScriptedServer(without_a_key) as server:
        status, said = run(workspace(tmp_path / "fremd", server.base_url))
        assert status == 0
        assert len(server.requests) == 1
        assert "geheim" not in headers(server)
        assert "authorization" not in headers(server)
    assert f"Der Schlüssel ging nicht an {origin_of(server.base_url)}" in said
    assert "befund run --trust-host" in said


def test_a_refusal_says_that_the_key_was_held_back(tmp_path: Path) -> None:
    with ScriptedServer(wanting_a_key) as server:
        folder = workspace(tmp_path / "fremd", server.base_url)
        status, said = run(folder)
        assert status == 2
        assert said.count("--trust-host") == 2  # as a hint, and as what helps against the refusal
        status, said = run(folder, "--trust-host")
        assert status == 0, said
        status, said = run(folder)
        assert (status, "--trust-host" in said) == (0, False)


def test_what_was_agreed_to_is_kept_for_the_user_alone_outside_of_the_workspace(
    tmp_path: Path, home: Path
) -> None:
    with ScriptedServer(wanting_a_key) as server:
        folder = workspace(tmp_path / "fremd", server.base_url)
        assert run(folder, "--trust-host")[0] == 0
        assert run(workspace(tmp_path / "anderer", server.base_url))[0] == 0
    assert home.read_text("utf-8") == f"{origin_of(server.base_url)}\n"
    assert stat.S_IMODE(home.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.parent.stat().st_mode) == 0o700
    assert KEY not in home.read_text("utf-8")
    assert not list(tmp_path.rglob("fremd/**/trusted-hosts"))


@pytest.mark.parametrize("way", ["option", "BEFUND_BASE_URL", "OPENAI_BASE_URL"])
def test_an_address_that_the_user_names_needs_no_agreement(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ScriptedServer(wanting_a_key) as server, ScriptedServer(without_a_key) as foreign:
        folder = workspace(tmp_path / "fremd", foreign.base_url)
        if way == "OPENAI_BASE_URL":
            (folder / FILE_NAME).write_text(
                'model = "any-model"\nverdicts = "lexical"\nprocess_map = "lexical"\n'
            )
        if way == "option":
            options = ["--base-url", server.base_url]
        else:
            options = []
            monkeypatch.setenv(way, server.base_url)
        status, said = run(folder, *options)
        assert (status, "--trust-host" in said) == (0, False), said
        assert not foreign.requests


@pytest.mark.parametrize(
    ("typed", "sent"), [("j\n", True), ("y\n", True), ("n\n", False), ("\n", False)]
)
def test_on_a_terminal_it_asks(
    typed: str, *, sent: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def confirm(question: str, **_: object) -> bool:
        asked.append(question)
        return typed[:1] in {"j", "y"}

    monkeypatch.setattr(analysis_commands, "_can_answer", lambda: True)
    monkeypatch.setattr(typer, "confirm", confirm)
    with ScriptedServer(without_a_key) as server:
        folder = workspace(tmp_path / "fremd", server.base_url)
        assert run(folder)[0] == 0
        assert (f"Bearer {KEY}" in headers(server)) is sent
        assert origin_of(server.base_url) in asked[0]
        run(folder)
        assert len(asked) == (1 if sent else 2)


def settings(tmp_path: Path, text: str, options: dict[str, str] | None = None) -> Settings:
    (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")
    return load_settings(tmp_path, options or {})


OTHERS = (
    "https://models.example:8443/v1",
    "http://models.example/v1",
    "https://models.example.evil.example/v1",
    "https://evil.example/models.example/v1",
    "https://models.example@evil.example/v1",
    "https://api.openai.com.evil.example/v1",
    "https://api.openai.com@evil.example/v1",
    "http://api.openai.com/v1",
    "https://api.openai.com:8443/v1",
)


@pytest.mark.parametrize("url", OTHERS)
def test_an_agreement_holds_for_scheme_host_and_port_alone(url: str, tmp_path: Path) -> None:
    agree(settings(tmp_path, f'model = "m"\nbase_url = "{FAR}"\n'), origin_of(FAR))
    assert may_send_key(settings(tmp_path, f'model = "m"\nbase_url = "{FAR}"\n'))
    assert may_send_key(
        settings(tmp_path, 'model = "m"\nbase_url = "https://MODELS.example:443/other"\n')
    )
    assert unagreed_host(settings(tmp_path, f'model = "m"\nbase_url = "{url}"\n')) == origin_of(url)


def test_the_host_that_keys_are_for_needs_no_agreement(tmp_path: Path) -> None:
    assert may_send_key(
        settings(tmp_path, 'model = "m"\nbase_url = "https://api.openai.com/v1/"\n')
    )
    assert may_send_key(settings(tmp_path, 'model = "m"\n'))


def test_no_key_goes_over_plain_http_to_another_machine_whoever_named_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for url, held in (
        ("http://10.0.0.7:8000/v1", True),
        ("https://10.0.0.7/v1", False),
        ("http://[::1]/v1", False),
    ):
        named = settings(tmp_path, 'model = "m"\n', {"base_url": url})
        assert may_send_key(named) is not held, url
        monkeypatch.setenv("OPENAI_BASE_URL", url)
        assert may_send_key(settings(tmp_path, 'model = "m"\n')) is not held, url
    agree(
        settings(tmp_path, 'model = "m"\n', {"base_url": "http://10.0.0.7:8000/v1"}),
        "http://10.0.0.7:8000",
    )
    assert may_send_key(
        settings(tmp_path, 'model = "m"\n', {"base_url": "http://10.0.0.7:8000/v1"})
    )


def test_another_server_than_the_one_that_was_shown_is_not_agreed_to(
    tmp_path: Path, home: Path
) -> None:
    with pytest.raises(ConfigurationError, match="anderer Server"):
        agree(settings(tmp_path, f'model = "m"\nbase_url = "{FAR}"\n'), "https://shown.example:443")
    assert not home.exists()


@pytest.mark.parametrize("content", [b"\xff\xfe", b"https://models.example:44", b"\0" * 99, b""])
def test_a_damaged_list_agrees_to_nothing(content: bytes, tmp_path: Path, home: Path) -> None:
    home.parent.mkdir(parents=True)
    home.write_bytes(content)
    assert unagreed_host(settings(tmp_path, f'model = "m"\nbase_url = "{FAR}"\n')) == origin_of(FAR)


def test_a_list_that_others_may_write_agrees_to_nothing(tmp_path: Path, home: Path) -> None:
    named = settings(tmp_path, f'model = "m"\nbase_url = "{FAR}"\n')
    agree(named, origin_of(FAR))
    home.chmod(0o622)
    assert not may_send_key(named)
    agree(named, origin_of(FAR))
    assert may_send_key(named)


def test_a_link_in_place_of_the_list_is_not_written_through(tmp_path: Path, home: Path) -> None:
    home.parent.mkdir(parents=True)
    home.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ConfigurationError, match="nicht merken"):
        agree(settings(tmp_path, f'model = "m"\nbase_url = "{FAR}"\n'), origin_of(FAR))
    assert not (tmp_path / "elsewhere").exists()


def test_the_setting_of_its_origin_cannot_be_set(tmp_path: Path) -> None:
    for name in ("_from_file", "from_file"):
        with pytest.raises(ConfigurationError, match="Unbekannte Einstellung"):
            settings(tmp_path, f'model = "m"\nbase_url = "{FAR}"\n{name} = []\n')


def test_another_vendors_key_does_not_go_to_a_server_that_the_file_names(tmp_path: Path) -> None:
    with ScriptedServer(without_a_key) as server:
        folder = workspace(tmp_path / "fremd", server.base_url, model="anthropic:claude-sonnet-5")
        status, said = run(folder)
    assert status == 2
    assert "--trust-host" in said
    assert not server.requests


def embeddings(heard: Heard) -> Behaviour:
    return vectors([[float(len(text)), 1.0] for text in heard.body["input"]])


def test_embeddings_heed_it_too_and_get_the_key_once_it_is_agreed(tmp_path: Path) -> None:
    with ScriptedServer(embeddings) as server:
        folder = workspace(
            tmp_path / "fremd", server.base_url, model="rules", embedding_model="any"
        )
        with open_session(folder, {}, create=True) as session:
            index = session.workspace.index
            assert isinstance(index, SearchIndex)
            embedder = index._embedder
            assert embedder is not None
            embedder.embed(["eins"])
            session.models.agree_to_host(origin_of(server.base_url))
            embedder.embed(["eins"])
    assert [heard.headers.get("authorization") for heard in server.requests] == [
        None,
        f"Bearer {KEY}",
    ]


def test_the_doctor_says_that_a_key_is_held_back(tmp_path: Path) -> None:
    with ScriptedServer([answer({"ok": True})]) as server:
        folder = workspace(tmp_path / "fremd", server.base_url)
        with open_session(folder, {}, create=True) as session:
            found = {finding.topic: finding for finding in examine(session)}
    assert not found["Schlüssel"].sound
    assert KEY not in headers(server)


def test_the_remedy_of_a_refusal_with_a_key_is_the_usual_one(tmp_path: Path) -> None:
    with ScriptedServer([fault(401, "no")]) as server:
        folder = workspace(tmp_path / "eigen", server.base_url)
        with open_session(folder, {}, create=True) as session:
            session.models.agree_to_host(origin_of(server.base_url))
            with pytest.raises(ModelStopError) as caught:
                session.models.chat_model().complete(_question())
    assert "OPENAI_API_KEY" in caught.value.remedy
    assert "--trust-host" not in caught.value.remedy


def _question() -> ChatRequest:
    return ChatRequest(
        system="s", user="u", schema_name="n", json_schema={"type": "object"}, max_output_tokens=9
    )


def opened(folder: Path, use: Callable[[Session], object]) -> object:
    with open_session(folder, {}, create=True) as session:
        return use(session)


@pytest.mark.parametrize(
    "outside", ["/tmp/befund-answers", "../elsewhere", "link/answers", "~/.ssh"]
)
def test_a_foreign_file_cannot_have_answers_written_outside_of_its_workspace(
    outside: str, tmp_path: Path
) -> None:
    folder = workspace(tmp_path / "fremd", FAR, record=outside)
    (tmp_path / "elsewhere").mkdir()
    (folder / "link").symlink_to(tmp_path / "elsewhere")
    if outside.startswith("~"):
        opened(
            folder, lambda session: session.models.chat_model()
        )  # a folder of that name in the workspace
        assert (folder / "~" / ".ssh").is_dir()
        return
    with pytest.raises(ConfigurationError, match="außerhalb des Arbeitsbereichs"):
        opened(folder, lambda session: session.models.chat_model())
    assert not list((tmp_path / "elsewhere").iterdir())
    assert not Path("/tmp/befund-answers").exists()


def test_answers_are_recorded_in_the_workspace_or_where_the_user_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = workspace(tmp_path / "kunde", FAR, record="answers")
    opened(folder, lambda session: session.models.chat_model())
    assert (folder / "answers").is_dir()
    monkeypatch.setenv("BEFUND_RECORD", str(tmp_path / "elsewhere"))
    opened(folder, lambda session: session.models.chat_model())
    assert (tmp_path / "elsewhere").is_dir()


def test_a_foreign_file_cannot_have_answers_read_from_outside_of_its_workspace(
    tmp_path: Path,
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    manifest = '{"format": 1, "model": "m", "date": "2026-01-01", "prompts": {}}'
    (elsewhere / "manifest.json").write_text(manifest, encoding="utf-8")
    folder = workspace(tmp_path / "fremd", "", model=f"recorded:{elsewhere}")
    for named in (str(elsewhere), "../elsewhere"):
        (folder / FILE_NAME).write_text(f'model = "recorded:{named}"\n', encoding="utf-8")
        with pytest.raises(ConfigurationError, match="außerhalb des Arbeitsbereichs"):
            opened(folder, lambda session: session.models.chat_model())
    with open_session(folder, {"model": f"recorded:{elsewhere}"}, create=True) as session:
        assert session.models.chat_model().name == "recorded:m"
