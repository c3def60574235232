"""Values of `model` to JSON text and back, by their types; a column that does not fit its type is a `RowError`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, TypeVar

import structlog
from pydantic import TypeAdapter, ValidationError

from bot.errors import RowError

log = structlog.get_logger(__name__)

T = TypeVar("T")


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def dump(value: object) -> str:
    """JSON text of a frozen dataclass of `model`."""
    kind: Any = type(value)
    return _adapter(kind).dump_json(value).decode()


def dump_many(values: Sequence[object]) -> str:
    """JSON list of dataclasses."""
    return "[" + ",".join(dump(value) for value in values) + "]"


def load(kind: type[T], text: str, *, about: str) -> T:
    """The value of type `kind` in `text`; `about` names the row for the error."""
    return _read(kind, text, about)  # type: ignore[no-any-return]


def load_many(kind: type[T], text: str, *, about: str) -> tuple[T, ...]:
    return _read(tuple[kind, ...], text, about)  # type: ignore[valid-type, no-any-return]


def load_each(kind: type[T], texts: Iterable[tuple[str, str]]) -> tuple[T, ...]:
    """The values in (about, text); one that cannot be read is logged and passed over, as the others must go on."""
    found = []
    for about, text in texts:
        try:
            found.append(load(kind, text, about=about))
        except RowError:
            log.exception("row passed over", about=about)
    return tuple(found)


def _read(kind: Any, text: str, about: str) -> Any:
    try:
        return _adapter(kind).validate_json(text)
    except ValidationError as fault:
        raise RowError(f"cannot be read back ({fault.error_count()} faults)", about=about) from fault
