"""The `regions:` and `groups:` of all rule files, read before any rule, in whatever order they refer to one another."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.match.names import Names
from bot.match.reading import Reading
from bot.match.region import Region
from bot.match.rule import GroupDefinition
from bot.match.words import language_of
from bot.model import Group
from bot.model import Names as Titles
from bot.text.located_yaml import Entry, Node, Shape

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


@dataclass(slots=True)
class Definitions:
    names: Names
    regions: dict[str, tuple[Reading, Entry]] = field(default_factory=dict)
    groups: dict[str, tuple[Reading, Entry]] = field(default_factory=dict)
    made: list[GroupDefinition] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)

    def collect(self, reading: Reading, root: Node) -> None:
        """Note the definitions of one file; a name that another file or line already defines is blamed."""
        for key, kept in (("regions", self.regions), ("groups", self.groups)):
            node = root.get(key)
            if node is None or not _is_map(reading, node, key):
                continue
            for entry in node.entries:
                if not NAME.fullmatch(entry.key):
                    reading.blame(
                        entry.position, f"'{entry.key}' cannot be a name here; use a-z, 0-9, '-' and '_', up to 64"
                    )
                elif entry.key in kept:
                    other, first = kept[entry.key]
                    where = f"{other.path}:{first.position.line}"
                    reading.blame(entry.position, f"'{entry.key}' is already defined under {key} in {where}")
                else:
                    kept[entry.key] = (reading, entry)

    def resolve(self) -> None:
        """Fill `names` with every definition."""
        for name in self.regions:
            self._region(name)
        for name in self.groups:
            self._group(name)

    def _region(self, name: str) -> None:
        """Define a region, those it is made of first; one that is made of itself is blamed."""
        if name in self.names.regions or name in self._open:
            return
        reading, entry = self.regions[name]
        self._open.append(name)
        parts: list[Region] = []
        for item in reading.items(entry.node, f"the region '{name}'"):
            if item.shape is Shape.SCALAR and item.text in self._open:
                reading.blame(item.position, f"the region '{item.text}' is made of itself")
                continue
            if item.shape is Shape.SCALAR and item.text in self.regions:
                self._region(item.text)
            part = self.names.region(item, reading)
            if part is not None:
                parts.append(part)
        self._open.pop()
        zones = tuple(dict.fromkeys(zone for part in parts for zone in part.zones))
        self.names.regions[name] = Region(name, zones, "defined in the rules", (), tuple(parts)) if zones else None

    def _group(self, name: str) -> Group | None:
        if name in self.names.groups:
            return self.names.groups[name]
        reading, entry = self.groups[name]
        self.names.groups[name] = None
        node = entry.node
        if not reading.mapping(node, f"the group '{name}'", ("names", "part_of", "country"), needed=("names",)):
            return None
        spelled = self._spellings(reading, node.get("names"), name)
        self._open.append(name)
        direct, above = self._parents(reading, node.get("part_of"), name)
        self._open.pop()
        country = node.get("country")
        code = reading.text(country, "country") if country else ""
        if code and not re.fullmatch("[A-Z]{2}", code):
            reading.blame(country.position if country else node.position, f"'{code}' is not a country code like IQ")
        if not spelled:
            return None
        english = tuple(word for word in spelled if language_of(word) == "en")
        arabic = tuple(word for word in spelled if language_of(word) == "ar")
        titles = Titles((english or arabic)[0], arabic[0] if arabic else "")
        group = Group(name, titles, spelled, above, code or "")
        self.names.groups[name] = group
        self.made.append(GroupDefinition(group, english, arabic, direct))
        return group

    def _spellings(self, reading: Reading, node: Node | None, name: str) -> tuple[str, ...]:
        if node is None:
            return ()
        if not reading.mapping(node, f"the names of '{name}'", ("en", "ar")):
            return ()
        if not node.entries:
            reading.blame(node.position, f"the group '{name}' has no name, so no text can name it")
        found: list[str] = []
        for entry in node.entries:
            if entry.key not in ("en", "ar"):
                continue
            for item in reading.items(entry.node, "names"):
                word = reading.text(item, "a name")
                if word is None:
                    continue
                if language_of(word) != entry.key:
                    reading.blame(
                        item.position, f"'{word}' stands under '{entry.key}' but is not written in that script"
                    )
                elif word in found:
                    reading.blame(item.position, f"'{word}' stands twice in names")
                else:
                    found.append(word)
        return tuple(found)

    def _parents(self, reading: Reading, node: Node | None, name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The direct parents and all of them, nearest first."""
        direct: list[str] = []
        above: list[str] = []
        for item in reading.items(node, "part_of") if node else ():
            if item.text in self._open:
                reading.blame(item.position, f"the group '{item.text}' is part of itself")
                continue
            own = self._group(item.text) if item.text in self.groups else None
            found = self.names.group(item, reading)
            if found is None:
                continue
            direct.append(found)
            known = own or next(iter(self.names.vocabulary.groups(found)), None)
            above += [found, *(known.parents if known else ())]
        return tuple(direct), tuple(dict.fromkeys(above))


def _is_map(reading: Reading, node: Node, key: str) -> bool:
    if node.shape is Shape.MAPPING:
        return True
    reading.blame(node.position, f"{key} must be names with what they stand for")
    return False
