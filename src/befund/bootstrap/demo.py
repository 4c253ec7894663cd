"""Where the shipped interviews and their recorded answers lie."""

from pathlib import Path

from befund.config import RECORDED, RULES
from befund.prompts import data_folder

CLIENT = "reklamation"


def demo_interviews() -> Path:
    """The folder with the interviews of an invented client."""
    return data_folder("fixtures") / CLIENT / "interviews"


def demo_model() -> str:
    """The setting that replays the recorded answers; the rules, where there are none."""
    recorded = data_folder("fixtures") / CLIENT / "recorded"
    return f"{RECORDED}{recorded}" if (recorded / "manifest.json").is_file() else RULES
