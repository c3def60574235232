"""What a reload changed, rule by rule, for the log and for admins."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.match.rule import Rule, RuleSet


@dataclass(frozen=True, slots=True)
class RulesDiff:
    """Ids of rules. `changed` are those whose fingerprint did; `reworded` differ in name, note or severity only. A rule
    that was enabled counts as added, one that was disabled as removed, `stopped` names the latter."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    reworded: tuple[str, ...] = ()
    stopped: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.added or self.removed or self.changed or self.reworded or self.stopped)

    def __str__(self) -> str:
        kinds = (
            ("+", self.added),
            ("-", self.removed),
            ("off ", self.stopped),
            ("~", self.changed),
            ("name ", self.reworded),
        )
        return " ".join(f"{mark}{name}" for mark, names in kinds for name in names) or "no rule changed"


def diff(before: RuleSet, after: RuleSet) -> RulesDiff:
    """The change from one set of rules to the next; where a rule stands does not count."""
    old = {rule.id: rule for rule in before.rules}
    new = {rule.id: rule for rule in after.rules}
    common = sorted(old.keys() & new.keys())
    return RulesDiff(
        added=(*sorted(new.keys() - old.keys()), *(i for i in common if new[i].enabled and not old[i].enabled)),
        removed=tuple(sorted(old.keys() - new.keys())),
        changed=tuple(i for i in common if _condition_changed(old[i], new[i])),
        reworded=tuple(
            i for i in common if old[i].fingerprint == new[i].fingerprint and _undated(old[i]) != _undated(new[i])
        ),
        stopped=tuple(i for i in common if old[i].enabled and not new[i].enabled),
    )


def _undated(rule: Rule) -> Rule:
    return replace(rule, policy=replace(rule.policy, since=None))


def _condition_changed(old: Rule, new: Rule) -> bool:
    return replace(old, enabled=True).fingerprint != replace(new, enabled=True).fingerprint
