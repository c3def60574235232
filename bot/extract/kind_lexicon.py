"""The words that tell what happened and to whom, read from `data/kinds.yaml` and `data/targets.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

from bot.errors import DataError
from bot.extract.phrases import Phrases, build, phrase
from bot.model import Kind, Target

_SURE, _HINT = 3, 1


@dataclass(frozen=True, slots=True)
class KindWord:
    kind: Kind
    weight: int

    @property
    def sure(self) -> bool:
        return self.weight == _SURE


@dataclass(frozen=True, slots=True)
class TargetWord:
    target: Target
    person: bool  # someone who can be killed, not a building


@dataclass(frozen=True, slots=True)
class KindLexicon:
    """`order` and `target_order` rank the kinds and targets that score alike; `covers` holds (kind, broader kind),
    `over` (kind, kind that is broader where it is only hinted at)."""

    kinds: Phrases[KindWord]
    targets: Phrases[TargetWord]
    order: tuple[Kind, ...]
    target_order: tuple[Target, ...]
    covers: frozenset[tuple[Kind, Kind]]
    over: frozenset[tuple[Kind, Kind]]


def load_kinds(same: Mapping[str, str] | None = None) -> KindLexicon:
    """The packaged words; `same` as in `phrases.phrase`, and those that `read_kind` reads are to be made with it.
    Raises DataError where a file does not hold what it should."""
    kinds, targets = _table("kinds.yaml", "kind"), _table("targets.yaml", "target")
    return KindLexicon(
        kinds=build(_kind_words(kinds, same)),
        targets=build(_target_words(targets, same)),
        order=tuple(Kind(row["kind"]) for row in kinds),
        target_order=tuple(Target(row["target"]) for row in targets),
        covers=_pairs(kinds, "covers"),
        over=_pairs(kinds, "covers") | _pairs(kinds, "over"),
    )


def _pairs(rows: list[dict[str, Any]], key: str) -> frozenset[tuple[Kind, Kind]]:
    return frozenset((Kind(row["kind"]), Kind(broader)) for row in rows for broader in row.get(key, ()))


def _table(name: str, key: str) -> list[dict[str, Any]]:
    text = resources.files("bot.extract").joinpath("data", name).read_text(encoding="utf-8")
    rows = yaml.safe_load(text)
    known = [value.value for value in (Kind if key == "kind" else Target)]
    for number, row in enumerate(rows, 1):
        if row.get(key) not in known:
            raise DataError(f"entry {number}: {key} must be one of {', '.join(known)}", about=name)
        for unknown in set(row) - {key, "covers", "over", "sure", "hint", "victims", "things"}:
            raise DataError(f"entry {number}: unknown key {unknown}", about=name)
    return list(rows)


def _texts(row: dict[str, Any], part: str, same: Mapping[str, str] | None) -> Iterator[tuple[str, ...]]:
    for texts in row.get(part, {}).values():
        for text in texts:
            words = phrase(text, same)
            yield words
            yield from _accusative(words)


def _accusative(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The indefinite accusative of an Arabic phrase, its first noun alone and with its adjective ("حاجزا امنيا")."""
    bare = [word[-1:] >= "\u0621" and word[-1] not in "اهوي" and not word.startswith("ال") for word in words]
    adjective = [word[-1:] == "ي" and len(word) > 3 for word in words]
    if words and bare[0] and len(words[0]) > 2:
        yield (words[0] + "ا", *words[1:])
        if len(words) > 1 and (bare[1] or adjective[1]) and len(words[1]) > 2:
            yield (words[0] + "ا", words[1] + "ا", *words[2:])


def _kind_words(
    rows: list[dict[str, Any]], same: Mapping[str, str] | None
) -> Iterator[tuple[tuple[str, ...], KindWord]]:
    for row in rows:
        for part, weight in (("sure", _SURE), ("hint", _HINT)):
            for words in _texts(row, part, same):
                yield words, KindWord(Kind(row["kind"]), weight)


def _target_words(
    rows: list[dict[str, Any]], same: Mapping[str, str] | None
) -> Iterator[tuple[tuple[str, ...], TargetWord]]:
    for row in rows:
        for part in ("victims", "things"):
            for words in _texts(row, part, same):
                yield words, TargetWord(Target(row["target"]), part == "victims")
