"""The tokens of one Arabic sentence with what each may be, to be looked at by index."""

from __future__ import annotations

from bot.extract.lexicon_ar import Sense, Tag, sense
from bot.extract.mention import Who
from bot.extract.people_ar import MEMBERS, PREPOSITIONS, QUOTES
from bot.text.arabic import words
from bot.text.arabic_numbers import find_numbers
from bot.text.document import Sentence, Token
from bot.text.numbers import Number

_WHO = words("الذي التي الذين اللذين")
_DID = words("نفذ نفذت نفذوا ارتكب ارتكبت ارتكبوا هاجم هاجمت هاجموا شن شنت شنوا اقتحم اقتحمت اقتحموا")


class Words:
    """The tokens of one sentence with what each may be."""

    __slots__ = ("ending", "norms", "numbers", "senses", "sentence", "tokens")

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.tokens: tuple[Token, ...] = sentence.tokens
        self.norms = [token.norm for token in self.tokens]
        self.senses: list[Sense] = [sense(norm) for norm in self.norms]
        self.numbers: dict[int, Number] = {number.first: number for number in find_numbers(self.tokens)}
        self.ending: dict[int, Number] = {number.last: number for number in self.numbers.values()}

    def norm(self, at: int) -> str:
        return self.norms[at] if 0 <= at < len(self.norms) else ""

    def has(self, at: int, *words: str) -> bool:
        """Whether `words` stand at `at`, one token each."""
        return all(self.norm(at + i) == word for i, word in enumerate(words))

    def of_death(self, at: int) -> bool:
        """Whether a verbal noun or verb of dying stands at `at`."""
        return any(f == "killed" and t in (Tag.MASDAR, Tag.DIED) for t, f, _ in self.senses_at(at).fields)

    def trigger(self, at: int) -> bool:
        """Whether the token can be a verb or noun of casualties."""
        return 0 <= at < len(self.senses) and bool(self.senses[at].fields)

    def past_quotes(self, at: int) -> int:
        while self.norm(at) in QUOTES:
            at += 1
        return at

    def senses_at(self, at: int) -> Sense:
        return self.senses[at] if 0 <= at < len(self.senses) else sense("")

    def verbal(self, at: int) -> bool:
        """Whether the token can be a verb or verbal noun of casualties."""
        if at < 0:
            return False
        return any(tag in (Tag.VERB, Tag.DIED, Tag.MASDAR, Tag.WITH_ALA) for tag, _, _ in self.senses[at].fields)

    def side(self, at: int) -> Who:
        """The side of the person at `at`, by the word or by the adjectives or group after it."""
        known = self.senses_at(at)
        if known.person is not None and known.person.who is not Who.VICTIMS:
            return known.person.who
        if known.fighter_word:
            return Who.FIGHTERS
        for step in range(at + 1, at + 5):
            norm = self.norm(step)
            if norm in QUOTES or norm in MEMBERS or (norm in ("من", "في") and self.hostile_group(step + 1)):
                continue
            if self.senses_at(step).fighter_word and not self.senses_at(step).joined:
                return Who.FIGHTERS
            if norm in _WHO and self.norm(step + 1) in _DID:
                return Who.ATTACKERS  # "مقتل السائق الذي نفذ الهجوم"
            if (
                not norm.isalpha()
                or norm in PREPOSITIONS
                or step in self.numbers
                or self.verbal(step)
                or self.senses_at(step).joined
            ):
                break
        return Who.VICTIMS

    def hostile_group(self, at: int) -> bool:
        """Whether a word for an armed group, or for its members, stands at `at`."""
        return self.senses_at(at).fighter_word or self.norm(at) in MEMBERS


def yearlike(number: Number, norms: list[str]) -> bool:
    """Whether a bare number is rather a year or belongs to a date."""
    return (
        number.count.min is not None
        and 1900 <= number.count.min <= 2100
        and number.first == number.last
        and norms[number.first].isdigit()
    )
