"""Where names of places stand in a document: the longest spelling at each word, with every place that it can mean.

English names begin with a capital; Arabic words are tried as they stand and without the particles written to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.extract import place_names
from bot.extract.gazetteer import Gazetteer
from bot.extract.place_names import ARTICLES, MAX_WORDS, word_set
from bot.model import PlaceLevel
from bot.text.document import Document, Sentence, Token

_CONNECTORS = word_set("of de la del do da e i ul al el az ad ez as du des los las y le and the")
_HYPHENS = frozenset("-‐‑–")
_POSSESSIVES = ("'s", "’s", "'", "’")


MOST_NAMES = 3_000
MOST_TOKENS = 60_000


@dataclass(frozen=True, slots=True)
class NameHit:
    """A name at tokens `first` to `last` of a sentence. `country` is set for an adjective ("Iraqi"): no candidates.
    `attached` is the Arabic particle written to the name; `loose`: found only by its consonants."""

    sentence: Sentence
    first: int
    last: int
    key: str
    candidates: tuple[int, ...]
    country: str = ""
    attached: str = ""
    loose: bool = False
    definite: bool = False

    @property
    def start(self) -> int:
        return self.sentence.tokens[self.first].start + len(self.attached)

    @property
    def end(self) -> int:
        return self.sentence.tokens[self.last].end


def scan(doc: Document, gazetteer: Gazetteer) -> Iterator[NameHit]:
    """Every name, in document order, none overlapping another; of a monstrous text only the beginning is read."""
    names = tokens = 0
    for sentence in doc.sentences:
        for hit in _sentence(sentence, gazetteer):
            yield hit
            names += 1
            if names == MOST_NAMES:
                return
        tokens += len(sentence.tokens)
        if tokens > MOST_TOKENS:
            return


def _sentence(sentence: Sentence, gazetteer: Gazetteer) -> Iterator[NameHit]:
    tokens = sentence.tokens
    at = 0
    while at < min(len(tokens), MOST_TOKENS):
        first = tokens[at].text[0]
        hit = None
        if "\u0621" <= first <= "\u06ff":
            hit = _arabic(sentence, at, gazetteer)
        elif first.isalpha():
            hit = _latin(sentence, at, gazetteer)
            if hit is None or _is_slight(hit, gazetteer):
                loose = _loose(sentence, at, gazetteer)
                hit = loose if loose is not None and (hit is None or loose.last > hit.last) else hit
        if hit is not None:
            yield hit
            at = hit.last + 1
        else:
            at += 1


def _is_slight(hit: NameHit, gazetteer: Gazetteer) -> bool:
    """Whether a name of one word, with another capitalised one after it, is but that of villages."""
    following = hit.sentence.tokens[hit.last + 1 : hit.last + 2]
    if hit.first != hit.last or hit.country or not following or not following[0].text[0].isupper():
        return False
    return all(gazetteer.importance(index) < (0, 15_000) for index in hit.candidates)


def latin_token(token: Token) -> str:
    """The word of a token as keys spell it, its possessive ending off."""
    return place_names.token_key(token.text) if token.text[0].isalnum() else ""


def _latin(sentence: Sentence, at: int, gazetteer: Gazetteer) -> NameHit | None:
    tokens = sentence.tokens
    if not _opens(tokens, at):
        return None
    words: list[str] = []
    best: NameHit | None = None
    for last in _chain(tokens, at):
        word = latin_token(tokens[last])
        if not word:
            break
        words.append(word)
        capital = (last == at and word not in _BEFORE) or (
            last > at
            and (not tokens[last].text[0].islower() or tokens[last - 1].text in _HYPHENS)
            and word not in ARTICLES
        )
        key = place_names.latin_key(words)
        if capital and (found := _meaning(sentence, at, last, key, gazetteer)) is not None:
            best = found
        if len(words) > 1 and words[0] in ARTICLES:
            plain = place_names.latin_key(words[1:])
            if capital and best is None and (found := _meaning(sentence, at, last, plain, gazetteer)) is not None:
                best = found
            if gazetteer.places_of(key + " ") is None and gazetteer.places_of(plain + " ") is None:
                break
        elif words[0] not in ARTICLES and gazetteer.places_of(key + " ") is None and key not in _STARTS:
            break
        if tokens[last].text.endswith(_POSSESSIVES[:2]) or len(words) >= MAX_WORDS:
            break
    if best is None and len(words) == 1 and len(words[0]) > 4 and words[0].endswith("s"):
        return _unmarked(sentence, at, words[0][:-1], gazetteer)
    return best


def _unmarked(sentence: Sentence, at: int, key: str, gazetteer: Gazetteer) -> NameHit | None:
    """A country in the possessive whose apostrophe was lost on the way ("Syrias war")."""
    found = tuple(i for i in gazetteer.places_of(key) or () if gazetteer.level(i) == PlaceLevel.COUNTRY)
    return NameHit(sentence, at, at, key, found) if found else None


def _loose(sentence: Sentence, at: int, gazetteer: Gazetteer) -> NameHit | None:
    """An unknown capitalised name that sounds like a known one, where the words beside it say that it is a place's."""
    tokens = sentence.tokens
    if not _opens(tokens, at) or (at and tokens[at - 1].text[0].isupper()):
        return None
    words: list[str] = []
    best: NameHit | None = None
    last = at
    for last in _chain(tokens, at):
        if len(words) == 3 or not (word := latin_token(tokens[last])):
            break
        words.append(word)
        if not (tokens[last].text[0].isupper() or tokens[last - 1].text in _HYPHENS) or not _told(
            tokens, at, last, gazetteer
        ):
            continue
        key = place_names.loose_latin(place_names.latin_key(words))
        if key and len(words[-1]) > 3 and (found := gazetteer.places_of(key)):
            best = NameHit(sentence, at, last, place_names.latin_key(words), found, loose=True)
    if best is not None and last > best.last and tokens[best.last + 1].text in _HYPHENS | {"Al", "El", "al", "el"}:
        return None  # the name goes on, and the whole of it sounds like no place's
    return best


