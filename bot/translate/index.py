"""The public Argos package index, read through argostranslate.package, and the download of one package from it.

The only part of translation that uses the network, and only when an operator asks for it.
"""

from __future__ import annotations

import io
import logging
import os
import re
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from bot.errors import ModelError
from bot.translate.packages import MAX_UNPACKED, Package, file_sha256, install

PINS = "sha256.txt"  # in the models folder, the operator's: "<sha256>  <name>" a line, as sha256sum writes it
TIMEOUT = 30.0  # seconds without a byte
_CHUNK = 1 << 18

Progress = Callable[[int, int], None]  # bytes so far, bytes in all (0: unknown)


@dataclass(frozen=True, slots=True)
class Available:
    """A package of the index. `name` is its file's, without an ending."""

    source: str
    target: str
    version: str
    links: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"translate-{self.source}_{self.target}-{self.version.replace('.', '_')}"


def available() -> tuple[Available, ...]:
    """Every translation package of the index, by direction. Raises `ModelError` where it cannot be had."""
    with tempfile.TemporaryDirectory(prefix="tocsin-index-") as scratch:
        for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
            os.environ[name] = scratch  # argostranslate makes folders where these point, as it is imported
        from argostranslate import package, settings

        settings.local_package_index = Path(scratch) / "index.json"
        logging.getLogger("argostranslate").addHandler(logging.NullHandler())  # else its errors are printed, raw
        with redirect_stdout(io.StringIO()):
            package.update_package_index()
        if not settings.local_package_index.exists():
            advice = "check the network, or install a downloaded FILE.argosmodel"
            raise ModelError(f"the package index cannot be reached; {advice}", about=str(settings.remote_package_index))
        try:
            found = package.get_available_packages()
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            raise ModelError(
                f"the package index cannot be read: {fault}", about=settings.remote_package_index
            ) from fault
    made = (_available(entry) for entry in found if getattr(entry, "type", "translate") == "translate")
    return tuple(sorted((a for a in made if a), key=lambda a: (a.source, a.target, a.version)))


def _available(entry: object) -> Available | None:
    codes = [str(getattr(entry, name, "") or "") for name in ("from_code", "to_code", "package_version")]
    links = tuple(link for link in getattr(entry, "links", ()) or () if str(link).startswith(("https://", "http://")))
    if not links or not all(re.fullmatch(r"[\w.-]{1,20}", code) for code in codes):
        return None
    return Available(codes[0], codes[1], codes[2], links)


def download(offer: Available, models_dir: Path, progress: Progress) -> Package:
    """Fetch a package, check it against its pin, install it. The first time, its sum becomes the pin.

    Raises `ModelError`; then nothing has changed.
    """
    pins = read_pins(models_dir)
    with tempfile.TemporaryDirectory(prefix="tocsin-model-") as scratch:
        file = Path(scratch) / f"{offer.name}.argosmodel"
        _fetch(offer.links, file, progress)
        package = install(file, models_dir, sha256=pins.get(file.name, ""))
        if file.name not in pins:
            write_pin(models_dir, file.name, file_sha256(file))
    return package


def read_pins(models_dir: Path) -> dict[str, str]:
    """sha256 by file name; a line of another form is a `ModelError` with its number."""
    path, pins = models_dir / PINS, {}
    if not path.exists():
        return {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        match = re.fullmatch(r"([0-9a-fA-F]{64}) [ *](\S+)", line)
        if not match:
            raise ModelError("is not '<sha256>  <file name>'", about=f"{path}:{number}:1")
        pins[match[2]] = match[1].lower()
    return pins


def write_pin(models_dir: Path, name: str, sha256: str) -> None:
    with (models_dir / PINS).open("a", encoding="utf-8") as opened:
        opened.write(f"{sha256}  {name}\n")


def _fetch(links: Sequence[str], file: Path, progress: Progress) -> None:
    faults = []
    for link in links:
        try:
            fault = _fetch_one(link, file, progress)
        except (urllib.error.URLError, OSError, ValueError) as failure:
            fault = str(failure)
        if not fault:
            return
        faults.append(f"{link}: {fault}")
    raise ModelError("cannot be downloaded: " + "; ".join(faults), about=file.stem)


def _fetch_one(link: str, file: Path, progress: Progress) -> str:
    """ "" when all of it came, else what was wrong."""
    request = urllib.request.Request(link, headers={"User-Agent": "Tocsin"})  # noqa: S310 (http and https only)
    with urllib.request.urlopen(request, timeout=TIMEOUT) as answer, file.open("wb") as opened:  # noqa: S310
        whole, done = int(answer.headers.get("Content-Length") or 0), 0
        while chunk := answer.read(_CHUNK):
            done += len(chunk)
            if done > MAX_UNPACKED:
                return f"it is larger than {MAX_UNPACKED // 1024**2} MB"
            opened.write(chunk)
            progress(done, whole)
    return f"it ended after {done} of {whole} bytes" if whole and done != whole else ""
