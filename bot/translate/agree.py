"""Do the facts survive translation? Pure: facts and texts in, the disagreements out, in words for operators."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bot.model import Count, Facts, PlaceLevel
from bot.text import document
from bot.text.numbers import find_numbers

_COUNTS = ("killed", "killed_attackers", "wounded", "kidnapped", "missing")


@dataclass(frozen=True, slots=True)
class Texts:
    """Two texts with their languages: the facts of either are held against what the other says in so many words."""

    source: str = ""
    output: str = ""
    languages: tuple[str, str] = ("", "")


_NOTHING = Texts()


def disagreements(original: Facts | None, translated: Facts | None, texts: Texts = _NOTHING) -> tuple[str, ...]:
    """What a reader of the translation would get wrong: counts, the place, the groups. Empty: nothing.

    A fact that the translation leaves out is no disagreement unless it is the toll; one that it adds is. A number or a
    name that stands there in so many words is none, though the reader of one language may have missed it.
    """
    if original is None:
        return ()
    said = _numbers(texts.source, texts.languages[0]).said, _numbers(texts.output, texts.languages[1]).said
    if translated is None:
        toll = next((c for c in (original.killed, original.wounded) if c and c.best), None)
        return ("it tells of no incident",) if toll and toll.best not in said[1] else ()
    found = [_count(name, getattr(original, name), getattr(translated, name), said) for name in _COUNTS]
    found += [_place(original, translated, texts), _groups(original, translated)]
    return tuple(filter(None, found))


def places_kept(original: Facts | None, translated: Facts | None, source: str) -> tuple[str, ...]:
    """A place in the translation of one sentence whose country the original's facts do not have and whose name, in
    either language, the original does not write. For sentences that tell of no incident of their own, too."""
    place = translated.places[0] if translated and translated.places else None
    if place is None or not place.names.ar or (original and any(p.country == place.country for p in original.places)):
        return ()
    words = f" {_folded(source)} "
    names = (_folded(place.names.en), _folded(place.names.ar).removeprefix("ال"))
    return () if any(name in words for name in names) else (f"the place {place.names.en} is added",)


def digits_kept(source: str, output: str, languages: tuple[str, str]) -> tuple[str, ...]:
    """Numbers that one text writes in digits and the other says neither in digits nor in words. Empty: none.

    Numbers in words are another matter (`words_kept`): ordinals and the hours of the day make false alarms of them.
    """
    left, right = _numbers(source, languages[0]), _numbers(output, languages[1])
    missing = [f"the number {max(each)} is missing" for each in sorted(left.written, key=max) if not each & right.said]
    added = [f"the number {max(each)} is added" for each in sorted(right.written, key=max) if not each & left.said]
    return tuple(missing + added)


def words_kept(source: str, output: str, languages: tuple[str, str]) -> tuple[str, ...]:
    """Exact numbers from 3 on that one text says in words and the other in no way. For sentences that tell of a toll,
    where "seven three dead" must not pass; elsewhere "at seven" is الساعة السابعة. Empty: none."""
    left, right = _numbers(source, languages[0]), _numbers(output, languages[1])
    missing = [f"the number {each} is missing" for each in sorted(left.exact - right.said)]
    added = [f"the number {each} is added" for each in sorted(right.exact - left.said)]
    return tuple(missing + added)


def numbers_kept(source: str, output: str, languages: tuple[str, str]) -> bool | None:
    """Whether all numbers from 3 on, in digits or words, are the same on both sides; None where there are none.

    For measuring: 1 and 2 have forms of the noun in Arabic, and no number.
    """
    left, right = _numbers(source, languages[0]), _numbers(output, languages[1])
    if not left.counted and not right.counted and not left.written and not right.written:
        return None
    return left.counted <= right.said and right.counted <= left.said and not digits_kept(source, output, languages)


def degenerate(source: str, output: str, source_tokens: int, target_tokens: int, target: str = "") -> str:
    """Why an output is no translation at all ("" where it may be one): loops, odd lengths, nothing translated.

    `target` is the language that it should be in, where its letters are to be looked at.
    """
    if source.strip() and not output.strip():
        return "it is empty"
    words = output.casefold().split()
    runs = Counter(zip(words, words[1:], words[2:], strict=False))
    if len(words) >= 8 and runs and max(runs.values()) >= 4:
        return "it repeats itself"
    if len(words) >= 6 and sum(a == b for a, b in pairwise(words)) * 3 > len(words):
        return "it repeats itself"
    if target_tokens > 3 * source_tokens + 20:
        return "it is much longer than the original"
    if source_tokens >= 15 and target_tokens < source_tokens / 5:
        return "it is much shorter than the original"
    if len(source) > 12 and output.strip() == source.strip():
        return "nothing was translated"
    if target and _foreign(output, target):
        return "it is in the letters of another language"
    return ""


def choose(hypotheses: Sequence[str], faults: Callable[[str], tuple[str, ...]]) -> tuple[str, tuple[str, ...]]:
    """The first hypothesis without faults; where all have some, the one with fewest, and its faults."""
    judged = []
    for hypothesis in hypotheses:
        found = faults(hypothesis)
        if not found:
            return hypothesis, ()
        judged.append((len(found), hypothesis, found))
    _, best, found = min(judged, key=lambda each: each[0])
    return best, found


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The numbers of a text. `written`: each that stands in digits, as the values that it may have ("11 thousand" is
    11 or 11,000); `counted`: those from 3 on that stand in words, `exact` without "dozens" and "at least"; `said`: all
    values."""

    written: frozenset[frozenset[int]]
    counted: frozenset[int]
    exact: frozenset[int]
    said: frozenset[int]