def _told(tokens: Sequence[Token], first: int, last: int, gazetteer: Gazetteer) -> bool:
    """Whether a preposition of place or a word for a kind of place stands beside the name."""
    words = gazetteer.words
    before = [latin_token(token) for token in tokens[max(0, first - 2) : first] if token.text != "the"]
    after = latin_token(tokens[last + 1]) if last + 1 < len(tokens) else ""
    return bool(words.levels(after)) or (
        bool(before)
        and (
            before[-1] in words.locative
            or before[-1] in words.direction
            or (
                before[-1] == "of" and len(before) > 1 and bool(words.levels(before[0]) or before[0] in words.direction)
            )
        )
    )


_BEFORE = word_set(
    "rural eastern western northern southern northeastern north east south west upper lower greater central"
)
_STARTS = frozenset(("north", "south", "central", "new", "sierra", "sri"))  # first words of adjectives of two words


def _opens(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    if token.text[0].isupper():
        return True
    following = tokens[at + 1 : at + 3]
    if token.text in _BEFORE and following and following[0].text[0].isupper():
        return True
    if token.text not in ARTICLES or len(following) < 2:
        return False
    if following[0].text in _HYPHENS:
        return following[1].text[0].isalpha() and following[0].start == token.end
    return token.text in ("al", "el", "ul") and following[0].text[0].isupper()


def _chain(tokens: Sequence[Token], at: int) -> Iterator[int]:
    """Indexes of the words that can go on with the name beginning at `at`: capitals, words tied by hyphens, and small
    words between capitals."""
    yield at
    last = at
    while last + 1 < len(tokens):
        token = tokens[last + 1]
        if token.text in _HYPHENS:
            if last + 2 < len(tokens) and token.start == tokens[last].end and tokens[last + 2].start == token.end:
                last += 2
                yield last
                continue
            return
        ahead = tokens[last + 2 : last + 4]
        small = token.text in _CONNECTORS and any(t.text[0].isupper() for t in ahead)
        if token.text[0].isupper() or token.text[0].isdigit() or small:
            last += 1
        elif token.text == "." and len(tokens[last].text) <= 2 and token.start == tokens[last].end:
            last += 1
            continue
        else:
            return
        yield last


def _meaning(sentence: Sentence, first: int, last: int, key: str, gazetteer: Gazetteer) -> NameHit | None:
    country = gazetteer.words.demonyms.keys.get(key, "")
    if country:
        return NameHit(sentence, first, last, key, (), country)
    found = gazetteer.places_of(key)
    if not found:
        return None
    if first == last and key in gazetteer.words.agencies and sentence.tokens[first].text.isupper():
        return None
    if len(key) <= 3 and first == last and sentence.tokens[first].text.isupper() != (key in gazetteer.abbreviations):
        return None
    return NameHit(sentence, first, last, key, found)


def _arabic(sentence: Sentence, at: int, gazetteer: Gazetteer) -> NameHit | None:
    tokens = sentence.tokens
    best: NameHit | None = None
    for attached, word, definite in gazetteer.arabic_forms(tokens[at].norm):
        hit = _arabic_from(sentence, at, attached, word, definite, gazetteer)
        if hit is not None and (best is None or hit.last > best.last):
            best = hit
        elif hit is not None and best is not None and hit.last == best.last and hit.candidates and best.candidates:
            top = max(best.candidates + hit.candidates, key=gazetteer.importance)
            whole = max(best.candidates, key=gazetteer.importance)
            known = gazetteer.is_own(best.candidates[0]) or gazetteer.importance(whole) > (0, 15_000)
            if top not in best.candidates and gazetteer.importance(top) > (0, 20_000) and not known:
                best = hit
    return best


def _arabic_from(
    sentence: Sentence, at: int, attached: str, word: str, definite: bool, gazetteer: Gazetteer
) -> NameHit | None:
    tokens = sentence.tokens
    best: NameHit | None = None
    key = word
    for last in range(at, min(at + MAX_WORDS, len(tokens))):
        if last > at:
            if tokens[last].text in _HYPHENS and tokens[last].start == tokens[last - 1].end:
                continue  # تين-أكوف
            part = gazetteer.word_key(tokens[last])
            if not part or not ("\u0621" <= part[0] <= "\u06ff"):
                break
            key = f"{key} {part}"
        country = gazetteer.words.demonyms.keys.get(key, "")
        found = gazetteer.places_of(key)
        if country and not (found and not definite and gazetteer.level(found[0]) == "country"):
            best = NameHit(sentence, at, last, key, (), country, attached, definite=definite)
        elif found:
            best = NameHit(sentence, at, last, key, found, "", attached, definite=definite)
        if gazetteer.places_of(key + " ") is None:
            break
    return best
