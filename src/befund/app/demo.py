"""Where the shipped interviews and their recorded answers lie."""

import hashlib
import json
from pathlib import Path

from befund.app.database import open_store_for_reading
from befund.app.settings import FILE_NAME, RECORDED, RULES, load_settings
from befund.errors import ConfigurationError
from befund.prompts import data_folder
from befund.usecases.workspace import DATABASE, is_begun

CLIENT = "reklamation"


def demo_interviews() -> Path:
    """The folder with the interviews of an invented client."""
    return data_folder("fixtures") / CLIENT / "interviews"


def demo_model() -> str:
    """The setting that replays the recorded answers; the rules, where there are none."""
    recorded = data_folder("fixtures") / CLIENT / "recorded"
    return f"{RECORDED}{recorded}" if (recorded / "manifest.json").is_file() else RULES


def settle(folder: Path) -> None:
    """Write the demo's model into its workspace, so that every later command there means the same."""
    path = folder / FILE_NAME
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_text(
            f"# Die Demo: aufgezeichnete Antworten, kein Netz.\nmodel = {json.dumps(demo_model())}\n",
            "utf-8",
        )


def refuse_other_work(folder: Path) -> None:
    """Raise ConfigurationError where a folder holds anything but a demo.

    Its interviews must not be mixed up.
    """
    if not folder.is_dir():
        return
    database = folder / DATABASE
    if database.is_file() and not database.stat().st_size and not is_begun(folder):
        return  # a demo that was killed before it had a database
    store = open_store_for_reading(folder, load_settings(folder, {}).database_url)
    if store is not None:
        with store:
            held = {interview.sha256 for interview in store.interviews()}
        is_other = bool(
            held
            - {
                hashlib.sha256(file.read_bytes()).hexdigest()
                for file in demo_interviews().iterdir()
            }
        )
        what = "Das ist ein Arbeitsbereich mit anderen Interviews."
    else:
        is_other = any(not path.name.startswith(".") for path in folder.iterdir())
        what = "Der Ordner ist nicht leer und keine Demo."
    if is_other:
        raise ConfigurationError(
            what, where=str(folder), remedy="Einen neuen Ordner nennen: befund demo NEUER-ORDNER"
        )