@lru_cache(maxsize=64)
def _numbers(text: str, language: str) -> _Numbers:
    """Each check of a sentence asks for the same two texts."""
    written: set[frozenset[int]] = set()
    counted: set[int] = set()
    exact: set[int] = set()
    said: set[int] = set()
    for sentence in document.build("", text, language).sentences:
        literal = {at: _literal(token.norm) for at, token in enumerate(sentence.tokens) if token.norm[0].isdigit()}
        for number in find_numbers(sentence.tokens, language):
            values = {value for value in (number.count.min, number.count.max) if value is not None}
            inside = [literal.pop(at) for at in range(number.first, number.last + 1) if at in literal]
            said |= values
            counted |= set() if inside else values
            exact |= set() if inside or number.count.vague or len(values) > 1 else values
            written |= {frozenset({each} | values) for each in inside}
        written |= {frozenset({each}) for each in literal.values()}
    said = said.union(*written)
    counted, exact = ({value for value in some if value > 2} for some in (counted, exact))
    return _Numbers(frozenset(written), frozenset(counted), frozenset(exact), frozenset(said))


def _literal(norm: str) -> int:
    """The digits of a token as one number, whatever parts them."""
    return int("".join(c for c in norm if c in "0123456789")[:15] or 0)


def _folded(text: str) -> str:
    """Words as they are compared, whatever the case, the marks and the forms of letters."""
    return " ".join(token.norm for sentence in document.build("", text, "ar").sentences for token in sentence.tokens)


def _foreign(output: str, target: str) -> bool:
    """Whether most letters are not those that the target language is written in (Arabic and English alone)."""
    letters = [c for c in output if c.isalpha()]
    arabic = sum("\u0600" <= c <= "\u06ff" for c in letters)
    if len(letters) < 6 or target not in ("ar", "en"):
        return False
    return arabic * 2 < len(letters) if target == "ar" else arabic * 2 > len(letters)


def _count(
    name: str, original: Count | None, translated: Count | None, said: tuple[frozenset[int], frozenset[int]]
) -> str:
    """`said`: the numbers of the source and of the output, in whatever role."""
    if original is None and translated is None:
        return ""
    what = name.replace("_", " ")
    if translated is None:
        lost = name == "killed" and original is not None and original.best and original.best not in said[1]
        return f"{what} {_said(original)} is missing" if lost else ""
    if original is None:
        return (
            f"{what} {_said(translated)} is added"
            if translated.best and translated.best > 1 and translated.best not in said[0]
            else ""
        )
    same = (original.min, original.max) == (translated.min, translated.max) or original.best == translated.best
    misread = original.best in said[1] and translated.best not in said[1]
    return "" if same or misread else f"{what} is {_said(translated)}, not {_said(original)}"


def _said(count: Count | None) -> str:
    if count is None:
        return "unknown"
    if count.min == count.max:
        return str(count.min)
    return f"{'' if count.min is None else count.min}-{'' if count.max is None else count.max}"


def _place(original: Facts, translated: Facts, texts: Texts) -> str:
    if not original.places or not translated.places:
        return ""
    first, second = original.places[0], translated.places[0]
    names = {first.names.en.casefold(), first.names.of(texts.languages[1]).casefold()}
    if second.names.en.casefold() in names or any(name in texts.output.casefold() for name in names if name):
        return ""
    other = first.admin1 and second.admin1 and first.admin1 != second.admin1 and second.level is not PlaceLevel.COUNTRY
    return f"the place is {second.names.en}, not {first.names.en}" if first.country != second.country or other else ""


def _groups(original: Facts, translated: Facts) -> str:
    known = {item for g in original.groups for item in (g.group.id, *g.group.parents)}
    added = [g.group.names.en for g in translated.groups if not {g.group.id, *g.group.parents} & known]
    return f"the group {added[0]} is added" if added and known else ""
