"""`tocsin models` against a loopback package index: install by languages, pins, and what goes wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.translate.index import PINS
from bot.translate.packages import file_sha256
from tests.translate.test_packages import DEMO


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def index(tmp_path: Path) -> Iterator[str]:
    """A package index over loopback that offers the demo model as ar-en 1.5."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "model").write_bytes(DEMO.read_bytes())
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    address = f"http://127.0.0.1:{server.server_address[1]}"
    entry = {"from_code": "ar", "to_code": "en", "package_version": "1.5", "links": [f"{address}/model"]}
    (site / "index.json").write_text(json.dumps([entry, {**entry, "to_code": "../x"}, {"type": "sbd"}]))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield address
    server.shutdown()
    server.server_close()


def models(folder: Path, index: str, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "ARGOS_PACKAGE_INDEX": f"{index}/", "COLUMNS": "160", "HOME": str(folder)}
    command = [sys.executable, "-m", "bot", "models", *words]
    env["PYTHONPATH"] = str(Path(__file__).parents[2])
    return subprocess.run(command, capture_output=True, text=True, env=env, cwd=folder, timeout=60, check=False)


def test_install_by_languages_pins_the_sum(tmp_path: Path, index: str) -> None:
    """The first download becomes the pin; a changed file is refused afterwards, and the package stays."""
    done = models(tmp_path, index, "install", "ar", "en")
    assert done.returncode == 0, done.stderr
    assert "Installed translate-ar_en-demo" in done.stdout
    assert (tmp_path / "models" / PINS).read_text() == f"{file_sha256(DEMO)}  translate-ar_en-1_5.argosmodel\n"
    (tmp_path / "site" / "model").write_bytes(DEMO.read_bytes() + b"changed")
    again = models(tmp_path, index, "install", "ar", "en")
    assert again.returncode == 1
    assert "not the pinned" in again.stderr
    assert "ar-en" in models(tmp_path, index, "list").stdout


def test_available_lists_what_can_be_installed(tmp_path: Path, index: str) -> None:
    """Entries of the index that are no package, or have odd names, are left out."""
    done = models(tmp_path, index, "available")
    assert done.returncode == 0, done.stderr
    assert "ar-en" in done.stdout and "1.5" in done.stdout and ".." not in done.stdout


def test_an_index_that_cannot_be_reached_says_what_to_do(tmp_path: Path, index: str) -> None:
    """No traceback: the address, and the way for hosts without a network."""
    done = models(tmp_path, "http://127.0.0.1:9", "install", "ar", "en")
    assert done.returncode == 1
    assert "127.0.0.1:9" in done.stderr and "FILE.argosmodel" in done.stderr and "Traceback" not in done.stderr


def test_a_direction_that_is_not_offered_says_so(tmp_path: Path, index: str) -> None:
    """The direction is named."""
    done = models(tmp_path, index, "install", "en", "fr")
    assert done.returncode == 1 and "en-fr" in done.stderr


def test_evaluate_measures_a_package_on_pairs(tmp_path: Path, index: str) -> None:
    """BLEU, chrF and kept numbers of a small file of pairs; a line of another form is named."""
    models(tmp_path, index, "install", str(DEMO))
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text("مقتل 9 جنود في هجوم لتنظيم داعش في كركوك\tNine soldiers killed in an attack by ISIS in Kirkuk\n")
    done = models(tmp_path, index, "evaluate", str(pairs))
    assert done.returncode == 0, done.stderr
    assert "1 pair: BLEU" in done.stdout and "of 1 sentence with numbers" in done.stdout
    pairs.write_text("no tab here\n")
    assert f"{pairs}:1:1" in models(tmp_path, index, "evaluate", str(pairs)).stderr
