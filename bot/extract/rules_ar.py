"""The ordered rules by which the headline and lead of an Arabic article make a current incident or none.

Each is a name, a condition on what `headline_ar` observed, and a verdict; the first whose condition holds decides.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.extract.headline_ar import Seen, has


def _head(*names: str) -> Callable[[Seen], bool]:
    return lambda seen: has(seen, "head", *names)


def _any_number(seen: Seen) -> bool:
    return any(has(seen, where, "number", "background number") for where in ("head", "lead", "next"))


def _accident(seen: Seen) -> bool:
    if has(seen, "head", "aircraft") or (has(seen, "lead", "aircraft") and has(seen, "head", "accident")):
        return _anywhere(seen, "fault") and not _anywhere(seen, "violence")
    if has(seen, "head", "mishap") or has(seen, "lead", "mishap") or has(seen, "next", "mishap"):
        return True
    told = has(seen, "head", "accident") or has(seen, "lead", "accident")
    violent = has(seen, "head", "violence") or has(seen, "lead", "violence")
    return not violent and (told or (has(seen, "next", "accident") and not has(seen, "next", "violence")))


def _anywhere(seen: Seen, *names: str) -> bool:
    return any(has(seen, where, *names) for where in ("head", "lead", "next"))


def _any_toll(seen: Seen) -> bool:
    return _anywhere(seen, "toll", "number", "background number", "nobody hurt")


def _fresh(seen: Seen) -> bool:
    """The headline counts the dead of something that happened, not only over a time."""
    return (
        has(seen, "head", "toll") and has(seen, "head", "happened", "attack_verb") and not has(seen, "head", "old toll")
    )


def _natural_death(seen: Seen) -> bool:
    return has(seen, "head", "natural_death") and not _anywhere(seen, "violence", "attack", "weak_attack", "condemn")


def _condemned(seen: Seen) -> bool:
    if has(seen, "head", "condemn"):
        return True
    return (
        has(seen, "lead", "condemn")
        and not has(seen, "lead", "dead")
        and not has(seen, "head", "toll", "vague toll", "politics")
    )


def _politics(seen: Seen) -> bool:
    """A statement in the headline: an incident only where the toll is in it too and told again, or the attack leads."""
    if has(seen, "head", "toll", "vague toll") and not has(seen, "head", "background toll"):
        reported = (
            has(seen, "head", "attack first")
            and has(seen, "lead", "attack_verb")
            and has(seen, "lead", "recent attack")
        )
        return reported or has(seen, "lead", "toll") or has(seen, "next", "toll")
    if has(seen, "head", "attack") and has(seen, "lead", "toll") and has(seen, "lead", "recent attack"):
        return True
    told = {"head background number"} | ({"lead background number", "lead number"} if "no title" in seen else set())
    if "no title" in seen and has(seen, "next", "dead") and not has(seen, "next", "legal", "old toll"):
        return has(seen, "head", "violence") and has(seen, "next", "happened")
    if has(seen, "head", "background number") and _any_number(seen - told):
        return True
    if has(seen, "head", "attack first") and not has(seen, "head", "background attack"):
        return (
            ("no title" in seen and has(seen, "head", "attack_verb"))
            or has(seen, "lead", "toll", "nobody hurt")
            or has(seen, "next", "toll")
        )
    return False


def _retold(seen: Seen) -> bool:
    return (
        has(seen, "lead", "toll", "vague toll", "recent attack", "background number")
        or has(seen, "next", "toll", "background number")
        or (has(seen, "lead", "attack") and not has(seen, "lead", "background attack"))
    )


def _told(seen: Seen) -> bool:
    """Whether headline or lead tell an event: a toll, a day, a verb of happening."""
    tolls = ("toll", "vague toll", "number", "background number")
    return (
        any(has(seen, where, *tolls, "happened") for where in ("head", "lead", "next"))
        or has(seen, "lead", "recent attack")
        or has(seen, "head", "attack_verb", "recent")
    )


def _behind(seen: Seen) -> bool:
    """The headline names an attack only as the background of something else."""
    if has(seen, "head", "speaker") and not has(seen, "lead", "toll", "recent attack"):
        return False
    if has(seen, "lead", "memorial first") or (has(seen, "lead", "old toll") and not _any_toll(seen)):
        return False
    if has(seen, "lead", "toll") or (
        has(seen, "lead", "attack") and not has(seen, "lead", "background attack") and has(seen, "lead", "happened")
    ):
        return True
    if has(seen, "lead", "politics", "legal", "arrest"):
        return False
    if "no title" in seen and has(seen, "next", "dead") and has(seen, "next", "happened"):
        return True
    return has(seen, "lead", "recent attack") or (has(seen, "next", "toll") and has(seen, "lead", "recent"))


def _by_lead(seen: Seen) -> bool:
    if has(seen, "lead", "toll") and has(seen, "lead", "violence", "attack"):
        return True
    if (
        has(seen, "lead", "attack")
        and (has(seen, "lead", "recent") or (has(seen, "lead", "happened") and _any_toll(seen)))
        and not has(seen, "lead", "legal", "memorial", "background attack")
    ):
        return True
    return has(seen, "next", "toll") and has(seen, "next", "violence") and has(seen, "lead", "attack")


RULES: tuple[tuple[str, Callable[[Seen], bool], bool | Callable[[Seen], bool]], ...] = (
    ("news digest", lambda s: has(s, "head", "digest") or has(s, "lead", "digest"), False),
    ("computer attack", _head("cyber"), False),
    ("a figure of speech", lambda s: has(s, "head", "figure") and not has(s, "head", "toll", "violence"), False),
    ("explainer", lambda s: has(s, "head", "explainer") and not has(s, "head", "number", "dead"), False),
    (
        "no attack",
        lambda s: has(s, "head", "counter", "only found") and not has(s, "head", "toll", "vague toll"),
        False,
    ),
    (
        "opinion",
        lambda s: has(s, "head", "opinion first") and not has(s, "head", "toll", "vague toll", "old toll"),
        lambda s: has(s, "next", "dead") and has(s, "next", "happened"),
    ),
    ("release", lambda s: has(s, "head", "release first") and not has(s, "head", "toll", "vague toll"), False),
    ("a trend", lambda s: has(s, "head", "trend") and not has(s, "head", "toll", "recent", "happened"), False),
    ("a trend", lambda s: has(s, "head", "trend first") and not has(s, "head", "toll", "recent", "attack_verb"), False),
    ("a question", lambda s: has(s, "head", "question") and not has(s, "head", "toll", "vague toll"), False),
    ("accident", _accident, False),
    (
        "animals",
        lambda s: has(s, "head", "animal") or (has(s, "lead", "animal") and not has(s, "head", "violence")),
        False,
    ),
    ("self-harm", lambda s: has(s, "head", "self_harm") and not has(s, "head", "number", "dead"), False),
    ("culture or sport", lambda s: has(s, "head", "culture") and not has(s, "head", "toll", "attack"), False),
    (
        "culture or sport",
        lambda s: has(s, "lead", "culture") and not has(s, "head", "toll") and not has(s, "lead", "toll"),
        False,
    ),
    ("statistics", lambda s: has(s, "head", "source") and has(s, "head", "periodic") and not _fresh(s), False),
    ("statistics", lambda s: has(s, "head", "statistic") and not has(s, "lead", "recent attack"), False),
    (
        "a running total",
        lambda s: has(s, "head", "running") and not has(s, "head", "toll") and not has(s, "lead", "recent attack"),
        False,
    ),
    (
        "memorial",
        lambda s: has(s, "head", "memorial") and (not has(s, "head", "number") or has(s, "head", "memorial first")),
        False,
    ),
    (
        "court",
        lambda s: has(s, "head", "legal"),
        lambda s: (
            not has(s, "head", "old toll", "condemn")
            and (has(s, "head", "dead") or (has(s, "head", "number") and has(s, "lead", "dead")))
        ),
    ),
    ("natural death", _natural_death, False),
    ("court", lambda s: has(s, "head", "execution") and _anywhere(s, "legal"), False),
    (
        "state execution",
        lambda s: has(s, "head", "execution") and _anywhere(s, "judicial") and not _anywhere(s, "violence", "military"),
        False,
    ),
    ("study", lambda s: (has(s, "head", "study") or has(s, "lead", "study")) and not has(s, "head", "toll"), False),
    ("protest", lambda s: has(s, "head", "protest") and not has(s, "head", "toll", "vague toll"), False),
    ("condemnation", _condemned, _any_number),
    (
        "arrest",
        lambda s: (
            has(s, "head", "arrest")
            and not has(s, "head", "toll")
            and not (has(s, "head", "attack before arrest") and has(s, "lead", "toll"))
        ),
        lambda s: (
            not has(s, "lead", "legal") and (has(s, "lead", "dead") or ("no title" in s and has(s, "next", "dead")))
        ),
    ),
    (
        "plan or threat",
        lambda s: (
            has(s, "head", "plan") and not has(s, "head", "toll", "vague toll", "nobody hurt", "attack before plan")
        ),
        False,
    ),
    ("statement", _head("politics"), _politics),
    ("opinion", lambda s: has(s, "head", "speaker") and has(s, "head", "toll", "vague toll") and not _retold(s), False),
    ("toll in the headline", _head("toll", "vague toll", "nobody hurt"), True),
    ("opinion", lambda s: has(s, "head", "speaker") and not _told(s), False),
    ("attack in the headline", lambda s: has(s, "head", "attack") and not has(s, "head", "background attack"), True),
    (
        "attack as background",
        _head("background attack", "background toll", "vague background toll", "old toll"),
        _behind,
    ),
    ("arrest", lambda s: has(s, "lead", "arrest") and not has(s, "lead", "toll", "background toll"), False),
    ("statement", lambda s: has(s, "lead", "politics") and not has(s, "lead", "toll"), False),
    ("lead", _by_lead, True),
)
