"""The file that holds the gazetteer: columns of numbers and one block of names, each compressed, read at once.

Layout: 8 bytes of magic, the length of a JSON header (4 bytes, little endian), the header (name, type, number of values
and compressed length of each block), then the blocks. Numbers stand byte plane by byte plane, which compresses better.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np

from bot.errors import DataError

MAGIC = b"TOCSGAZ1"
LEVELS = ("country", "admin1", "admin2", "town", "site")
MOST_CANDIDATES = 60  # places kept for one key, the most important first

Column = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class Tables:
    """The parts of the file. `codes` are the ISO codes of the first entries, countries before divisions."""

    columns: Mapping[str, memoryview]
    texts: bytes
    text_start: memoryview
    posting_start: memoryview
    codes: tuple[str, ...]


def hash40(key: str) -> int:
    """The 40 bits by which a key is found; over two million keys a foreign one hits once in half a million look-ups."""
    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=5).digest(), "big")


def dump(columns: Mapping[str, Column], texts: bytes, codes: Sequence[str]) -> bytes:
    """The file's bytes; the same values give the same bytes."""
    blocks: list[tuple[dict[str, object], bytes]] = []
    for name, column in columns.items():
        planes = column.view(np.uint8).reshape(len(column), column.itemsize).T.tobytes()
        blocks.append(({"name": name, "type": column.dtype.str, "count": len(column)}, zlib.compress(planes, 9)))
    for name, block in (("texts", texts), ("codes", "\n".join(codes).encode())):
        blocks.append(({"name": name, "type": "", "count": len(block)}, zlib.compress(block, 9)))
    header = json.dumps([{**about, "length": len(block)} for about, block in blocks]).encode()
    return b"".join([MAGIC, len(header).to_bytes(4, "little"), header, *(block for _, block in blocks)])


def load(data: bytes, *, about: str) -> Tables:
    """Read what `dump` wrote; DataError naming `about` for anything else."""
    try:
        return _load(data)
    except (ValueError, KeyError, zlib.error, IndexError) as fault:
        raise DataError(
            f"is no gazetteer of this version ({fault}); build it again with scripts/build_gazetteer.py", about=about
        ) from fault


def _load(data: bytes) -> Tables:
    if data[:8] != MAGIC:
        raise ValueError("wrong magic")
    size = int.from_bytes(data[8:12], "little")
    at = 12 + size
    columns: dict[str, Column] = {}
    blocks: dict[str, bytes] = {}
    for part in json.loads(data[12:at]):
        raw = zlib.decompress(data[at : at + part["length"]])
        at += part["length"]
        if part["type"]:
            kind = np.dtype(part["type"])
            planes = np.frombuffer(raw, np.uint8).reshape(kind.itemsize, part["count"])
            columns[part["name"]] = np.ascontiguousarray(planes.T).view(kind).reshape(part["count"])
        else:
            blocks[part["name"]] = raw
    return Tables(
        {name: column.data for name, column in columns.items()},
        blocks["texts"],
        _starts(columns["text_length"]),
        _starts(columns["key_count"]),
        tuple(blocks["codes"].decode().split("\n")),
    )


def _starts(lengths: Column) -> memoryview:
    starts = np.zeros(len(lengths) + 1, np.uint32)
    np.cumsum(lengths, out=starts[1:])
    return starts.data
