"""The texts of the rule files → the rules, or every fault of all files with path:line:column.

Neither the order of the files nor that of the rules in them changes the outcome.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.match.definitions import Definitions
from bot.match.keys import FILE_KEYS
from bot.match.lint import doubts
from bot.match.names import Names
from bot.match.reading import Reading
from bot.match.rule import VERSION, Loaded, Rule, RuleSet
from bot.match.rule_reader import RuleReader
from bot.match.vocabulary import Vocabulary
from bot.model import Issue
from bot.text.located_yaml import Node, Position, Shape, parse

MOST_RULES = 20_000


def load(files: Iterable[tuple[str, str]], vocabulary: Vocabulary) -> Loaded:
    """Read `files`, pairs of path and text. With any fault there are no rules: nothing is half loaded."""
    names = Names(vocabulary)
    definitions = Definitions(names)
    opened: list[tuple[Reading, Node]] = []
    issues: list[Issue] = []
    for path, text in sorted(files):
        root, faults = parse(text, path)
        reading = Reading(path, list(faults))
        opened += _root(root, reading, broken=bool(faults))
        if root is None:
            issues += reading.issues
    for reading, root in opened:
        definitions.collect(reading, root)
    definitions.resolve()
    rules = [rule for reading, root in opened for rule in _rules(root, reading, names)]
    faults_found = [*issues, *(issue for reading, _ in opened for issue in reading.issues)]
    if len(rules) > MOST_RULES:
        last = rules[MOST_RULES].origin
        faults_found.append(Issue(last.path, last.line, last.column, f"more than {MOST_RULES} rules"))
    if faults_found:
        return Loaded(None, _ordered(faults_found))
    rule_set = RuleSet(
        tuple(sorted(rules, key=lambda rule: rule.id)),
        tuple(sorted(definitions.made, key=lambda made: made.group.id)),
        tuple(region for name in sorted(definitions.regions) if (region := names.regions[name])),
    )
    return Loaded(rule_set, (), _ordered(doubts(rule_set, names, definitions)))


def _root(root: Node | None, reading: Reading, *, broken: bool) -> list[tuple[Reading, Node]]:
    """The file's mapping, if it is one of this version."""
    if root is None:
        if not broken:
            reading.blame(Position(1, 1), "the file is empty; write 'version: 1' and rules:")
        return []
    if not reading.mapping(root, "a rule file", FILE_KEYS, needed=("version",)):
        return [(reading, Node(Shape.MAPPING, root.position))]
    version = root.get("version")
    if version is not None and (version.scalar != VERSION or version.scalar is True):
        reading.blame(version.position, f"version '{version.text}' is not known; this Tocsin reads version {VERSION}")
    return [(reading, root)]


def _rules(root: Node, reading: Reading, names: Names) -> list[Rule]:
    node = root.get("rules")
    if node is None:
        return []
    if node.shape is not Shape.LIST:
        reading.blame(node.position, "rules must be a list: each rule begins with '- id:'")
        return []
    reader = RuleReader(reading, names)
    return [rule for item in node.items if (rule := reader.read(item)) is not None]


def _ordered(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    return tuple(sorted(set(issues), key=lambda i: (i.path, i.line, i.column, i.message)))
