"""What the headline and lead of an Arabic article show, as observations that rules can be made of.

An observation is a string of where and what: "head toll" (the headline counts casualties), "lead background toll" (the
first sentence of the text does, in a relative clause or after "since"), "next attack" (one of the sentences after it
names an attack). The subjects are those of `data/subjects_ar.yaml`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bot.extract.cues_ar import without_superlatives
from bot.extract.mention import Casualty, Cue
from bot.extract.subjects_ar import subjects_of
from bot.text.arabic import words
from bot.text.document import Document, Sentence

ASIDE = frozenset((Cue.RECALLED, Cue.CUMULATIVE, Cue.HYPOTHETICAL, Cue.DENIED, Cue.PREVIOUS))
_HARM = frozenset(("killed", "wounded", "casualties", "kidnapped"))
_BACKGROUND = words(
    "بعد عقب غداه بشان حول بعيد ازا منفذ منفذي مرتكب مرتكبي ضحايا قتلي شهدا شهيد الشهيد جرحي مصابي لحظه "
    "قضيه ذكري مدبر هويه هويات جثه خلفيه اعقاب ردا اثر بسبب حادثه ملابسات مهاجم مشتبه"
)
_WHICH = words("الذي التي الذين والذي والتي اللذين مسوول المسوول متهم المتهم مطلوب متورط ضالع")
_CARE = words(
    "علاج نقل استقبال زياره اجلا من اسر ذوي عايلات عايله اهالي اهل دفن تكريم اسعاف بين احد اسما صور قبور ارواح "
    "لاهالي لاسر لعايلات لذوي لارواح وقفه"
)
_LEAST_WORDS = 5  # Arabic words: a line of fewer without a casualty is a label, not a headline
_WHICH_REACH = 9  # tokens from "which" to the toll of its clause
_LABELS = words("فيديو بالفيديو شاهد بالصور صور عاجل متداول حصري")  # before a colon: no speaker
_NEAR = 7  # tokens from the word for an attack to the day it was on
_FIRST = 8  # tokens of a sentence in which a funeral must be named to be its subject
_ATTEMPT_REACH = 9  # tokens from "foiled" to the attempt
_ATTEMPTS = words("محاوله محاولات مخطط مخططا مخططات عمليه عمليتين محاولتي محاولتين")
_AIMS = words("تفجير لتفجير زرع استهداف لاستهداف اغتيال لاغتيال تفجيرين ارهابيه ارهابي ارهابيا انتحاريه ادخال")
_FREE = words("اطلق اطلقت اطلقوا يطلق تطلق يطلقون اطلاق باطلاق")  # "أطلق مسلحون سراح شابين"
_FREE_REACH = 7
_OPINES = words(
    "وصف وصفت اعتبر اعتبرت راي رات حذر حذرت توقع توقعت استبعد استبعدت انتقد انتقدت رجح رجحت يحذر تحذر يتوقع تتوقع"
)  # opens what somebody thinks of an attack, or fears
_HEAD_SENTENCES = 2
LEAD_SENTENCES = 4  # sentences of the text that may say what the article is about

Seen = frozenset[str]


def has(seen: Seen, where: str, *names: str) -> bool:
    """Whether one of the observations was made of "head", "lead" or "next"."""
    return any(f"{where} {name}" in seen for name in names)


def observe(doc: Document, casualties: Sequence[Casualty]) -> tuple[Seen, int]:
    """What headline and lead show, by name, and the sentence taken for the headline."""
    head, lead = _head_and_lead(doc, casualties)
    seen: set[str] = set()
    for prefix, sentences in (("head", head), ("lead", lead[:1]), ("next", lead[1:])):
        for sentence in sentences:
            seen |= {f"{prefix} {name}" for name in _of(sentence, casualties)}
    if "head weak_attack" in seen and has(frozenset(seen), "lead", "violence", "attack", "toll", "nobody hurt"):
        seen.add("head attack")
        if has(frozenset(seen), "head", "background toll", "vague background toll"):
            seen.add("head background attack")
    if not any(sentence.part == "title" for sentence in head):
        seen.add("no title")
    elif any(token.norm in ("؟", "?") for sentence in head for token in sentence.tokens[-2:]):
        seen.add("head question")
    return frozenset(seen), (head or lead)[0].index if head or lead else 0


def _head_and_lead(doc: Document, casualties: Sequence[Casualty]) -> tuple[list[Sentence], list[Sentence]]:
    """The headline, or the first line of a text that has none, and the sentences after it; labels are passed over."""
    counted = {mention.sentence for mention in casualties}
    title = [sentence for sentence in doc.sentences if sentence.part == "title"]
    body = [s for s in doc.sentences if s.part == "text" and (s.index in counted or _wordy(s))]
    if title:
        return title, body[:LEAD_SENTENCES]
    head = [
        s
        for s in body[:_HEAD_SENTENCES]
        if s.paragraph == body[0].paragraph and (s is body[0] or len(body[0].tokens) < 12)
    ]
    return head, body[:LEAD_SENTENCES]


def _wordy(sentence: Sentence) -> bool:
    return (
        sum(len(token.norm) > 1 and token.norm[:1] > "\u0600" and token.norm.isalpha() for token in sentence.tokens)
        >= _LEAST_WORDS
    )


def _of(sentence: Sentence, casualties: Sequence[Casualty]) -> set[str]:
    subjects = subjects_of(sentence.tokens)
    norms = [token.norm for token in sentence.tokens]
    seen = set(subjects)
    if "منذ" in norms and "منذ" not in without_superlatives(norms):
        seen -= {"running", "statistic"}  # "the bloodiest attack since the war began"
    mine = [m for m in casualties if m.sentence == sentence.index and m.field in _HARM]
    fresh = [m for m in mine if not m.cues & ASIDE]
    for mention in fresh:
        seen |= _toll(sentence, mention)
    if len(fresh) < len(mine):
        seen.add("old toll")
    attack = subjects.get("attack", [])
    if "weak_attack" in subjects and (
        {"violence", "military"} & set(subjects) or attack or any(not _bare(m) for m in fresh)
    ):
        attack = sorted([*attack, *subjects["weak_attack"]])
        seen.add("attack")
    if attack and "survived" in subjects and subjects["survived"][0] < attack[0]:
        seen.add("attack survived")
    elif attack and (
        not _BACKGROUND.isdisjoint(norms[max(0, attack[0] - 2) : attack[0]])
        or norms[attack[0] - 1 : attack[0]] == ["في"]
    ):
        seen.add("background attack")
    colon = norms.index(":", 1) if ":" in norms[1:7] else 0
    if (
        colon
        and _LABELS.isdisjoint(norms[:3])
        and not any(at < colon for at in attack)
        and "حصيله" not in norms[:colon]
    ):
        seen.add("speaker")
    if any(0 <= day - at <= _NEAR for at in attack for day in subjects.get("recent", ())):
        seen.add("recent attack")
    if attack and _before(subjects.get("attack_verb", ()), subjects.get("arrest", ())):
        seen.add("attack before arrest")
    seen |= _order(subjects, attack, norms)
    if attack and min(attack) <= min(
        (at for name in ("politics", "legal") for at in subjects.get(name, ())), default=len(sentence.tokens)
    ):
        seen.add("attack first")
    return seen


def _order(subjects: dict[str, list[int]], attack: Sequence[int], norms: Sequence[str]) -> set[str]:
    """What stands before what: a funeral or a plan before the attack, or a device found before any other act."""
    seen: set[str] = set()
    first = min(attack, default=len(norms))
    memorial = min(subjects.get("memorial", ()), default=len(norms))
    if memorial < min(first, _FIRST) and norms[memorial] != "وصول":  # bodies brought in are an event's first news
        seen.add("memorial first")
    if _before(attack, subjects.get("plan", ())) and "attack_verb" in subjects:
        seen.add("attack before plan")
    if norms[0] in _OPINES and norms[1:2] and not norms[1].startswith("بان"):
        seen.add("opinion first")
    if any(norm in _FREE and _frees(norms, at) for at, norm in enumerate(norms[: first + 1])):
        seen.add("release first")
    done = [at for name in ("attack_verb", "happened") for at in subjects.get(name, ())]
    if "trend" in subjects and min(subjects["trend"]) < min(done, default=len(norms)):
        seen.add("trend first")
    found = [*subjects.get("defused", ()), *(at for at in subjects.get("foiled", ()) if _an_attempt(norms, at))]
    devices = set(subjects.get("device", ()))
    if found and not any(at < min(found) and at not in devices for at in attack):
        seen.add("only found")
    return seen


def _frees(norms: Sequence[str], at: int) -> bool:
    return any(norm.startswith("سراح") for norm in norms[at + 1 : at + _FREE_REACH])


def _an_attempt(norms: Sequence[str], at: int) -> bool:
    """Whether what was foiled is an attempt on something: "أحبطت قوات الأمن محاولة تفجير"."""
    near = list(norms[at + 1 : at + _ATTEMPT_REACH])
    return any(word in _ATTEMPTS and after in _AIMS for word, after in pairwise(near))


def _before(some: Sequence[int], others: Sequence[int]) -> bool:
    return bool(some and others) and min(some) < min(others)


def _toll(sentence: Sentence, mention: Casualty) -> set[str]:
    if mention.count.max == 0:
        return {"nobody hurt"}
    at = next((i for i, token in enumerate(sentence.tokens) if token.start >= mention.start), 0)
    before = _own_clause([token.norm for token in sentence.tokens[max(0, at - _WHICH_REACH) : at + 1]])
    bare = _bare(mention)
    found_bodies = any(token.norm.startswith("جث") for token in sentence.tokens[at : at + 3])
    aside = (
        not _WHICH.isdisjoint(before)
        or not _BACKGROUND.isdisjoint(before[-3:])
        or (before[-1:] in (["في"], ["علي"]) and not found_bodies)
        or (bare and not _CARE.isdisjoint(before[-2:]))
    )
    place = "background " if aside else ""
    seen = {f"{'vague ' if bare else ''}{place}toll"}
    if not bare and mention.field == "killed":
        seen.add(place + "dead")
    if not bare and (mention.count.min or 0) > 1 and not (mention.count.vague and Cue.BOTH in mention.cues):
        seen.add(place + "number")
    return seen


def _own_clause(norms: list[str]) -> list[str]:
    """The tokens before the last one, from the last comma on that ends a relative clause."""
    for at in range(len(norms) - 2, -1, -1):
        if norms[at] in "،,؛" and not norms[at + 1].startswith(("و", "مما", "ما")):
            return norms[at + 1 : -1]
    return norms[:-1]


def _bare(mention: Casualty) -> bool:
    """Whether it is a plural without a number."""
    return mention.count.vague and mention.count.max is None and (mention.count.min or 0) <= 3
