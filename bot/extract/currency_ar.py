"""Whether an Arabic article has a current incident: what its headline and lead speak of, rule by rule.

Observations ("head toll": the headline counts casualties; "lead background toll": the lead does, in a relative clause)
are named strings; the first rule that holds decides and its name is the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.extract.mention import Casualty, Cue
from bot.extract.subjects_ar import subjects_of
from bot.text.document import Document, Sentence

_ASIDE = frozenset((Cue.RECALLED, Cue.CUMULATIVE, Cue.HYPOTHETICAL, Cue.DENIED, Cue.PREVIOUS))
_HARM = frozenset(("killed", "wounded", "casualties", "kidnapped"))
_BACKGROUND = frozenset(
    "بعد عقب غداه بشان حول بعيد ازا منفذ منفذي مرتكب مرتكبي ضحايا قتلي شهدا شهيد الشهيد جرحي مصابي لحظه قضيه ذكري مدبر هويه هويات جثه "
    "خلفيه اعقاب ردا اثر بسبب حادثه ملابسات مهاجم مشتبه".split()
)
_WHICH = frozenset("الذي التي الذين والذي والتي اللذين".split())
_CARE = frozenset("علاج نقل استقبال زياره اجلا من اسر ذوي عايلات اهالي دفن تكريم اسعاف بين احد".split())
_LEAST_WORDS = 5  # Arabic words: a line of fewer without a casualty is a label, not a headline
_GAP = 7  # sentences without a casualty after which another count is another story's
_NEAR = 7  # tokens from the word for an attack to the day it was on
_HEAD_SENTENCES, _LEAD_SENTENCES = 2, 4

_TURNS = tuple(
    tuple(words.split())
    for words in (
        "من جهه اخري", "ومن جهه اخري", "من ناحيه اخري", "ومن ناحيه اخري", "علي صعيد اخر", "وعلي صعيد اخر", "في سياق اخر", "وفي سياق اخر", "في هجوم اخر",
        "وفي هجوم اخر", "في حادث اخر", "وفي حادث اخر", "في حادث منفصل", "وفي حادث منفصل", "في هجوم منفصل", "وفي هجوم منفصل", "في تطور اخر", "وفي تطور اخر",
        "الي ذلك", "في غضون ذلك", "وفي غضون ذلك", "في حادثه اخري", "وفي حادثه اخري", "كما جرت عمليه اخري", "في عمليه اخري", "وفي عمليه اخري", "في سياق متصل",
        "وفي سياق متصل", "علي صعيد متصل", "وعلي صعيد متصل", "في خبر اخر", "وفي مكان اخر", "في مكان اخر", "في منطقه اخري", "وفي منطقه اخري", "في المقابل",
    )
)  # fmt: skip

Seen = frozenset[str]


def observe(doc: Document, casualties: Sequence[Casualty]) -> tuple[Seen, int]:
    """What headline and lead show, by name, and the sentence taken for the headline."""
    head, lead = _head_and_lead(doc, casualties)
    seen: set[str] = set()
    for prefix, sentences in (("head", head), ("lead", lead[:1]), ("next", lead[1:])):
        for sentence in sentences:
            seen |= {f"{prefix} {name}" for name in _of(sentence, casualties)}
    if not any(sentence.part == "title" for sentence in head):
        seen.add("no title")
    return frozenset(seen), (head or lead)[0].index if head or lead else 0


def no_incident(doc: Document, casualties: Sequence[Casualty]) -> tuple[str, int]:
    """(rule, sentence) by which there is no current incident, read off that sentence; the rule is empty where there is one."""
    seen, at = observe(doc, casualties)
    for name, holds, verdict in RULES:
        if holds(seen):
            return "" if (verdict(seen) if callable(verdict) else verdict) else name, at
    return "no violent act in headline or lead", at


def apart(doc: Document, casualties: Sequence[Casualty]) -> frozenset[int]:
    """Sentences after the first of the text that turn to another incident ("من جهة أخرى", "وفي هجوم آخر") and count
    casualties, with what follows them in their paragraph; and those that stand far below the last that counted any."""
    counted = {mention.sentence for mention in casualties}
    found: set[int] = set()
    turned = -1  # the paragraph that turned to something else
    first = next((s.index for s in doc.sentences if s.part == "text"), 0)
    last = max((index for index in counted if index <= first), default=-1)
    for sentence in doc.sentences[first + 1 :]:
        norms = [token.norm for token in sentence.tokens[:9] if token.norm[:1].isalpha()]
        if any(tuple(norms[start : start + len(turn)]) == turn for turn in _TURNS for start in (0, 1)):
            turned = sentence.paragraph
        if sentence.index not in counted:
            continue
        if turned == sentence.paragraph or (last >= 0 and sentence.index > last + _GAP):
            found.add(sentence.index)
        else:
            last = sentence.index
    return frozenset(found)


def _has(seen: Seen, where: str, *names: str) -> bool:
    return any(f"{where} {name}" in seen for name in names)


def _head(*names: str) -> Callable[[Seen], bool]:
    return lambda seen: _has(seen, "head", *names)


def _any_number(seen: Seen) -> bool:
    return any(_has(seen, where, "number", "background number") for where in ("head", "lead", "next"))


def _accident(seen: Seen) -> bool:
    if _has(seen, "head", "aircraft") or (_has(seen, "lead", "aircraft") and _has(seen, "head", "accident")):
        return False
    if _has(seen, "head", "mishap") or _has(seen, "lead", "mishap") or _has(seen, "next", "mishap"):
        return True
    told = _has(seen, "head", "accident") or _has(seen, "lead", "accident")
    violent = _has(seen, "head", "violence") or _has(seen, "lead", "violence")
    return not violent and (told or (_has(seen, "next", "accident") and not _has(seen, "next", "violence")))


def _condemned(seen: Seen) -> bool:
    if _has(seen, "head", "condemn"):
        return True
    return _has(seen, "lead", "condemn") and not _has(seen, "lead", "dead") and not _has(seen, "head", "toll", "vague toll", "politics")


def _politics(seen: Seen) -> bool:
    """A statement in the headline: an incident only where the toll is in it too and told again, or the attack leads."""
    if _has(seen, "head", "toll", "vague toll") and not _has(seen, "head", "background toll"):
        return _has(seen, "lead", "toll") or _has(seen, "next", "toll")
    if _has(seen, "head", "background number") and _any_number(seen - {"head background number"}):
        return True
    if _has(seen, "head", "attack first") and not _has(seen, "head", "background attack"):
        return ("no title" in seen and _has(seen, "head", "attack_verb")) or _has(seen, "lead", "toll", "nobody hurt") or _has(seen, "next", "toll")
    return False


def _told(seen: Seen) -> bool:
    """Whether headline or lead tell an event: a toll, a day, a verb of happening."""
    return any(_has(seen, where, "toll", "vague toll", "number", "background number", "happened", "recent") for where in ("head", "lead", "next")) or _has(
        seen, "head", "attack_verb"
    )


def _behind(seen: Seen) -> bool:
    """The headline names an attack only as the background of something else."""
    if _has(seen, "lead", "toll") or (_has(seen, "lead", "attack") and not _has(seen, "lead", "background attack") and _has(seen, "lead", "happened")):
        return True
    if _has(seen, "lead", "politics", "legal", "arrest"):
        return False
    return _has(seen, "lead", "recent attack") or (_has(seen, "next", "toll") and _has(seen, "lead", "recent"))


def _by_lead(seen: Seen) -> bool:
    if _has(seen, "lead", "toll") and _has(seen, "lead", "violence", "attack"):
        return True
    if _has(seen, "lead", "attack") and _has(seen, "lead", "happened", "recent") and not _has(seen, "lead", "legal", "memorial", "background attack"):
        return True
    return _has(seen, "next", "toll") and _has(seen, "next", "violence") and _has(seen, "lead", "attack")


RULES: tuple[tuple[str, Callable[[Seen], bool], bool | Callable[[Seen], bool]], ...] = (
    ("news digest", lambda s: _has(s, "head", "digest") or _has(s, "lead", "digest"), False),
    ("computer attack", _head("cyber"), False),
    ("accident", _accident, False),
    ("self-harm", lambda s: _has(s, "head", "self_harm") and not _has(s, "head", "number", "dead"), False),
    ("culture or sport", lambda s: _has(s, "head", "culture") and not _has(s, "head", "toll", "attack"), False),
    ("culture or sport", lambda s: _has(s, "lead", "culture") and not _has(s, "head", "toll") and not _has(s, "lead", "toll"), False),
    ("statistics", lambda s: _has(s, "head", "statistic") and not _has(s, "lead", "recent attack"), False),
    ("memorial", lambda s: _has(s, "head", "memorial") and not _has(s, "head", "number"), False),
    ("court", lambda s: _has(s, "head", "legal"), lambda s: _has(s, "head", "dead") and not _has(s, "head", "old toll", "condemn")),
    ("condemnation", _condemned, _any_number),
    ("arrest", lambda s: _has(s, "head", "arrest") and not _has(s, "head", "toll"), lambda s: _has(s, "lead", "dead") and not _has(s, "lead", "legal")),
    ("plan or threat", lambda s: _has(s, "head", "plan") and not _has(s, "head", "toll", "vague toll", "nobody hurt"), False),
    ("statement", _head("politics"), _politics),
    ("toll in the headline", _head("toll", "vague toll", "nobody hurt"), True),
    ("opinion", lambda s: _has(s, "head", "speaker") and not _told(s), False),
    ("attack in the headline", lambda s: _has(s, "head", "attack") and not _has(s, "head", "background attack"), True),
    ("attack as background", _head("background attack", "background toll", "vague background toll", "old toll"), _behind),
    ("arrest", lambda s: _has(s, "lead", "arrest") and not _has(s, "lead", "toll", "background toll"), False),
    ("statement", lambda s: _has(s, "lead", "politics") and not _has(s, "lead", "toll"), False),
    ("lead", _by_lead, True),
)  # fmt: skip


def _head_and_lead(doc: Document, casualties: Sequence[Casualty]) -> tuple[list[Sentence], list[Sentence]]:
    """The headline, or the first line of a text that has none, and the sentences after it; labels are passed over."""
    counted = {mention.sentence for mention in casualties}
    title = [sentence for sentence in doc.sentences if sentence.part == "title"]
    body = [s for s in doc.sentences if s.part == "text" and (s.index in counted or _wordy(s))]
    if title:
        return title, body[:_LEAD_SENTENCES]
    head = [s for s in body[:_HEAD_SENTENCES] if s.paragraph == body[0].paragraph and (s is body[0] or len(body[0].tokens) < 12)]
    return head, body[:_LEAD_SENTENCES]


def _wordy(sentence: Sentence) -> bool:
    return sum(token.norm[:1] > "\u0600" for token in sentence.tokens) >= _LEAST_WORDS


def _of(sentence: Sentence, casualties: Sequence[Casualty]) -> set[str]:
    subjects = subjects_of(sentence.tokens)
    seen = set(subjects)
    mine = [m for m in casualties if m.sentence == sentence.index and m.field in _HARM]
    fresh = [m for m in mine if not m.cues & _ASIDE]
    for mention in fresh:
        seen |= _toll(sentence, mention)
    if len(fresh) < len(mine):
        seen.add("old toll")
    attack = subjects.get("attack", [])
    norms = [token.norm for token in sentence.tokens]
    if attack and (not _BACKGROUND.isdisjoint(norms[max(0, attack[0] - 2) : attack[0]]) or norms[attack[0] - 1 : attack[0]] == ["في"]):
        seen.add("background attack")
    if ":" in norms[1:7]:
        seen.add("speaker")
    if any(0 <= day - at <= _NEAR for at in attack for day in subjects.get("recent", ())):
        seen.add("recent attack")
    if attack and min(attack) <= min((at for name in ("politics", "legal") for at in subjects.get(name, ())), default=len(sentence.tokens)):
        seen.add("attack first")
    return seen


def _toll(sentence: Sentence, mention: Casualty) -> set[str]:
    if mention.count.max == 0:
        return {"nobody hurt"}
    at = next((i for i, token in enumerate(sentence.tokens) if token.start >= mention.start), 0)
    before = [token.norm for token in sentence.tokens[max(0, at - 9) : at]]
    bare = _bare(mention)
    aside = not _WHICH.isdisjoint(before) or not _BACKGROUND.isdisjoint(before[-3:]) or before[-1:] in (["في"], ["علي"]) or (bare and not _CARE.isdisjoint(before[-2:]))
    place = "background " if aside else ""
    seen = {f"{'vague ' if bare else ''}{place}toll"}
    if not bare and mention.field == "killed":
        seen.add(place + "dead")
    if not bare and (mention.count.min or 0) > 1:
        seen.add(place + "number")
    return seen


def _bare(mention: Casualty) -> bool:
    """Whether it is a plural without a number."""
    return mention.count.vague and mention.count.max is None and (mention.count.min or 0) <= 2
