"""The Arabic words of casualty reports, loaded once from `data/casualty_words_ar.yaml` and looked up by folded form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from bot.errors import DataError
from bot.extract.files_ar import load
from bot.extract.mention import Who
from bot.model import Count
from bot.text import arabic

FILE = "casualty_words_ar.yaml"
_LEAST_OWNED = 6  # letters of a word that may end in a pronoun
_WOUNDING = frozenset(("اصابه", "جرح"))
_LONGEST = 24  # letters: no longer word is in the lexicon
_ONE, _TWO, _MANY = Count(1, 1), Count(2, 2), Count(2, None, True)


class Tag(StrEnum):
    """What a word can be in a casualty report; a written form may be several."""

    VERB = "verb"  # of the field: its subject or object was killed, wounded, ...
    DIED = "died"  # a verb whose subject is the dead
    MASDAR = "masdar"  # a verbal noun: "مقتل", "إصابة"
    WITH_ALA = "with ala"  # a verb or verbal noun only with "على" after it
    OWN = "own"  # a verbal noun with the pronoun of one person: "مقتله"
    TOLL = "toll"  # a noun for the dead, the wounded ...: "قتيل", "جرحى"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Person:
    """A form that stands for people. `count` is what it says alone: one, two exactly, or many (vague)."""

    count: Count
    who: Who = Who.VICTIMS
    kin: bool = False
    plural_too: bool = False  # "شرطيين": two, or with the article as likely the plural


@dataclass(frozen=True, slots=True)
class Sense:
    """Everything a token may be. `particles` are the attached letters that were taken off to find it."""

    particles: str = ""
    person: Person | None = None
    fields: tuple[tuple[Tag, str, Count], ...] = ()
    agent: bool = False
    thing: bool = False
    collective: bool = False
    fighter_word: bool = False

    @property
    def definite(self) -> bool:
        return self.particles.endswith("ال")

    @property
    def joined(self) -> bool:
        """Whether "and" is attached before it."""
        return self.particles.startswith(("و", "ف"))

    def toll(self, tag: Tag) -> tuple[str, Count] | None:
        """Field and number of the first reading with that tag."""
        return next(((f, c) for t, f, c in self.fields if t is tag), None)


NOTHING = Sense()


@dataclass(slots=True)
class _Words:
    persons: dict[str, Person] = field(default_factory=dict)
    fields: dict[str, list[tuple[Tag, str, Count]]] = field(default_factory=dict)
    agents: frozenset[str] = frozenset()
    things: frozenset[str] = frozenset()
    collective: frozenset[str] = frozenset()
    fighter_words: frozenset[str] = frozenset()


@cache
def _words() -> _Words:
    try:
        return _built(load(FILE))
    except (KeyError, TypeError, AttributeError, ValueError) as fault:
        raise DataError(f"the Arabic casualty words cannot be used: {fault!r}", about=FILE) from fault


def _built(data: dict[str, Any]) -> _Words:
    words = _Words(
        agents=_set(data["agents"]),
        things=_set(data["things"]),
        collective=_set(data["collective"]),
        fighter_words=_set(data["fighter_words"]),
    )
    pairs = frozenset(str(data["pairs"]).split())
    others = _set(data["not_persons"])
    for name in ("victims", "attackers", "fighters"):
        for line in str(data[name]).splitlines():
            for form, count in _forms(line.split(), pairs):
                if (folded := arabic.fold(form)) not in others:
                    both = count is _TWO and form.endswith("ين") and form[:-2] in pairs
                    words.persons.setdefault(folded, Person(count, Who(name), plural_too=both))
    for line in str(data["kin"]).splitlines():
        kind, *forms = line.split()
        for form in forms:
            words.persons[arabic.fold(form)] = Person({"1": _ONE, "2": _TWO}.get(kind, _MANY), kin=True)
    for name, tag in (("verbs", Tag.VERB), ("nouns", Tag.MASDAR), ("with_ala", Tag.WITH_ALA)):
        for what, forms_of in dict(data[name]).items():
            real = Tag.DIED if what == "died" else tag
            for form in _set(forms_of):
                words.fields.setdefault(form, []).append((real, "killed" if what == "died" else what, _ONE))
    for form in _set(data["masdar_with_pronoun"]):
        for pronoun in ("ه", "ها"):
            written = form[:-1] + "ت" + pronoun if form.endswith("ه") else form + pronoun
            words.fields.setdefault(written, []).append((Tag.OWN, "wounded" if form in _WOUNDING else "killed", _ONE))
    for form in _set(data["verbs_with_pronoun"]):
        words.fields.setdefault(form, []).append((Tag.OWN, "killed", _ONE))
    for name, field_name in (("dead", "killed"), ("wounded", "wounded"), ("bodies", "killed"), ("missing", "missing"),
                             ("kidnapped", "kidnapped"), ("captured", "captured")):  # fmt: skip
        for number, count in (("singular", _ONE), ("dual", _TWO), ("plural", _MANY)):
            for form in _set(dict(data[name])[number]):
                tag = Tag.BODY if name == "bodies" else Tag.TOLL
                words.fields.setdefault(form, []).append((tag, field_name, count))
    return words


def _set(forms: object) -> frozenset[str]:
    return frozenset(arabic.fold(form) for form in str(forms).split() if not form.endswith("_"))


def _forms(line: list[str], pairs: frozenset[str]) -> Iterator[tuple[str, Count]]:
    """The written forms of a noun with what each says alone; the first that says a form wins."""
    if not line:
        return
    singular, plurals = line[0], line[1:]
    sound = "+" in plurals
    if singular != "_":
        stem = (
            singular[:-1] + "ت"
            if singular.endswith("ة")
            else singular[:-1] + "ي"
            if singular.endswith("ى")
            else singular
        )
        yield singular, _ONE
        if stem == singular:
            yield singular + "ا", _ONE
        yield stem + "ان", _TWO
        if sound:
            yield singular + "ين", _TWO if singular in pairs else _MANY
            yield from ((singular + ending, _MANY) for ending in ("ون", "و", "ي"))
        elif singular + "ين" not in plurals:
            yield stem + "ين", _TWO
            yield stem + "ي", _TWO
            yield stem + "تي", _TWO
        if singular.endswith("ة"):
            yield stem + "ا", _TWO
    for plural in plurals:
        if plural != "+" and not plural.endswith(("ة", "ا", "ى", "ء", "ون", "ين", "ات")):
            yield plural + "ا", _MANY
        if plural != "+":
            yield plural, _TWO if plural in ("آخران", "آخرَيْن") else _MANY


def _with_pronoun(norm: str, words: _Words) -> tuple[Person, bool] | None:
    """The people of "طفلاهما", "مرافقيه", "مرشدهم", and whether "and" was taken off."""
    for joined, word in ((False, norm), (True, norm[1:] if norm[:1] == "و" else "")):
        stem = arabic.without_pronoun(word) if len(word) >= _LEAST_OWNED else ""
        for form, dual in ((stem + "ن", True), (stem, False)):
            person = words.persons.get(form)
            if person is not None and len(stem) >= 3 and (not dual or stem.endswith(("ا", "ي"))):
                return Person(person.count, person.who, kin=True), joined
    return None


@lru_cache(maxsize=1 << 16)
def sense(norm: str) -> Sense:
    """What the folded word is, attached particles taken off; `NOTHING` for a word that is none of these. The reading
    with the fewest particles wins, so "ولد" is the boy and "وقتل" is "and killed"."""
    words = _words()
    readings = arabic.readings(norm) if len(norm) < _LONGEST else ()
    agent = any(rest in words.agents or "ال" + rest in words.agents for _, rest in readings)
    for particles, rest in readings:
        marked = rest in words.fighter_words or ("ال" + rest in words.fighter_words and particles.endswith("ال"))
        if rest in words.persons or rest in words.fields or rest in words.things or rest in words.collective or marked:
            return Sense(
                particles,
                words.persons.get(rest),
                tuple(words.fields.get(rest, ())),
                agent,
                rest in words.things,
                rest in words.collective,
                marked,
            )
    kin = _with_pronoun(norm, words)
    if kin is not None:
        return Sense("و" if norm.startswith("و") and kin[1] else "", kin[0], agent=agent)
    return Sense(agent=True) if agent else NOTHING
