"""The armed groups and forces that news names: who they are, how they are spelled, whom they belong to.

Read from `data/groups/*.yaml` (both languages side by side; docs/groups.md has the form) and checked against its schema:
every fault of a file is reported at once. State forces come from `states.yaml`, a table of countries and phrases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any

import yaml
from rapidfuzz import fuzz, process

from bot.errors import DataError
from bot.extract.phrases import Phrases, build, phrase
from bot.model import Group, Names, Role

KINDS = frozenset(
    "jihadist insurgent rebel militia separatist nationalist left-wing far-right political-armed cartel gang mercenary "
    "proxy coalition state-force alliance peacekeeping sect".split()
)
STATE_KINDS = frozenset(("state-force", "coalition", "peacekeeping"))
_FIELDS = frozenset("id name ar kind country parents names arabic weak context unless".split())


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to write a group. `cased`: an abbreviation, taken only with these capitals. `weak`: also a common word, or another
    group's name, taken only where another name of the group stands in the document, or one of the `context` phrases and
    none of the `bars`."""

    group: Group
    cased: str = ""
    weak: bool = False
    context: frozenset[str] = frozenset()
    bars: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that tell a role: the group stands within `reach` words after them (`leads`), or before them. `weight` is
    how many words nearer than it is a cue counts: a claim outdoes the "said" that stands before it."""

    role: Role
    leads: bool
    reach: int
    weight: int = 0


@dataclass(frozen=True, slots=True)
class GroupLexicon:
    """All groups, by id and by spelling, with the cues for their roles. Built by `load_groups`."""

    groups: tuple[Group, ...]
    by_id: Mapping[str, Group]
    spellings: Phrases[Spelling]
    contexts: Phrases[str]
    cues: Phrases[Cue]
    same: Mapping[str, str]

    def get(self, group_id: str) -> Group | None:
        return self.by_id.get(group_id)

    def named(self, name: str) -> tuple[Group, ...]:
        """The groups that may be written `name`, in any letter case, or have it as id; more than one where it is ambiguous."""
        held = self.by_id.get(name.strip().lower())
        if held:
            return (held,)
        found: list[Group] = []
        for spelling in self.spellings.lookup(name):
            if spelling.group not in found:
                found.append(spelling.group)
        return tuple(found)

    def near(self, name: str, limit: int = 5) -> tuple[Group, ...]:
        """The groups whose spellings are most like `name`, best first: what a person may have meant."""
        choices = [(key, group) for group in self.groups for key in (group.id.replace("-", " "), *group.spellings)]
        ranked = process.extract(
            name.lower(), [key.lower() for key, _ in choices], scorer=fuzz.WRatio, limit=limit * 6, score_cutoff=70
        )
        found = dict.fromkeys(choices[index][1].id for _, _, index in ranked)
        return tuple(self.by_id[group_id] for group_id in list(found)[:limit])

    def is_within(self, group_id: str, parent_id: str) -> bool:
        """Whether a group is `parent_id` or belongs to it, at any remove."""
        held = self.by_id.get(group_id)
        return held is not None and (group_id == parent_id or parent_id in held.parents)

    def children(self, parent_id: str) -> tuple[Group, ...]:
        """Every group within `parent_id`, itself aside."""
        return tuple(group for group in self.groups if parent_id in group.parents)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A group as its file has it; `parents` only the direct ones."""

    group: Group
    weak: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


def load_groups(extra: Sequence[Group] = ()) -> GroupLexicon:
    """The lexicon of the package with the operator's groups. One with a known id adds its spellings to that group's;
    its names, kind and country win where given. Raises DataError for a parent that nobody has."""
    entries = {entry.group.id: entry for entry in _package_entries()}
    for group in extra:
        held = entries.get(group.id)
        entries[group.id] = _Entry(group) if held is None else replace(held, group=_merged(held.group, group))
    same = _word_variants()
    closed = _close({key: entry.group for key, entry in entries.items()})
    rows = [row for entry in entries.values() for row in _rows(replace(entry, group=closed[entry.group.id]), same)]
    contexts = {phrase(text, same) for entry in entries.values() for text in (*entry.context, *entry.unless)}
    return GroupLexicon(
        groups=tuple(closed[key] for key in sorted(closed)),
        by_id=closed,
        spellings=build(rows),
        contexts=build((words, " ".join(words)) for words in contexts),
        cues=build(_cues(same)),
        same=same,
    )


def read_groups(text: str, about: str) -> tuple[Group, ...]:
    """The groups of an operator's YAML file, in the form of `data/groups/*.yaml`. Raises DataError with every fault;
    `weak` spellings are left out here: what an operator writes is taken at its word."""
    return tuple(entry.group for entry in _read(text, about))


def _package_entries() -> Iterator[_Entry]:
    seen: dict[str, str] = {}
    folder = resources.files("bot.extract") / "data" / "groups"
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        if not file.name.endswith(".yaml"):
            continue
        text = file.read_text(encoding="utf-8")
        for entry in _states(text) if file.name == "states.yaml" else _read(text, file.name):
            if entry.group.id in seen:
                raise DataError(f"group {entry.group.id} also stands in {seen[entry.group.id]}", about=file.name)
            seen[entry.group.id] = file.name
            yield entry


