"""Everything the reader looks words up in, loaded once: gazetteer, groups, casualty words, subjects.

This is the one door to the data files beside the gazetteer's own; what it returns is read-only and may be shared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from bot.errors import DataError
from bot.extract import english_words, topics
from bot.extract.english_words import EnglishWords
from bot.extract.gazetteer import Gazetteer, load_gazetteer
from bot.extract.group_lexicon import GroupLexicon, load_groups
from bot.extract.kind_lexicon import KindLexicon, load_kinds
from bot.extract.topics import Topics
from bot.model import Group


@dataclass(frozen=True, slots=True)
class Lexicon:
    gazetteer: Gazetteer
    groups: GroupLexicon
    kinds: KindLexicon
    english: EnglishWords
    topics: Topics


def load_lexicon(
    *,
    groups: Sequence[Group] = (),
    group_files: Sequence[Path] = (),
    places: Path | None = None,
    words: Path | None = None,
) -> Lexicon:
    """The packaged data with what an operator adds: `groups` (from rule files), `group_files` (in the form of
    docs/groups.md), `places` (a file of aliases, see `gazetteer`), `words` (a YAML file with any keys of
    `casualty_words_en.yaml` or `subjects_en.yaml`; its words are added to the packaged ones).

    Raises DataError, naming the file and the key, where a file cannot be used.
    """
    extra = _mapping(words.read_text(encoding="utf-8"), str(words)) if words is not None else {}
    casualty = _package("casualty_words_en.yaml")
    subjects = _package("subjects_en.yaml")
    unknown = set(extra) - set(casualty) - set(subjects)
    if unknown:
        raise DataError(f"unknown keys {', '.join(sorted(unknown))}; see docs/extraction.md", about=str(words))
    known = load_groups(groups, group_files)
    return Lexicon(
        gazetteer=load_gazetteer(places),
        groups=known,
        kinds=load_kinds(known.same),
        english=english_words.make(_joined(casualty, {k: v for k, v in extra.items() if k in casualty}, "")),
        topics=topics.make(_joined(subjects, {k: v for k, v in extra.items() if k in subjects}, "")),
    )


def _package(name: str) -> Mapping[str, Any]:
    text = resources.files("bot.extract").joinpath("data", name).read_text(encoding="utf-8")
    return _mapping(text, name)


def _mapping(text: str, about: str) -> Mapping[str, Any]:
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as fault:
        raise DataError(f"not YAML: {fault}", about=about) from fault
    if not isinstance(data, dict):
        raise DataError("a mapping of keys to words is needed", about=about)
    return data


def _joined(base: Any, extra: Any, path: str) -> Any:
    """`base` with the words of `extra` added under the same keys."""
    if not extra:
        return base
    if isinstance(base, Mapping) and isinstance(extra, Mapping):
        unknown = set(extra) - set(base)
        if unknown:
            raise DataError(
                f"unknown keys {', '.join(f'{path}{key}' for key in sorted(unknown))}", about="operator's words"
            )
        return {key: _joined(value, extra.get(key), f"{path}{key}.") for key, value in base.items()}
    if isinstance(base, str) and isinstance(extra, str):
        return f"{base}{';' if ';' in base else ''} {extra}"
    if isinstance(base, list) and isinstance(extra, list):
        return [*base, *extra] if len(base) != 1 else [" ".join([*base, *map(str, extra)])]
    raise DataError(f"{path.rstrip('.')} has another form than the packaged file's", about="operator's words")
