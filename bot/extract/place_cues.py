"""What the words around a name say about it: is it a place at all, and of which kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.extract import place_names
from bot.extract.gazetteer import Gazetteer
from bot.extract.place_names import word_set
from bot.extract.place_scan import NameHit
from bot.extract.place_words import PlaceWords
from bot.text.document import Token

_OPEN = frozenset("([{«\"“'")
_QUOTES = frozenset("\"'«»“”‘’")


@dataclass(frozen=True, slots=True)
class Cues:
    """`levels` that a word beside the name speaks of; `locative`, `toward`, `origin_from`: the word before it;
    `person`, `organisation`: it is a part of such a name; `opening`: it opens its sentence."""

    levels: frozenset[str] = frozenset()
    locative: bool = False
    toward: bool = False
    origin_from: bool = False
    direction: bool = False
    person: bool = False
    organisation: bool = False
    opening: bool = False
    headline: bool = False
    quarter: bool = False
    urban: bool = False  # "the capital's X"
    longer: bool = False  # an unknown capitalised word goes on with the name


def cues_of(hit: NameHit, gazetteer: Gazetteer, arabic: bool) -> Cues:
    """Read the neighbours of a name."""
    tokens, words, token_key = hit.sentence.tokens, gazetteer.words, gazetteer.word_key
    before = [token_key(token) for token in tokens[max(0, hit.first - 4) : hit.first]]
    after = [token_key(token) for token in tokens[hit.last + 1 : hit.last + 5]]
    return _arabic_cues(hit, words, before, after) if arabic else _english_cues(hit, words, before, after)


def _last(words: Sequence[str], back: int = 1) -> str:
    return words[-back] if len(words) >= back else ""


def _english_cues(hit: NameHit, words: PlaceWords, before: list[str], after: list[str]) -> Cues:
    tokens = hit.sentence.tokens
    before = [word for word in before if word != "."]
    near = [word for word in before if word != "the"]
    direction = bool(near) and (near[-1] in words.direction or (near[-1] == "of" and _last(near, 2) in words.direction))
    governing = near[:-1] if direction and near[-1] != "of" else near
    levels = _english_levels(hit, words, near, after)
    headline = is_headline(tokens)
    capital_after = hit.last + 1 < len(tokens) and tokens[hit.last + 1].text[0].isupper()
    goes_on = _goes_on(hit, words, after)
    person = _is_person(hit, words, before, after, capital_after)
    if not headline and not person:
        person = _after_stranger(hit, words, near) or (goes_on and _last(near) not in words.locative)
    return Cues(
        levels=levels,
        locative=_last(governing) in words.locative or (direction and _last(near) == "of") or _is_whole(hit, words),
        toward=_last(governing) in words.toward,
        origin_from=_last(governing) in words.origin_from,
        direction=direction,
        person=person,
        organisation=capital_after and after[0] in words.organisation and not levels,
        opening=hit.first == 0 or tokens[hit.first - 1].text in _OPEN,
        headline=headline,
        quarter=any(word in words.quarter for word in after[:1])
        or (_last(near) == "of" and _last(near, 2) in words.quarter),
        urban=hit.first > 0 and tokens[hit.first - 1].norm in ("capital's", "capital’s", "city's", "city’s"),
        longer=goes_on and not headline,
    )


def _english_levels(hit: NameHit, words: PlaceWords, near: Sequence[str], after: Sequence[str]) -> frozenset[str]:
    """The kinds of place that the words beside the name speak of: "Kut district", "the city of Kut", "village Kut"."""
    levels: frozenset[str] = frozenset()
    if after and not _owns(hit):
        levels = words.levels(after[0])
        if not levels and len(after) > 1 and (after[0] in words.direction or after[0] in _BEFORE_KINDS):
            levels = words.levels(after[1])
    if not levels and _last(near) == "of":
        levels = words.levels(_last(near, 2))
    if not levels and hit.first and hit.sentence.tokens[hit.first - 1].text.islower():
        levels = words.levels(_last(near))
    return levels


def _is_whole(hit: NameHit, words: PlaceWords) -> bool:
    """Whether it stands behind an unknown place as what that lies in: "a clash in Upper Something, Kut"."""
    tokens = hit.sentence.tokens
    if hit.first < 3 or tokens[hit.first - 1].text != ",":
        return False
    if hit.last + 1 < len(tokens) and (tokens[hit.last + 1].norm in words.speech or _owns(hit)):
        return False
    for token in reversed(tokens[max(0, hit.first - 6) : hit.first - 1]):
        if not token.text[0].isupper():
            return token.text in words.locative and token.end < tokens[hit.first - 1].start
        if token.norm in words.never:
            return False
    return False


def _owns(hit: NameHit) -> bool:
    return hit.sentence.tokens[hit.last].text.endswith(("'s", "’s"))


def _goes_on(hit: NameHit, words: PlaceWords, after: Sequence[str]) -> bool:
    """Whether an unknown capitalised word follows that the name seems to be a part of: "Kut Something"."""
    following = [token.text for token in hit.sentence.tokens[hit.last + 1 : hit.last + 3]]
    if not following:
        return False
    if (
        len(following) > 1
        and after[0] in _PARTICLES
        and following[1].removeprefix("l'").removeprefix("l’")[:1].isupper()
    ):
        return True
    known = (words.organisation, words.never, words.direction, _BEFORE_KINDS)
    return following[0][0].isupper() and not words.levels(after[0]) and not any(after[0] in each for each in known)


def _is_person(
    hit: NameHit, words: PlaceWords, before: Sequence[str], after: Sequence[str], capital_after: bool
) -> bool:
    """Whether a title or a given name before it, or a surname after it, makes it a person's name."""
    if after and (after[0] in _FILIAL or (capital_after and after[0] in words.person)):
        return True
    titles = [token.text for token in hit.sentence.tokens[max(0, hit.first - 2) : hit.first] if token.text != "."]
    return _last(before) in words.person and (titles[-1][0].isupper() or _last(before) in _FILIAL)


