"""Arabic phrases that count people: "ثلاثة من رجال الشرطة ومدني", "جنديان", "ما لا يقل عن 12 شخصا".

A phrase sums its parts joined by "and"; what stands after "among them" is no part of it. Victims and attackers are
counted apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.extract.clause_ar import Words, yearlike
from bot.extract.lexicon_ar import Tag
from bot.extract.mention import Who
from bot.extract.people_ar import (
    AMONG,
    ASIDE,
    BESIDES,
    COMMAS,
    FORCES,
    LIST,
    MONTHS,
    NAMES_IN_WAW,
    NOTABLE,
    OF_THEM,
    ONE,
    ONE_OF_THEM,
    ONE_WORDS,
    PREPOSITIONS,
    QUOTES,
    REST,
    SERVICES,
    WITH,
    People,
    added,
    of,
)
from bot.model import Count
from bot.text.numbers import Number

_AND_ONE = re.compile("و[أإ]حد")  # the folded form is the numeral "واحد" too
_DUAL = re.compile("(?:\u064e\u0651?|\u0651\u064e)ي\u0652?ن$|ي\u0652ن$")  # vowel signs that only the dual has


class Clause(Words):
    """A sentence in which phrases that count people can be read from any token on."""

    __slots__ = ()

    def people(self, at: int, *, strong: bool = False, parts: bool = True) -> People | None:
        """The phrase that counts people from token `at` on, or None. `strong`: the words before it count people for
        sure ("مقتل 12"), so a number needs no known noun after it and a name is one person."""
        at = self.past_quotes(at)
        head = self._head(at, strong=strong)
        if head is None:
            return None
        named = (
            at not in self.numbers
            and self.senses[at].person is None
            and self.norms[at] not in ("احد", "احدي", "هو", "هي")
        )
        last, explicit, sides = head.last, head.explicit, dict(head.sides)
        for more in self._others(last) if parts else ():
            if named and not self._kin(more.first) and more.first not in self.numbers:
                break
            last = more.last
            if explicit and not more.explicit:
                continue  # "50 from the militias and citizens": the plural only says who they were
            if more.explicit and not explicit:
                sides = {}
            explicit = explicit or more.explicit
            for who, count in more.sides:
                sides[who] = added(sides[who], count) if who in sides else count
        return People(at, last, tuple(sides.items()), explicit)

    def _others(self, last: int) -> Iterator[People]:
        """The further parts joined to a phrase that ends at `last`."""
        while True:
            at = self._next_part(last)
            part = None if at is None else self._head(at, strong=False, joined=True)
            if at is None or part is None or self._partitive(part.last + 1) or self._other_toll(part.last + 1):
                return
            yield part
            last = part.last

    def _other_toll(self, at: int) -> bool:
        """Whether a noun of a toll says what the people before it are: "وستة آخرون جرحى"."""
        return self.senses_at(at).toll(Tag.TOLL) is not None and not self.senses_at(at).joined

    def extended(self, people: People) -> People:
        """`people` with the parts joined after it: "أربعة قتلى من الجيش وستة من المسلحين"."""
        sides, last = dict(people.sides), people.last
        for more in self._others(people.last):
            if more.explicit:
                last = more.last
                for who, count in more.sides:
                    sides[who] = added(sides[who], count) if who in sides else count
        return People(people.first, last, tuple(sides.items()), people.explicit)

    def _next_part(self, last: int) -> int | None:
        """Where the next part may begin: past the adjectives and genitives of this one, at "and" or "besides"."""
        at = last + 1
        for _ in range(REST):
            norm = self.norm(at)
            if norm in COMMAS and self._begins_part(at + 1):
                at += 1
                norm = self.norm(at)
            if norm in COMMAS and any(self.has(at + 1, *words) for words in BESIDES):
                at += 1
            if any(self.has(at, *words) for words in BESIDES):
                return at + 2
            if norm in WITH and (at + 1 in self.numbers or self._kin(at + 1)):
                return at + 1
            if norm in COMMAS:
                return self._after_aside(at)
            if norm == "في" and (front := self._other_front(at)) is not None:
                return front
            if norm == "و":
                return at + 1 if not self.trigger(at + 1) or at + 1 in self.numbers else None
            if self._begins_part(at):
                return at
            if norm in QUOTES:
                at += 1
            elif (norm == "من" and self.norm(at + 1) not in AMONG) or (norm == "في" and self.norm(at + 1) in FORCES):
                at += 2
            elif not norm.isalpha() or norm in PREPOSITIONS or norm in AMONG or self.verbal(at):
                return None
            else:
                at += 1
        return None

    def _other_front(self, at: int) -> int | None:
        """Where "in Marib" is followed by "and three in Taiz"."""
        for step in (at + 2, at + 3):
            if self._begins_part(step):
                number = self.numbers.get(step)
                after = self.norm((number.last if number is not None else step) + 1)
                return step if after == "في" or after.startswith("ب") else None
        return None

    def _kin(self, at: int) -> bool:
        person = self.senses_at(at).person
        return person is not None and person.kin

    def _after_aside(self, at: int) -> int | None:
        """Past an aside between commas, at a relative: "مقتل فلان، المتهم بكذا، وزوجته"."""
        for step in range(at + 1, min(at + ASIDE, len(self.norms))):
            if self.norms[step] in (".", ":") or self.trigger(step):
                return None
            if self.norms[step] in COMMAS:
                return step + 1 if self._kin(step + 1) and self.senses[step + 1].joined else None
        return None

    def _begins_part(self, at: int) -> bool:
        norm = self.norm(at)
        if not norm.startswith("و") or norm in AMONG:
            return False
        if norm == "و":
            return not self.trigger(at + 1)
        known = self.senses[at]
        return (at in self.numbers and (norm not in ONE_WORDS or self._one_of(at))) or (
            bool(known.person) and known.joined and not known.fields
        )

    def _partitive(self, at: int) -> bool:
        """Whether "of them" follows, so that the number before is a part of another one."""
        return self.norm(at) in AMONG or (self.norm(at) == "من" and self.norm(at + 1) in ("بينهم", "ضمنهم"))

    def _head(self, at: int, *, strong: bool, joined: bool = False) -> People | None:
        """One part: a number with what it counts, or people that are their own number."""
        if at >= len(self.norms):
            return None
        number = self.numbers.get(at)
        if number is not None and not self._one_of(at):
            return self._numbered(number, strong=strong or joined, joined=joined)
        norm, known = self.norms[at], self.senses[at]
        if norm in ("هو", "هي") and strong and self._begins_part(at + 1):
            return of(at, at, ONE)
        if norm == "كل" and self.norm(at + 1) == "من":
            return self._listed(at)
        if norm in ONE_OF_THEM and self.verbal(at - 1):
            return of(at, at, ONE)  # "توفي أحدهما"
        if self._one_of(at):
            return of(at, at + 1, ONE, self.side(at + 1))
        if norm in ("احد", "احدي") and self.norm(at + 1) in NOTABLE and self._someone(at + 2):
            return of(at, at + 2, ONE, self.side(at + 2))
        person = known.person
        hurt = known.toll(Tag.TOLL) if self.of_death(at - 1) and not known.particles else None
        if person is None and hurt is not None and hurt[0] == "wounded":
            return of(at, at, hurt[1])  # "وفاة جريح"
        if person is None or (joined and known.fields):
            return self._unknown(at) if strong else None
        if known.particles.removesuffix("ال").endswith(("ل", "ب", "ك", "س")) and not strong:
            return None
        count, last = (Count(2, None, True) if person.plural_too and known.definite else person.count), at
        if person.count.max is None and _DUAL.search(self.tokens[at].text):
            count = Count(2, 2)
        if person.count == ONE and norm.endswith("ا") and self.norm(at + 1) in SERVICES:
            count = Count(2, 2)  # the dual before a genitive: "شرطيا مرور", "رجلا أمن"
        two = self.norm(at + 2).startswith("اثن") and self.norm(at + 1).endswith(
            ("ين", "ان")
        )  # "متمردين أجنبيين اثنين"
        ordinal = self.numbers.get(at + 2 if two else at + 1)
        word = self.norm(at + 2 if two else at + 1)
        if (
            ordinal is not None
            and (not person.kin or word.startswith("ال"))
            and word.startswith(("ال", "واحد", "اثن"))
            and (person.count.max != 1 or word[0] == "و")
        ):
            count, last = ordinal.count, ordinal.last
        return of(at, self._at_least(last), self._least(last, count), self.side(at))

    def _one_of(self, at: int) -> bool:
        """Whether "one of" some people stands at `at`: "أحد المارة", "وأحد مرافقيه"."""
        one = self.norm(at) in ("احد", "احدي") or _AND_ONE.match(self.tokens[at].text) is not None
        return one and self._someone(at + 1)

    def _members(self, at: int) -> People | None:
        """The number of a family or a crew: "عائلة من خمسة أفراد", "أسرة مكونة من أربعة"."""
        for step in range(at + 1, at + 4):
            if self.norm(step) == "من":
                number = self.numbers.get(step + 1)
                return self._numbered(number, strong=True, joined=False) if number is not None else None
        return None

    def _listed(self, at: int) -> People | None:
        """The names of "كل من محمد وأحمد وسعيد", counted by their "and"."""
        count, step = 1, at + 2
        while step < len(self.norms) and step < at + LIST:
            norm = self.norms[step]
            if (
                (norm in PREPOSITIONS and norm != "علي")
                or self.verbal(step)
                or not (norm.isalpha() or norm in COMMAS or norm in QUOTES)
            ):
                break
            count += (len(norm) > 3 and norm.startswith("و") and norm not in NAMES_IN_WAW) or norm == "و"
            step += 1
        return People(at, step - 1, ((Who.VICTIMS, Count(count, count)),)) if step > at + 2 else None

    def _numbered(self, number: Number, *, strong: bool, joined: bool) -> People | None:
        at = number.last + 1
        again = self.numbers.get(at)
        if again is not None and again.count == number.count:  # "17 سبعة عشر شخصا"
            number = Number(number.count, number.first, again.last)
            at = number.last + 1
        if self.norm(at) in OF_THEM and not (self.numbers.get(at + 1) or self.senses_at(at + 1).person):
            return People(number.first, at, ((Who.VICTIMS, number.count),)) if self.verbal(number.first - 1) else None
        at = self.past_quotes(at)
        last, known = number.last, self.senses[at] if at < len(self.senses) else None
        norm = self.norm(at)
        if (
            (known is not None and known.thing and not known.particles)
            or norm in MONTHS
            or (norm == "من" and self.senses_at(at + 1).thing)
        ):
            return None
        if known is not None and known.person is not None and not known.joined:
            return People(number.first, self._at_least(at), ((self.side(at), self._least(at, number.count)),))
        if norm == "من" and self.norm(at + 1).isalpha():
            to = at + 2 if self.norm(at + 1) in ("بين", "اصل", "ضمن") else at + 1
            if self.senses_at(to).person or self.senses_at(to).collective or strong or self.norm(to) in FORCES:
                return People(number.first, to, ((self.side(to), number.count),))
            return None
        if known is not None and known.toll(Tag.TOLL) and (joined or not known.joined):
            return None if joined else People(number.first, last, ((Who.VICTIMS, number.count),))
        if not strong or yearlike(number, self.norms):
            return None
        return People(number.first, self._at_least(last), ((Who.VICTIMS, self._least(last, number.count)),))

    def _least(self, at: int, count: Count) -> Count:
        return Count(count.min, None, count.vague) if self.has(at + 1, "علي", "الاقل") else count

    def _at_least(self, at: int) -> int:
        return at + 2 if self.has(at + 1, "علي", "الاقل") else at

    def _someone(self, at: int) -> bool:
        known = self.senses_at(at)
        return bool(known.person or known.collective) or self.norm(at) in FORCES

    def _unknown(self, at: int) -> People | None:
        """After a sure cue, a word that is in no list is a name, one person, unless it looks like a plural."""
        norm = self.norms[at]
        if not norm.isalpha() or len(norm) < 3 or norm in PREPOSITIONS or norm in AMONG or self.senses[at].fields:
            return None
        if self.senses[at].thing or self.senses[at].particles.startswith(("و", "ف")):
            return None
        if norm.endswith(("ين", "ون")) and len(norm) > 4 and not norm.startswith("ال"):
            return of(at, at, Count(2, None, True))
        if norm.endswith(("ات", "ين", "ون", "هم", "ها")):
            return None
        if self.senses[at].collective and (members := self._members(at)) is not None:
            return members
        if self.senses[at].collective or self.senses[at].agent:
            return of(at, at, Count(2, None, True))
        return of(at, at, ONE)
