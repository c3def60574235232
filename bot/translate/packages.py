"""Argos packages on disk: list, install, verify, remove. Ours, because a package comes from elsewhere: nothing is
unpacked before the whole archive was looked at, and nothing is half installed (argostranslate checks neither)."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import stat
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from bot.errors import ModelError

MAX_UNPACKED = 2 * 1024**3  # bytes; the largest official package has 300 MB
MAX_MEMBERS = 4000
_SUM = ".sha256"
_DEMO = "DEMO"
_FOLDER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}")
_MEMBER = re.compile(
    r"metadata\.json|README\.md|LICENSE[\w.]*|DEMO|sentencepiece\.model|bpe\.model|model/[\w.+-]+|(?:stanza|minisbd|spacy)/.+"
)
_CODE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Package:
    """An installed package. `sha256` is the archive's; `demo` marks a tiny model that must not serve for news."""

    path: Path
    source: str
    target: str
    version: str
    sha256: str
    target_prefix: str = ""
    demo: bool = False

    @property
    def pair(self) -> str:
        return f"{self.source}-{self.target}"

    @property
    def tokenizer(self) -> Path:
        """sentencepiece.model or bpe.model."""
        piece = self.path / "sentencepiece.model"
        return piece if piece.exists() else self.path / "bpe.model"

    def size(self) -> int:
        """Bytes on disk."""
        return sum(file.stat().st_size for file in self.path.rglob("*") if file.is_file())


@dataclass(frozen=True, slots=True)
class Broken:
    """A folder among the packages that is none; the others are not harmed by it."""

    path: Path
    fault: str


def installed(models_dir: Path) -> tuple[tuple[Package, ...], tuple[Broken, ...]]:
    """Every package below `models_dir`, the best of each direction first (real before demo, then by version)."""
    good: list[Package] = []
    bad: list[Broken] = []
    for folder in sorted(models_dir.iterdir()) if models_dir.is_dir() else ():
        if folder.is_dir() and not folder.name.startswith("."):
            try:
                good.append(read_package(folder))
            except ModelError as fault:
                bad.append(Broken(folder, str(fault)))
    return tuple(sorted(good, key=lambda p: (p.pair, p.demo, _newest_first(p.version)))), tuple(bad)


def read_package(folder: Path) -> Package:
    """The package in a folder; raises `ModelError` saying what is missing."""
    try:
        meta = json.loads((folder / "metadata.json").read_text("utf-8"))
        codes = str(meta["from_code"]), str(meta["to_code"])
        version, prefix = str(meta.get("package_version", "")), str(meta.get("target_prefix", ""))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise ModelError("has no readable metadata.json; remove the folder", about=str(folder)) from fault
    if not all(_CODE.fullmatch(code) for code in codes):
        raise ModelError(f"translates {codes[0]!r} to {codes[1]!r}, which are no language codes", about=str(folder))
    if not (folder / "model" / "model.bin").is_file():
        raise ModelError("has no model/model.bin; install the package again", about=str(folder))
    package = Package(folder, *codes, version, _sum_of(folder), prefix, (folder / _DEMO).exists())
    if not package.tokenizer.is_file():
        raise ModelError("has neither sentencepiece.model nor bpe.model; install it again", about=str(folder))
    return package


def install(archive: Path, models_dir: Path, *, sha256: str = "") -> Package:
    """Install one .argosmodel, replacing the same package. `sha256`: refuse an archive with another sum.

    Raises `ModelError`; then nothing has changed.
    """
    found = file_sha256(archive)
    if sha256 and found != sha256.lower():
        raise ModelError(f"has sha256 {found}, not the pinned {sha256}; do not use it", about=str(archive))
    try:
        with zipfile.ZipFile(archive) as opened:
            root = _inspect(opened, archive)
            models_dir.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=models_dir, prefix=".install-") as scratch:
                opened.extractall(scratch)
                fresh = Path(scratch) / root
                (fresh / _SUM).write_text(_sums(fresh, found), "utf-8")
                read_package(fresh)
                _swap(fresh, models_dir / root, Path(scratch) / ".old")
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as fault:
        raise ModelError(f"cannot be installed: {fault}", about=str(archive)) from fault
    return read_package(models_dir / root)


def remove(package: Package) -> None:
    try:
        shutil.rmtree(package.path)
    except OSError as fault:
        raise ModelError(f"cannot be removed: {fault}", about=str(package.path)) from fault


def verify(package: Package) -> str:
    """ "" where every file is as it was installed, else what is not."""
    try:
        sums = json.loads((package.path / _SUM).read_text("utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return "no sums were kept at installation; install it again"
    for name, expected in sums.items():
        file = package.path / name
        if not file.is_file():
            return f"{name} is missing; install it again"
        if file_sha256(file) != expected:
            return f"{name} has changed since installation; install it again"
    return ""


def file_sha256(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as fault:
        raise ModelError(f"cannot be read: {fault.strerror}", about=str(file)) from fault


def _inspect(archive: zipfile.ZipFile, path: Path) -> str:
    """The one top folder of an archive in which every member may be unpacked."""
    members, total, roots = archive.infolist(), 0, set()
    if len(members) > MAX_MEMBERS:
        raise ModelError(f"has {len(members)} members; a package has a dozen", about=str(path))
    for member in members:
        name = member.filename
        first, _, rest = name.partition("/")
        roots.add(first)
        total += member.file_size
        if name.startswith("/") or "\\" in name or ".." in name.split("/") or ":" in name or "\0" in name:
            raise ModelError(f"has the unsafe member {name!r}", about=str(path))
        if stat.S_ISLNK(member.external_attr >> 16):
            raise ModelError(f"has the link {name!r}", about=str(path))
        if not member.is_dir() and not _MEMBER.fullmatch(rest):
            raise ModelError(f"has {name!r}, which is no part of an Argos package", about=str(path))
    if total > MAX_UNPACKED:
        raise ModelError(f"would unpack to {total // 1024**2} MB", about=str(path))
    root = roots.pop() if len(roots) == 1 else ""
    if not _FOLDER.fullmatch(root):
        raise ModelError("does not hold exactly one folder with a plain name", about=str(path))
    return root


def _swap(fresh: Path, final: Path, aside: Path) -> None:
    """Put `fresh` in the place of `final`; on failure the old one is back."""
    had = final.exists()
    if had:
        final.replace(aside)
    try:
        fresh.replace(final)
    except OSError:
        if had:
            aside.replace(final)
        raise


def _sums(folder: Path, archive: str) -> str:
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return json.dumps({"archive": archive, "files": {f.relative_to(folder).as_posix(): file_sha256(f) for f in files}})


def _sum_of(folder: Path) -> str:
    try:
        return str(json.loads((folder / _SUM).read_text("utf-8"))["archive"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _newest_first(version: str) -> tuple[int, ...]:
    return tuple(-int(number) for number in re.findall(r"\d{1,9}", version))
