"""One entry of `rules:` → a Rule, every fault blamed where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.match.condition import Condition, Unless, conjoin
from bot.match.condition_reader import ConditionReader, scoped
from bot.match.definitions import NAME
from bot.match.impossible import contradiction
from bot.match.keys import CONDITION_KEYS, RULE_KEYS
from bot.match.names import Names
from bot.match.reading import Origin, Reading
from bot.match.rule import Rule
from bot.match.threshold import Certainty, read_duration
from bot.model import Names as Titles
from bot.model import RulePolicy, Severity
from bot.text.located_yaml import Node, Shape

MOST_SOURCES = 50
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)\s*(?:-|–|to)\s*([01]\d|2[0-3]):([0-5]\d)")
_TAG = re.compile(r"[^\s,]{1,64}")


@dataclass(slots=True)
class RuleReader:
    reading: Reading
    names: Names

    def read(self, node: Node) -> Rule | None:
        """The rule, or None where it has a fault (of which one, at least, was blamed)."""
        before = len(self.reading.issues)
        if not self.reading.mapping(
            node, "a rule", RULE_KEYS, needed=("id", "when"), elsewhere=("under when", CONDITION_KEYS)
        ):
            return None
        rule_id = self._id(node.get("id"))
        condition = self._condition(node)
        policy = self._policy(node, rule_id or "")
        enabled, note = node.get("enabled"), node.get("note")
        on = self.reading.flag(enabled, "enabled") if enabled else True
        words = self.reading.text(note, "note") if note else ""
        if rule_id is None or condition is None or len(self.reading.issues) > before:
            return None
        return Rule(policy, condition, bool(on), words or "", self._origin(node))

    def _origin(self, node: Node) -> Origin:
        return self._origin_of(node.get("id") or node)

    def _origin_of(self, node: Node) -> Origin:
        return Origin(self.reading.path, node.position.line, node.position.column)

    def _id(self, node: Node | None) -> str | None:
        word = self.reading.text(node, "id") if node else None
        if node and word and not NAME.fullmatch(word):
            self.reading.blame(
                node.position, f"'{word}' cannot be an id; use a-z, 0-9, '-' and '_', up to 64 characters"
            )
            return None
        if node and word:
            first = self.names.rule_ids.setdefault(word, self._origin_of(node))
            if first != self._origin_of(node):
                where = f"{first.path}:{first.line}"
                self.reading.blame(node.position, f"duplicate id '{word}'; it stands already in {where}")
        return word

    def _condition(self, node: Node) -> Condition | None:
        when, unless = node.get("when"), node.entry("unless")
        reader = ConditionReader(self.reading, self.names)
        certainty = reader.certainty(node.get("certainty"), Certainty.CERTAIN)
        wanted = reader.read(when, "when", certainty) if when else None
        if unless is None:
            return scoped(wanted) if wanted else None
        denied = reader.denied(unless.node, "unless", certainty)
        if wanted is None or denied is None:
            return None
        against = contradiction((wanted, Unless(denied)))
        if against:
            self.reading.blame(unless.position, f"the rule can never fire: {against}")
        return scoped(conjoin((wanted, Unless(denied))))

    def _policy(self, node: Node, rule_id: str) -> RulePolicy:
        reading = self.reading
        severity, cooldown, audience = node.get("severity"), node.get("cooldown"), node.get("audience")
        chosen = reading.choice(severity, "severity", Severity) if severity else None
        pause = reading.parsed(cooldown, "cooldown", read_duration) if cooldown else None
        least, within = self._sources(node.get("sources"))
        return RulePolicy(
            id=rule_id,
            names=self._title(node.get("name"), rule_id),
            severity=Severity(chosen) if chosen else Severity.NORMAL,
            cooldown=pause or timedelta(0),
            sources_at_least=least,
            sources_within=within,
            audience=tuple(sorted(reading.each(audience, "audience", self._tag))) if audience else (),
            active_hours=self._hours(node.get("active_hours")),
            expires=self._expires(node.get("expires")),
        )

    def _title(self, node: Node | None, rule_id: str) -> Titles:
        """One name, or one for each language; without any, the id."""
        if node is None:
            return Titles(rule_id)
        if node.shape is Shape.SCALAR:
            return Titles(self.reading.text(node, "name") or rule_id)
        if not self.reading.mapping(node, "name", ("en", "ar")):
            return Titles(rule_id)
        if not node.entries:
            self.reading.blame(node.position, "name is empty; write name: {en: ..., ar: ...}")
        english, arabic = node.get("en"), node.get("ar")
        first = self.reading.text(english, "name in en") if english else ""
        second = self.reading.text(arabic, "name in ar") if arabic else ""
        return Titles(first or second or rule_id, second or "")

    def _sources(self, node: Node | None) -> tuple[int, timedelta]:
        default = RulePolicy("", Titles(""))
        least, within = default.sources_at_least, default.sources_within
        if node is None or not self.reading.mapping(node, "sources", ("at_least", "within"), needed=("at_least",)):
            return least, within
        number, length = node.get("at_least"), node.get("within")
        least = (self.reading.whole(number, "at_least", 1, MOST_SOURCES) if number else None) or least
        found = self.reading.parsed(length, "within", read_duration) if length else None
        if found is not None and not found:
            self.reading.blame(
                length.position if length else node.position, "within: no time at all; write for example 3h"
            )
        return least, found or within

    def _tag(self, node: Node) -> str | None:
        word = self.reading.text(node, "audience")
        if word is None:
            return None
        if not _TAG.fullmatch(word):
            self.reading.blame(
                node.position, f"'{word}' cannot be an audience tag; use up to 64 characters without spaces"
            )
            return None
        known = self.names.vocabulary.audiences()
        if known and word not in known:
            self.names.unheard.append((self.reading.path, node.position, word))
        return word

    def _hours(self, node: Node | None) -> tuple[str, str] | None:
        word = self.reading.text(node, "active_hours") if node else None
        if node is None or word is None:
            return None
        found = _HOURS.fullmatch(word)
        if not found:
            self.reading.blame(node.position, f"'{word}' are no hours; write for example \"07:00-23:00\"")
            return None
        start, end = f"{found[1]}:{found[2]}", f"{found[3]}:{found[4]}"
        if start == end:
            self.reading.blame(node.position, f"{word} is no time at all; leave active_hours out for the whole day")
            return None
        return start, end

    def _expires(self, node: Node | None) -> datetime | None:
        """A day counts to its end (UTC); a time without a zone is UTC."""
        word = self.reading.text(node, "expires") if node else None
        if node is None or word is None:
            return None
        try:
            if re.fullmatch(r"\d{4}-\d\d-\d\d", word):
                return datetime.combine(date.fromisoformat(word) + timedelta(days=1), time(), UTC)
            moment = datetime.fromisoformat(word)
        except (ValueError, OverflowError):
            self.reading.blame(node.position, f"'{word}' is no date; write for example 2027-01-31 or 2027-01-31T18:00Z")
            return None
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