def _yaml(text: str, about: str) -> Any:
    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise DataError(f"is not YAML: {error}", about=about) from error


def _read(text: str, about: str) -> tuple[_Entry, ...]:
    rows = _yaml(text, about)
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
    for key in ("parents", "names", "arabic", "weak", "context", "unless"):
        value = row.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            yield f"{where}: {key} must be a list of texts (put quotes around yes, no and numbers)"
    if row.get("weak") and not row.get("context"):
        yield f"{where}: weak spellings need context words"
    for key in ("ar", "country"):
        if not isinstance(row.get(key, ""), str):
            yield f"{where}: {key} must be text"


def _entry(row: dict[str, Any]) -> _Entry:
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
    return _Entry(group, weak, tuple(row.get("context", ())), tuple(row.get("unless", ())))


def _states(text: str) -> Iterator[_Entry]:
    """State forces: every country of the table with every force's phrases."""
    table = _yaml(text, "states.yaml")
    for row in table["countries"]:
        for force in table["forces"]:
            english = [form.format(e) for e in row["en"] for form in force["en"]]
            arab = [form.format(a) for a in row["ar"] for form in force["ar"] if _agrees(form, a)]
            name = force["name"].format(row["en"][0])
            names = Names(name, force["ar"][0].format(row["ar"][0]) if row["ar"] else "")
            spelled = tuple(dict.fromkeys([name, *english, *arab]))
            yield _Entry(Group(f"{row['id']}-{force['id']}", names, spelled, (), row["country"], "state-force"))
    for row in table["others"]:
        yield _entry(row)


def _agrees(form: str, adjective: str) -> bool:
    """Whether the feminine adjective ("العراقية") goes with the phrase: all nouns here but جيش and طيران and the like."""
    masculine = form.startswith(("الجيش", "جيش", "الطيران", "طيران", "جنود", "سلاح", "رجال"))
    return masculine != adjective.endswith("ة")


def _word_variants() -> dict[str, str]:
    """Spelling of a word → the spelling that it is looked up as."""
    file = resources.files("bot.extract") / "data" / "group_words.yaml"
    table = _yaml(file.read_text(encoding="utf-8"), "group_words.yaml")
    return {phrase(other)[0]: phrase(word)[0] for word, others in table.items() for other in others}


def _cues(same: Mapping[str, str]) -> Iterator[tuple[tuple[str, ...], Cue]]:
    file = resources.files("bot.extract") / "data" / "roles.yaml"
    for row in _yaml(file.read_text(encoding="utf-8"), "roles.yaml"):
        cue = Cue(Role(row["role"]), row["group"] == "after", row["reach"], row.get("weight", 0))
        for text in (*row.get("en", ()), *row.get("ar", ())):
            yield phrase(text, same), cue


def _merged(held: Group, added: Group) -> Group:
    return replace(
        held,
        names=Names(added.names.en or held.names.en, added.names.ar or held.names.ar),
        spellings=tuple(dict.fromkeys((*held.spellings, *added.spellings))),
        parents=added.parents or held.parents,
        country=added.country or held.country,
        kind=added.kind or held.kind,
    )


def _close(groups: Mapping[str, Group]) -> dict[str, Group]:
    """The groups with their parents' parents, nearest first."""
    closed: dict[str, Group] = {}
    for key, group in groups.items():
        line, waiting = list[str](), list(group.parents)
        while waiting:
            parent = waiting.pop(0)
            if parent not in groups:
                raise DataError(f"group {key} has the parent {parent}, which no group file has", about="groups")
            if parent not in line and parent != key:
                line.append(parent)
                waiting.extend(groups[parent].parents)
        closed[key] = replace(group, parents=tuple(line))
    return closed


def _rows(entry: _Entry, same: Mapping[str, str]) -> Iterator[tuple[tuple[str, ...], Spelling]]:
    context, bars = (frozenset(" ".join(phrase(t, same)) for t in texts) for texts in (entry.context, entry.unless))
    weak_ones = {phrase(text, same) for text in entry.weak}
    for text in dict.fromkeys((*entry.group.spellings, *([entry.group.names.en] if entry.group.names.en else []))):
        weak = phrase(text, same) in weak_ones
        spelling = Spelling(entry.group, _abbreviation(text))
        if weak:
            spelling = replace(spelling, weak=True, context=context, bars=bars)
        for words in _connected(phrase(text, same)):
            yield words, spelling


def _connected(words: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    """"Tehrik-i-Taliban" with its connecting vowel as e, as i, and without."""
    if not {"e", "i"} & set(words[1:-1]):
        return (words,)
    bare = tuple(word for word in words if word not in ("e", "i"))
    return (words, bare, tuple("i" if w == "e" else w for w in words), tuple("e" if w == "i" else w for w in words))


def _abbreviation(text: str) -> str:
    """The letters of a short name with more than one capital ("TTP", "LeT", "ISIS-K"), else nothing."""
    letters = "".join(c for c in text if c.isalpha())
    capitals = sum(c.isupper() for c in letters)
    return letters if letters.isascii() and " " not in text and len(letters) <= 7 and capitals > 1 else ""
