"""Where the files live that operators copy or override: example rules, catalogues, config.example.yaml.

In a checkout they stand at the top level; in an installed wheel inside the package, under `share/`.
"""

from __future__ import annotations

from pathlib import Path

from bot.errors import DataError


def shared(name: str) -> Path:
    """The file or folder `name` ("rules", "translations", "config.example.yaml")."""
    inside = Path(__file__).parent / "share" / name
    checkout = Path(__file__).parent.parent / name
    for path in (inside, checkout):
        if path.exists():
            return path
    raise DataError("is missing from the installation; install tocsin again", about=name)
