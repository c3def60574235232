"""The armed groups and forces that news names: who they are, how they are spelled, whom they belong to.

Read from `data/groups/*.yaml` (`group_file`), with the operator's groups beside them; immutable once loaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path

from rapidfuzz import fuzz, process

from bot.errors import DataError
from bot.extract.group_file import Entry, load_yaml, package_entries, read_entries, word_variants
from bot.extract.phrases import Phrases, build, phrase
from bot.model import Group, Names, Role

_AUXILIARIES = ("was", "were", "been", "being", "are", "is", "got", "was also", "were also", "were later")
STATE_KINDS = frozenset(("state-force", "coalition", "peacekeeping"))


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to write a group. `cased`: an abbreviation, taken only with these capitals. `weak`: also a common word
    or another group's name, taken only where the group's full name stands in the document too, or one of the `context`
    phrases (where there are any) and none of the `bars`."""

    group: Group
    cased: str = ""
    weak: bool = False
    context: frozenset[str] = frozenset()
    bars: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that tell the role of a group within `reach` words of them. `weight` is how many words nearer than it is a
    cue counts: a claim outdoes the "said" that stands before it. Where `beside` has words, the sentence must too."""

    role: Role
    reach: int
    weight: int = 0
    beside: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class GroupLexicon:
    """All groups, by id and by spelling, with the cues for their roles: `leading` ones stand before the group,
    `following` ones after it. Built by `load_groups`."""

    groups: tuple[Group, ...]
    by_id: Mapping[str, Group]
    spellings: Phrases[Spelling]
    contexts: Phrases[str]
    leading: Phrases[Cue]
    following: Phrases[Cue]
    same: Mapping[str, str]

    def get(self, group_id: str) -> Group | None:
        return self.by_id.get(group_id)

    def named(self, name: str) -> tuple[Group, ...]:
        """The groups written `name`, in any letter case, or with it as id; more than one where it is ambiguous.
        A name that is certain goes before those that need context, a group before those within it."""
        held = self.by_id.get(name.strip().lower())
        if held:
            return (held,)
        spelled = self.spellings.lookup(name, self.same)
        found = {s.group.id: s.group for s in spelled if not s.weak} or {s.group.id: s.group for s in spelled}
        return tuple(group for group in found.values() if not set(group.parents) & set(found))

    def near(self, name: str, limit: int = 5) -> tuple[Group, ...]:
        """The groups whose spellings are most like `name`, best first: what a person may have meant."""
        choices = [(key, group) for group in self.groups for key in (group.id.replace("-", " "), *group.spellings)]
        ranked = process.extract(
            name.lower(), [key.lower() for key, _ in choices], scorer=fuzz.ratio, limit=limit * 6, score_cutoff=60
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


def load_groups(extra: Sequence[Group] = (), files: Sequence[Path] = ()) -> GroupLexicon:
    """The lexicon of the package with the operator's groups: `extra` (from rule files) and `files` (YAML of the form of
    the package's own). One with a known id adds its spellings to that group's; its names, kind and country win where
    given, and where two groups are spelled alike the operator's wins. Raises DataError with a file's faults, or for a
    parent that nobody has."""
    given = [entry for file in files for entry in read_entries(_text(file), str(file))]
    entries = {entry.group.id: entry for entry in package_entries()}
    for added in (*given, *(Entry(group) for group in extra)):
        held = entries.pop(added.group.id, None)
        entries = {added.group.id: added if held is None else _merged(held, added), **entries}
    same = word_variants()
    closed = _close({key: entry.group for key, entry in entries.items()})
    rows = [row for entry in entries.values() for row in _rows(replace(entry, group=closed[entry.group.id]), same)]
    contexts = {phrase(text, same) for entry in entries.values() for text in (*entry.context, *entry.unless)}
    return GroupLexicon(
        groups=tuple(closed[key] for key in sorted(closed)),
        by_id=closed,
        spellings=build(rows),
        contexts=build((words, " ".join(words)) for words in contexts),
        leading=build(_cues("after", same)),
        following=build(_cues("before", same)),
        same=same,
    )


def _cues(side: str, same: Mapping[str, str]) -> Iterator[tuple[tuple[str, ...], Cue]]:
    """The cues of groups that stand on that side of them. A `passive` row's verbs make targets in the passive."""
    file = resources.files("bot.extract") / "data" / "roles.yaml"
    for row in load_yaml(file.read_text(encoding="utf-8"), "roles.yaml"):
        if row["group"] != side:
            continue
        beside = frozenset(word for text in row.get("beside", ()) for word in phrase(text, same))
        cue = Cue(Role(row["role"]), row["reach"], row.get("weight", 0), beside)
        for text in (*row.get("en", ()), *row.get("ar", ())):
            yield phrase(text, same), cue
        for text in row["en"] if row.get("passive") else ():
            for auxiliary in _AUXILIARIES:
                yield phrase(f"{auxiliary} {text}", same), Cue(Role.TARGET, row["reach"], 2)


def _merged(held: Entry, added: Entry) -> Entry:
    group = replace(
        held.group,
        names=Names(added.group.names.en or held.group.names.en, added.group.names.ar or held.group.names.ar),
        spellings=tuple(dict.fromkeys((*held.group.spellings, *added.group.spellings))),
        parents=added.group.parents or held.group.parents,
        country=added.group.country or held.group.country,
        kind=added.group.kind or held.group.kind,
    )
    weak, context = (*held.weak, *added.weak), (*held.context, *added.context)
    return Entry(group, weak, context, (*held.unless, *added.unless))


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"cannot be read: {error}", about=str(file)) from error


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


def _rows(entry: Entry, same: Mapping[str, str]) -> Iterator[tuple[tuple[str, ...], Spelling]]:
    context, bars = (frozenset(" ".join(phrase(t, same)) for t in texts) for texts in (entry.context, entry.unless))
    weak_ones = {phrase(text, same) for text in entry.weak}
    for text in dict.fromkeys((*entry.group.spellings, *([entry.group.names.en] if entry.group.names.en else []))):
        words = phrase(text, same)
        spelling = Spelling(entry.group, _abbreviation(text))
        if words in weak_ones:
            spelling = replace(spelling, weak=True, context=context, bars=bars)
        for connected in _connected(words):
            yield connected, spelling


def _connected(words: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    """ "Tehrik-i-Taliban" with its connecting vowel as e, as i, and without."""
    if not {"e", "i"} & set(words[1:-1]):
        return (words,)
    bare = tuple(word for word in words if word not in ("e", "i"))
    return (words, bare, tuple("i" if w == "e" else w for w in words), tuple("e" if w == "i" else w for w in words))


def _abbreviation(text: str) -> str:
    """The letters of a short name with more than one capital ("TTP", "LeT", "ISIS-K"), else nothing."""
    if " " in text or len(text) > 12:
        return ""
    letters = "".join(c for c in text if c.isalpha())
    capitals = sum(c.isupper() for c in letters)
    return letters if letters.isascii() and len(letters) <= 7 and capitals > 1 else ""
