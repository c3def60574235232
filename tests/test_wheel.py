"""The built wheel outside the checkout: example rules, catalogues, migrations and data files are inside."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the unpacked wheel, built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    done = subprocess.run(
        [*command, "-w", str(folder), str(ROOT)], capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        wheel.extractall(folder / "site")
    return folder


def tocsin(installed: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(installed / "site"), "PYTHONSAFEPATH": "1"}
    command = [sys.executable, "-c", "import bot.cli; print(bot.__file__); bot.cli.main()", *words]
    return subprocess.run(command, capture_output=True, text=True, env=env, cwd=installed, timeout=100, check=False)


def test_the_wheel_initialises_and_checks(installed: Path) -> None:
    """`init` and `rules check` work from the wheel's own files."""
    done = tocsin(installed, "init", "desk")
    assert done.returncode == 0, done.stderr
    assert str(installed / "site") in done.stdout
    assert (installed / "desk" / "config.yaml").read_text() == (ROOT / "config.example.yaml").read_text()
    assert tocsin(installed, "rules", "check", "desk/rules").returncode == 0


def test_the_wheel_does_the_whole_job(installed: Path) -> None:
    """`demo` runs from the wheel: migrations, catalogues, gazetteer, fonts and the demo model are inside."""
    done = tocsin(installed, "demo")
    assert done.returncode == 0, done.stderr
    assert "4 sources, 9 articles" in done.stdout.splitlines()[-1]
