"""The sentences that the demo models are trained on: the same for ever, and none of the frames kept for measuring."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from bot.translate.agree import digits_kept
from tests.translate.test_packages import DEMO

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "scripts" / "demo_model"
sys.path.insert(0, str(FOLDER))

from odd import training  # type: ignore[import-not-found]  # noqa: E402
from sentences import pairs, templates  # type: ignore[import-not-found]  # noqa: E402

WRITTEN = "db0dfa4bad00d90435f62dcd828f4181557a86c91e192e1d913686661aa067c6"


def test_the_sentences_are_those_of_the_bundled_models() -> None:
    """The first 5,000 have the sum that they had when the models were trained: a change of words needs new models."""
    total = hashlib.sha256()
    for pair in training(5_000, 7):
        total.update(pair.ar.encode() + pair.en.encode())
    assert total.hexdigest() == WRITTEN


def test_the_sentences_are_the_same_in_every_process() -> None:
    """Neither the order of sets nor a lexicon of the project decides what is written."""
    code = (
        "import sys\n"
        f"sys.path.insert(0, {str(FOLDER)!r})\n"
        "from odd import training\n"
        "print(ascii([(p.ar, p.en) for p in training(300, 1)]))\n"
        "assert not [name for name in sys.modules if name.split('.')[0] == 'bot']\n"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": n}
        )
        for n in ("1", "2")
    ]
    assert runs[0].stdout == runs[1].stdout == f"{[(p.ar, p.en) for p in training(300, 1)]!a}\n"


def test_the_frames_for_measuring_are_not_trained_on() -> None:
    """No frame is in both, and no sentence for training, of whatever making, looks like one for measuring."""
    trained = [frame for part in ("frames", "clauses") for frame in templates(part)]
    kept = [frame for part in ("unseen", "later") for frame in templates(part)]
    assert len(trained) > 300 and len(kept) == 16
    for language in ("ar", "en"):
        assert not {frame[language] for frame in trained} & {frame[language] for frame in kept}
    looks = [re.compile(frame["never"]) for frame in kept]
    for part in ("unseen", "later"):
        assert all(any(each.search(pair.ar) for each in looks) for pair in pairs(200, 1, part=part))
    for pair in training(4_000, 11):
        parts = [pair.ar, *pair.ar.split("، ")]
        assert not [each.pattern for each in looks for text in parts if each.search(text)], pair


@pytest.mark.parametrize("part", ["frames", "clauses", "unseen", "later"])
def test_numbers_in_digits_are_the_same_on_both_sides(part: str) -> None:
    """The model is never taught to change a number; "64 ألف" and "64,000" are one. (A group has a year in its name.)"""
    written = [p for p in pairs(300, 5, part=part, wide=True) if "1920 Revolution" not in p.en]
    assert not [p for p in written if digits_kept(p.ar, p.en, ("ar", "en"))]


def test_the_documents_name_the_bundled_models() -> None:
    """docs/translation.md gives the sum of each model.bin, so that a training can be held against it."""
    told = (ROOT / "docs" / "translation.md").read_text("utf-8")
    for file in sorted(DEMO.parent.glob("*.argosmodel")):
        with zipfile.ZipFile(file) as package:
            (model,) = [name for name in package.namelist() if name.endswith("/model.bin")]
            assert hashlib.sha256(package.read(model)).hexdigest() in told, file.name
