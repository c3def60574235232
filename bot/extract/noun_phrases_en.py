"""English casualty words and nouns where they stand in a sentence: which word is a verb here, where a noun phrase ends.

Shallow on purpose: no parts of speech and no tree. An unknown word is part of a noun phrase; after a person noun it
mostly ends the phrase.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.extract.chunks_en import PEOPLE, Head, Noun
from bot.extract.english_words import PERSON, EnglishWords, Predicate, Word
from bot.text.document import Token
from bot.text.english_numbers import find_numbers
from bot.text.numbers import Number

PERSON_HEADS = Word.SINGULAR | Word.PLURAL | Word.STRONG | Word.WEAK
BREAKS = (
    Word.PREPOSITION | Word.AUXILIARY | Word.MODAL | Word.CONJUNCTION | Word.RELATIVE | Word.SUBORDINATOR | Word.PRONOUN
) | (Word.PUNCTUATION | Word.DETERMINER)
TRANSPARENT = frozenset("-‑'’‘`\"“”«»")
OPENING = {"(": ")", "[": "]"}
MAX_PHRASE = 12  # tokens of a noun phrase
_ALSO_NOUNS = frozenset(("wound", "wounds", "hurts", "murder", "murders", "capture", "arrest", "massacre", "martyr"))
_NOUN_BEFORE = frozenset(("a", "an", "the", "his", "her", "their", "of", "for", "gunshot", "bullet", "shrapnel"))
_TITLES = frozenset(("lt", "gen", "col", "maj", "capt", "sgt", "brig", "cpl", "dr", "mr", "mrs", "rev", "gov", "insp"))
_ATTRIBUTES = frozenset(("dead", "wounded", "injured", "slain", "death", "murders", "wounds"))


def _is_abbreviated(tokens: Sequence[Token], index: int) -> bool:
    before = tokens[index - 1] if index else None
    if before is None or before.end != tokens[index].start:
        return False
    return (len(before.text) == 1 and before.text.isupper()) or before.norm in _TITLES


class SentenceWords:
    """The words of one sentence with their classes and numbers; an object to keep these look-ups together."""

    def __init__(self, tokens: Sequence[Token], words: EnglishWords) -> None:
        self.tokens = tokens
        self.words = words
        self.size = len(tokens)
        self.norms = [token.norm for token in tokens]
        self.classes = [words.classes.get(norm, 0) for norm in self.norms]
        for index, token in enumerate(tokens):
            if token.text == "IS" and not (
                index and len(tokens[index - 1].text) > 3 and tokens[index - 1].text.isupper()
            ):
                self.classes[index] = 0  # Islamic State
            elif token.text == "." and index + 1 < self.size and _is_abbreviated(tokens, index):
                self.norms[index], self.classes[index] = "-", 0  # "a U.N. peacekeeper", "Lt. Ali"
        self.numbers: dict[int, Number] = {number.first: number for number in find_numbers(tokens)}

    def after(self, index: int) -> str:
        return self.norms[index + 1] if index + 1 < self.size else ""

    def predicate(self, index: int) -> Predicate | None:
        """The casualty word or phrase that starts here, where it is one in this place."""
        norm = self.norms[index]
        if norm == "to" and self.after(index) == "death" and self._is_beaten(index):
            return Predicate("killed", "happen", 2)
        if norm in self.words.suffering:
            suffered = self._suffered(index)
            if suffered is not None:
                return suffered
        for words, predicate in self.words.predicates.get(norm, ()):
            if predicate.size == 1:
                return predicate if self._is_verb(index) else None
            if tuple(self.norms[index : index + predicate.size]) == words:
                return predicate
        return None

    def _is_beaten(self, index: int) -> bool:
        """ "hacked a man to death", not "sentenced a man to death"."""
        return not self.words.beatings.isdisjoint(self.norms[max(0, index - 12) : index])

    def _suffered(self, index: int) -> Predicate | None:
        """ "sustained serious burn injuries", up to six words."""
        for after in range(index + 1, min(index + 6, self.size)):
            if self.norms[after] in self.words.harms:
                return Predicate("wounded", "happen", after - index + 1)
            ends = self.classes[after] & BREAKS & ~Word.DETERMINER
            if after in self.numbers or (ends and self.norms[after] not in ("and", "his", "her", "their")):
                break
        return None

    def _is_verb(self, index: int) -> bool:
        """Whether a casualty word is one here, and not "a wound", "Dead Sea", "the dead"."""
        norm, following = self.norms[index], self.after(index)
        before = self.norms[index - 1] if index else ""
        if norm in _ALSO_NOUNS:
            if before in _NOUN_BEFORE:
                return False
            takes = bool(self.words.classes.get(following, 0) & (PERSON | Word.DETERMINER))
            return takes or index + 1 in self.numbers or before in ("to", "and")
        if norm == "dead":
            return following not in ("sea", "end", "zone", "or", "man's") and before != "the"
        if norm == "missing":
            return following not in ("out", "link", "the", "a", "from")
        return norm != "killing" or before not in ("the", "a", "of", "this", "these", "extrajudicial", "targeted")

    def phrase_at(self, table: Mapping[str, tuple[tuple[str, ...], ...]], index: int) -> int:
        """How many tokens the longest phrase of a table that starts here has; 0 for none."""
        for words in table.get(self.norms[index], ()):
            if tuple(self.norms[index : index + len(words)]) == words:
                return len(words)
        return 0

    def past_parenthesis(self, index: int) -> int:
        """The token after "(LDU)", where the brackets hold no casualty word; else the same token."""
        close = OPENING[self.norms[index]]
        for end in range(index + 1, min(index + 16, self.size)):
            if self.norms[end] == close:
                return end + 1
            if self.norms[end] in self.words.predicates:
                break
        return index

    def noun(self, start: int, opened: bool = True) -> Noun:
        """The noun phrase that starts here; `opened`: after its number or determiner."""
        found, index, capitals, named = Noun(start - 1), start, 0, False
        while index < min(self.size, start + MAX_PHRASE):
            norm, kind = self.norms[index], self.classes[index]
            if norm in TRANSPARENT or norm == "alias":
                index += 1
                continue
            if norm in OPENING and found.head is not None and self.past_parenthesis(index) > index:
                if found.head in PEOPLE:
                    break
                index = self.past_parenthesis(index)
                continue
            if kind & Word.CASUALTY_NOUN and self._is_casualty_noun(index, found.head) and index not in self.numbers:
                return Noun(index, Head.CASUALTY, norm.endswith("s"), self.words.casualty_nouns[norm], found.attribute)
            if self._ends(index, start, found, opened):
                break
            predicate = self.predicate(index)
            if predicate is not None:
                found = Noun(found.last, found.head, found.plural, "", predicate.field)
            elif kind & PERSON_HEADS:
                head = Head.STRONG if kind & Word.STRONG else Head.WEAK if kind & Word.WEAK else Head.PERSON
                if norm in ("man", "men") and index and self.norms[index - 1] == "armed":
                    head = Head.WEAK
                plural = bool(kind & Word.PLURAL) or norm.endswith(("s", "men"))
                found = Noun(index, head, plural, "", found.attribute)
                if not self._goes_on(index):
                    break
            elif norm.endswith(("'s", "’s", "s'", "s’")):
                found = Noun(index, Head.UNKNOWN, found.plural, "", found.attribute)
            elif not kind & Word.ADVERB:
                capitals = capitals + 1 if self.tokens[index].text[:1].isupper() else 0
                named = named or capitals >= 2
                known = Head.PERSON if kind & Word.MASS else Head.THING if self._is_thing(index, kind) else Head.UNKNOWN
                head = Head.NAME if known is Head.UNKNOWN and named else known
                found = Noun(index, head, norm.endswith("s") or bool(kind & Word.MASS), "", found.attribute)
            index += 1
        return found

    def _ends(self, index: int, start: int, found: Noun, opened: bool) -> bool:
        """Whether the phrase ends before this word."""
        norm, kind = self.norms[index], self.classes[index]
        if index in self.numbers and index > start:
            return True
        if kind & BREAKS and not kind & PERSON_HEADS:
            return True
        predicate = self.predicate(index)
        if predicate is not None:
            return found.head is not None or not self._is_attribute(index, predicate)
        if kind & PERSON_HEADS or norm.endswith(("'s", "’s", "s'", "s’")):
            return False
        if kind & Word.VERB:
            return found.head is not None or (index == start and not self._is_noun(index, opened))
        if kind & Word.ADVERB:
            return found.head is not None
        people = found.head in PEOPLE
        if norm.endswith(("ed", "ing")):
            return people or (index == start and not opened)
        if norm.endswith("ly") and found.head is not None and norm not in ("family", "ally"):
            return True
        named = self.classes[found.last] & PERSON_HEADS if found.last >= 0 else 0
        return people and found.plural and bool(named) and not kind & Word.THING

    def _is_thing(self, index: int, kind: int) -> bool:
        """Whether a word is a thing: the "state" of "Islamic State" is none."""
        return bool(kind & Word.THING) and self.norms[index - 1 : index + 1] != ["islamic", "state"]

    def _is_noun(self, index: int, opened: bool) -> bool:
        """Whether a word that is mostly a verb is a noun or adjective here: "the attack", "no reported casualties"."""
        if not opened:
            return False
        if self.classes[index - 1] & Word.DETERMINER:
            return True
        return self.norms[index] in ("reported", "claimed", "targeted", "shot")

    def _is_casualty_noun(self, index: int, head: Head | None) -> bool:
        norm = self.norms[index]
        return norm not in _ATTRIBUTES and (norm != "killings" or head is None)

    def _is_attribute(self, index: int, predicate: Predicate) -> bool:
        """ "three wounded soldiers": the casualty word stands before its noun."""
        if (
            predicate.form not in ("past", "happen")
            or predicate.size > 1
            or self.norms[index] in ("died", "dies", "die")
        ):
            return False
        return bool(self.words.classes.get(self.after(index), 0) & PERSON) and index + 1 not in self.numbers

    def _goes_on(self, index: int) -> bool:
        """Whether the phrase goes on after a person noun: "police officers", "soldier John", "militant hideouts"."""
        if index + 1 >= self.size or index + 1 in self.numbers:
            return False
        following = self.words.classes.get(self.norms[index + 1], 0)
        if following & (PERSON | Word.THING):
            return True
        if following or self.predicate(index + 1) is not None:
            return False
        after = self.tokens[index + 1]
        if after.text[:1].isupper():
            return True
        singular = not self.norms[index].endswith("s")
        return singular and after.norm.isalpha() and not after.norm.endswith(("ed", "ing", "ly"))