def _after_stranger(hit: NameHit, words: PlaceWords, near: Sequence[str]) -> bool:
    """Whether a capitalised word that is neither a direction, a kind of place nor an organisation stands before it."""
    if hit.first < 2 or _owns(hit):
        return False
    text, last = hit.sentence.tokens[hit.first - 1].text, _last(near)
    known = (words.direction, words.locative, words.never, words.organisation)
    return (
        text[0].isupper() and text[-1].isalpha() and not words.levels(last) and not any(last in each for each in known)
    )


_PARTICLES = word_set("de del la las los el do da dos das du des")
_FILIAL = frozenset(("bin", "ibn", "abu", "named"))
_BEFORE_KINDS = word_set("military international air refugee tribal border central police army")  # … airport, … camp


def is_headline(tokens: Sequence[Token]) -> bool:
    """Whether the sentence writes most words with a capital, so that a capital tells nothing."""
    longer = [token for token in tokens[:40] if len(token.text) > 3 and token.text.isalpha()]
    return len(longer) > 3 and sum(token.text[0].isupper() for token in longer) > 0.7 * len(longer)


def _arabic_cues(hit: NameHit, words: PlaceWords, before: list[str], after: list[str]) -> Cues:
    tokens = hit.sentence.tokens
    before = [word for word in before if word not in _QUOTES]
    last = _last(before)
    parts = hit.key.split(" ")
    governing = tokens[hit.first - 1].norm if hit.first else ""
    article = governing.startswith(("ال", "بال", "وال", "لل", "فال")) and not governing.endswith("عاصمه")
    typed: frozenset[str] = frozenset() if article else words.levels(last)
    levels = typed or (
        words.levels(parts[0]) if len(parts) > 1 and parts[0] in place_names.ARABIC_TYPES else frozenset()
    )
    if not levels and last in words.direction:
        levels = words.levels(_last(before, 2))
    on = hit.first > 0 and tokens[hit.first - 1].text == "على"  # the preposition, which folds to the name Ali
    person = last in words.person and hit.attached == "" and not on
    return Cues(
        levels=levels,
        locative=last in words.locative or "ب" in hit.attached or hit.attached == "في",
        toward=last in words.toward or hit.attached.endswith("ل"),
        origin_from=last in words.origin_from,
        direction=last in words.direction,
        person=person,
        organisation=last in words.organisation,
        opening=hit.first == 0,
        quarter=last in words.quarter,
    )
