"""Group files: the YAML of `data/groups/*.yaml`, of operators' files of the same form, and the table of state forces.

Every fault of a file is reported at once; docs/groups.md has the form.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

from bot.errors import DataError
from bot.extract.phrases import phrase
from bot.model import Group, Names

KINDS = frozenset(
    (
        "jihadist",
        "insurgent",
        "rebel",
        "militia",
        "separatist",
        "nationalist",
        "left-wing",
        "far-right",
        "sect",
        "political-armed",
        "cartel",
        "gang",
        "mercenary",
        "proxy",
        "alliance",
        "coalition",
        "state-force",
        "peacekeeping",
    )
)
_LISTS = ("parents", "names", "arabic", "weak", "context", "unless")
_FIELDS = frozenset(("id", "name", "ar", "kind", "country", *_LISTS))


@dataclass(frozen=True, slots=True)
class Entry:
    """A group as its file has it; `parents` only the direct ones."""

    group: Group
    weak: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


def package_entries() -> Iterator[Entry]:
    """Every group of the package. Raises DataError with the faults of a file, or for an id that stands twice."""
    seen: dict[str, str] = {}
    folder = resources.files("bot.extract") / "data" / "groups"
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        if not file.name.endswith(".yaml"):
            continue
        text = file.read_text(encoding="utf-8")
        for entry in _states(text) if file.name == "states.yaml" else read_entries(text, file.name):
            if entry.group.id in seen:
                raise DataError(f"group {entry.group.id} also stands in {seen[entry.group.id]}", about=file.name)
            seen[entry.group.id] = file.name
            yield entry


def load_yaml(text: str, about: str) -> Any:
    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 (both are safe)
    except yaml.YAMLError as error:
        raise DataError(f"is not YAML: {error}", about=about) from error


def read_entries(text: str, about: str) -> tuple[Entry, ...]:
    """The groups of one file's text. Raises DataError with every fault, under the name `about`."""
    rows = load_yaml(text, about)
    if not isinstance(rows, list):
        raise DataError("must be a list of groups", about=about)
    faults = [fault for number, row in enumerate(rows, 1) for fault in _faults(number, row)]
    if faults:
        raise DataError("; ".join(faults), about=about)
    return tuple(_entry(row) for row in rows)


def _faults(number: int, row: object) -> Iterator[str]:
    if not isinstance(row, dict):
        yield f"entry {number} is not a group"
        return
    where = f"entry {number} ({row.get('id', 'no id')})"
    for unknown in sorted(set(row) - _FIELDS):
        yield f"{where}: unknown key {unknown}"
    for needed in ("id", "name", "kind"):
        if not isinstance(row.get(needed), str) or not row[needed]:
            yield f"{where}: {needed} is missing or no text"
    if isinstance(row.get("kind"), str) and row["kind"] not in KINDS:
        yield f"{where}: kind {row['kind']} is none of {', '.join(sorted(KINDS))}"
    for key in _LISTS:
        value = row.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            yield f"{where}: {key} must be a list of texts (put quotes around yes, no and numbers)"
    if row.get("weak") and not row.get("context") and not row.get("unless"):
        yield f"{where}: weak spellings need context words, or words under unless"
    for key in ("ar", "country"):
        if not isinstance(row.get(key, ""), str):
            yield f"{where}: {key} must be text"


def _entry(row: dict[str, Any]) -> Entry:
    arab = row.get("ar", "")
    spelled = dict.fromkeys([row["name"], *row.get("names", []), *([arab] if arab else []), *row.get("arabic", [])])
    weak = tuple(row.get("weak", ()))
    group = Group(
        id=row["id"],
        names=Names(row["name"], arab),
        spellings=tuple(spelled) + tuple(text for text in weak if text not in spelled),
        parents=tuple(row.get("parents", ())),
        country=row.get("country", ""),
        kind=row["kind"],
    )
    return Entry(group, weak, tuple(row.get("context", ())), tuple(row.get("unless", ())))


def _states(text: str) -> Iterator[Entry]:
    """State forces: every country of the table with every force's phrases."""
    table = load_yaml(text, "states.yaml")
    for row in table["countries"]:
        for force in table["forces"]:
            english = [form.format(e) for e in row["en"] for form in force["en"]]
            arab = [form.format(a) for a in row["ar"] for form in force["ar"] if _agrees(form, a)]
            name = force["name"].format(row["en"][0])
            names = Names(name, force["ar"][0].format(row["ar"][0]) if row["ar"] else "")
            spelled = tuple(dict.fromkeys([name, *english, *arab]))
            yield Entry(Group(f"{row['id']}-{force['id']}", names, spelled, (), row["country"], "state-force"))
    for row in table["others"]:
        yield _entry(row)


def _agrees(form: str, adjective: str) -> bool:
    """Whether an adjective ("العراقي", "العراقية") has the gender of the phrase's noun."""
    masculine = form.startswith(("الجيش", "الطيران", "سلاح", "الأمن"))
    return masculine != adjective.endswith("ة")


def word_variants() -> dict[str, str]:
    """Spelling of a word → the spelling that it is looked up as."""
    file = resources.files("bot.extract") / "data" / "group_words.yaml"
    table = load_yaml(file.read_text(encoding="utf-8"), "group_words.yaml")
    return {phrase(other)[0]: phrase(word)[0] for word, others in table.items() for other in others}
