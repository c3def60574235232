"""Argos packages: what is installed, what is refused, and that nothing is ever half installed."""

from __future__ import annotations

import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import bot.translate
from bot.errors import ModelError
from bot.translate.packages import file_sha256, install, installed, remove, verify

DEMO = Path(bot.translate.__file__).parent / "demo" / "translate-ar_en-demo.argosmodel"


def archive(path: Path, members: dict[str, bytes], *, link: str = "") -> Path:
    with zipfile.ZipFile(path, "w") as opened:
        for name, data in members.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = (stat.S_IFLNK if name == link else stat.S_IFREG) << 16 | 0o644 << 16
            opened.writestr(info, data)
    return path


def parts(root: str = "tiny", **meta: str) -> dict[str, bytes]:
    about = {"from_code": "ar", "to_code": "en", "package_version": "1.0", **meta}
    return {
        f"{root}/metadata.json": json.dumps(about).encode(),
        f"{root}/model/model.bin": b"model",
        f"{root}/sentencepiece.model": b"pieces",
    }


def test_the_demo_package_installs_verifies_and_goes(tmp_path: Path) -> None:
    """Install, list, verify and remove leave what they say; the demo is marked as one."""
    package = install(DEMO, tmp_path / "models", sha256=file_sha256(DEMO))
    assert (package.pair, package.demo, package.sha256) == ("ar-en", True, file_sha256(DEMO))
    assert installed(tmp_path / "models") == ((package,), ())
    assert verify(package) == ""
    (package.path / "model" / "model.bin").write_bytes(b"tampered")
    assert "has changed" in verify(package)
    remove(package)
    assert installed(tmp_path / "models") == ((), ())


def test_a_real_package_goes_before_a_demo_and_a_newer_before_an_older(tmp_path: Path) -> None:
    """The order of preference within a direction."""
    models = tmp_path / "models"
    install(archive(tmp_path / "a.zip", parts("old", package_version="1.9")), models)
    install(archive(tmp_path / "b.zip", parts("new", package_version="1.10")), models)
    install(archive(tmp_path / "c.zip", parts("demo", package_version="9.0") | {"demo/DEMO": b""}), models)
    assert [p.path.name for p in installed(models)[0]] == ["new", "old", "demo"]


def test_a_broken_folder_does_not_harm_the_others(tmp_path: Path) -> None:
    """Folders without metadata, a model or a tokenizer are named; the good one is listed."""
    models = tmp_path / "models"
    good = install(archive(tmp_path / "a.zip", parts()), models)
    (models / "empty").mkdir()
    (models / "junk").mkdir()
    (models / "junk" / "metadata.json").write_text("{")
    found, broken = installed(models)
    assert found == (good,)
    assert {b.path.name for b in broken} == {"empty", "junk"}


@pytest.mark.parametrize(
    ("change", "link", "says"),
    [
        (lambda m: m | {"tiny/../../evil": b"x"}, "", "unsafe"),
        (lambda m: m | {"/etc/evil": b"x"}, "", "unsafe"),
        (lambda m: m | {"tiny/model/..\\evil": b"x"}, "", "unsafe"),
        (lambda m: m | {"tiny/README.md": b"/etc/passwd"}, "tiny/README.md", "link"),
        (lambda m: m | {"tiny/setup.py": b"x"}, "", "no part of an Argos package"),
        (lambda m: m | {"other/metadata.json": b"{}"}, "", "exactly one folder"),
        (lambda m: {k: v for k, v in m.items() if "model.bin" not in k}, "", "model.bin"),
        (lambda m: {k: v for k, v in m.items() if "sentencepiece" not in k}, "", "sentencepiece"),
        (lambda m: m | {"tiny/metadata.json": b"[]"}, "", "metadata"),
        (lambda m: m | {"tiny/metadata.json": b'{"from_code": "../x", "to_code": "en"}'}, "", "no language codes"),
    ],
)
def test_a_wrong_archive_is_refused_and_leaves_nothing(
    tmp_path: Path, change: Callable[[dict[str, bytes]], dict[str, bytes]], link: str, says: str
) -> None:
    """Traversal, links, foreign files and missing parts: refused with the reason, the earlier package untouched."""
    models = tmp_path / "models"
    good = install(archive(tmp_path / "good.zip", parts()), models)
    wrong = archive(tmp_path / "wrong.zip", change(parts(package_version="2.0")), link=link)
    with pytest.raises(ModelError, match=says):
        install(wrong, models)
    assert installed(models) == ((good,), ())
    assert sorted(p.name for p in models.iterdir()) == ["tiny"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["good.zip", "models", "wrong.zip"]


def test_a_wrong_sum_or_no_archive_is_refused(tmp_path: Path) -> None:
    """A pinned sha256 that differs, a text file and a missing file are each named."""
    path = archive(tmp_path / "a.zip", parts())
    with pytest.raises(ModelError, match="not the pinned"):
        install(path, tmp_path / "models", sha256="0" * 64)
    (tmp_path / "text").write_text("no zip")
    with pytest.raises(ModelError, match="cannot be installed"):
        install(tmp_path / "text", tmp_path / "models")
    with pytest.raises(ModelError, match="cannot be read"):
        install(tmp_path / "none", tmp_path / "models")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    """Declared sizes count before anything is written."""
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in parts().items():
            opened.writestr(name, data)
        for number in range(5000):
            opened.writestr(f"tiny/model/{number}", b"")
    with pytest.raises(ModelError, match="members"):
        install(path, tmp_path / "models")
    assert not (tmp_path / "models").exists()


def test_the_bundled_packages_are_small_and_labelled(tmp_path: Path) -> None:
    """One for each direction, under 6 MB, marked as a demo in name, version and listing."""
    found = sorted(DEMO.parent.glob("*.argosmodel"))
    packages = [install(file, tmp_path) for file in found]
    assert [package.pair for package in packages] == ["ar-en", "en-ar"]
    assert all(package.demo and "demo" in package.path.name and "demo" in package.version for package in packages)
    assert all(file.stat().st_size < 6_000_000 for file in found)
