"""Arabic phrases that count people: "ثلاثة من رجال الشرطة ومدني", "جنديان", "ما لا يقل عن 12 شخصا".

A phrase sums its parts joined by "and"; what stands after "among them" is no part of it. Victims and attackers are
counted apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.extract.lexicon_ar import Sense, Tag, sense
from bot.extract.mention import Who
from bot.model import Count
from bot.text.arabic_numbers import find_numbers
from bot.text.document import Sentence, Token
from bot.text.numbers import Number

ONE = Count(1, 1)
QUOTES = frozenset("\"«»“”'‘’()[]*•")
COMMAS = frozenset("،,")
AMONG = frozenset("بينهم بينهما بينهن منهم منهن منهما ضمنهم فيهم وبينهم ومنهم وضمنهم اغلبهم معظمهم غالبيتهم جلهم بعضهم نصفهم "
                  "احدهم احداهما احدهما احداهن ثلثهم كلهم جميعهم وجميعهم ومعظمهم واغلبهم وغالبيتهم فيها وبعضهم".split())  # fmt: skip
_BESIDES = (("اضافه", "الي"), ("بالاضافه", "الي"), ("علاوه", "علي"), ("فضلا", "عن"), ("الي", "جانب"), ("الي", "جوار"))
_PREPOSITIONS = frozenset(
    "في من الي علي عن بين خلال اثنا اثر جرا بعد قبل منذ قرب ضد لدي حتي نتيجه بسبب وسط داخل خارج عند عندما حين بينما فيما كما "
    "حيث مع دون ضمن اذ بحسب حسب وفق وفقا عبر امام تحت فوق حول ان انه انها اذا ما مما لا لم لن قد وقد كان كانت الذي التي الذين "
    "اللذين اللذان ثم او ام بل لكن هذا هذه ذلك تلك وذلك وهو وهي هو هي هم وهم كل اي سوي الا غير عقب غداه صباح مسا فجر ليل ليله ظهر عصر "
    "عشيه اليوم امس يوم الاحد الاثنين الثلاثا الاربعا الخميس الجمعه السبت شمال جنوب شرق غرب شمالي جنوبي شرقي غربي شمالا".split()
)
_FORCES = frozenset(
    "الجيش جيش الشرطه شرطه قوات القوات الحرس حرس الحشد البيشمركه الامن امن صفوف صفوفها صفوفهم تنظيم التنظيم حركه حزب جماعه "
    "ميليشيا ميليشيات مليشيا الميليشيات المقاومه وحدات كتايب لوا فصيل فصايل جهاز قوه سلاح هييه الدفاع منظمه داعش القاعده حماس "
    "سرايا وزاره الدرك الديوانه الاستخبارات المخابرات القضا البحريه فرقه".split()
)
_MONTHS = frozenset(
    "يناير فبراير مارس ابريل مايو يونيو يوليو اغسطس سبتمبر اكتوبر نوفمبر ديسمبر جانفي فيفري افريل ماي جوان جويليه اوت "
    "كانون شباط اذار نيسان ايار حزيران تموز اب ايلول تشرين محرم صفر رجب شعبان رمضان شوال".split()
)
_MEMBERS = frozenset("تنظيم جماعه حركه التنظيم صفوف عناصر".split())
_NOTABLE = frozenset("ابرز كبار اهم اخطر اكبر اشهر قدامي".split())
_WITH = frozenset("مع رفقه برفقه صحبه بصحبه بمعيه".split())
_ASIDE = 14  # tokens that an aside between commas may have
_REST = 7  # words of adjectives and genitives that may stand between two parts of one phrase


@dataclass(frozen=True, slots=True)
class People:
    """Tokens `first` to `last` count people, side by side (`sides`). `explicit` says whether a number, a dual or a single
    person stood there, not a bare plural."""

    first: int
    last: int
    sides: tuple[tuple[Who, Count], ...]
    explicit: bool = True

    @property
    def hostile(self) -> bool:
        """Whether all are attackers or fighters."""
        return all(who is not Who.VICTIMS for who, _ in self.sides)


def of(first: int, last: int, count: Count, who: Who = Who.VICTIMS) -> People:
    return People(first, last, ((who, count),), count.max is not None or not count.vague)


class Clause:
    """The tokens of one sentence with what each may be."""

    __slots__ = ("norms", "numbers", "senses", "sentence", "tokens")

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.tokens: tuple[Token, ...] = sentence.tokens
        self.norms = [token.norm for token in self.tokens]
        self.senses: list[Sense] = [sense(norm) for norm in self.norms]
        self.numbers: dict[int, Number] = {number.first: number for number in find_numbers(self.tokens)}

    def norm(self, at: int) -> str:
        return self.norms[at] if 0 <= at < len(self.norms) else ""

    def has(self, at: int, *words: str) -> bool:
        """Whether `words` stand at `at`, one token each."""
        return all(self.norm(at + i) == word for i, word in enumerate(words))

    def trigger(self, at: int) -> bool:
        """Whether the token can be a verb or noun of casualties."""
        return 0 <= at < len(self.senses) and bool(self.senses[at].fields)

    def past_quotes(self, at: int) -> int:
        while self.norm(at) in QUOTES:
            at += 1
        return at

    def people(self, at: int, *, strong: bool = False, parts: bool = True) -> People | None:
        """The phrase that counts people from token `at` on, or None. `strong`: the words before it count people for sure
        ("مقتل 12"), so a number needs no known noun after it and a name is one person."""
        at = self.past_quotes(at)
        head = self._head(at, strong=strong)
        if head is None:
            return None
        named = at not in self.numbers and self.senses[at].person is None and self.norms[at] not in ("احد", "احدي")
        last, explicit, sides = head.last, head.explicit, dict(head.sides)
        for more in self._others(last) if parts else ():
            if named and not self._kin(more.first):
                break
            last = more.last
            if explicit and not more.explicit:
                continue  # "50 from the militias and citizens": the plural only says who they were
            if more.explicit and not explicit:
                sides = {}
            explicit = explicit or more.explicit
            for who, count in more.sides:
                sides[who] = _added(sides[who], count) if who in sides else count
        return People(at, last, tuple(sides.items()), explicit)

    def _others(self, last: int) -> Iterator[People]:
        """The further parts joined to a phrase that ends at `last`."""
        while True:
            at = self._next_part(last)
            part = None if at is None else self._head(at, strong=False, joined=True)
            if at is None or part is None or self._partitive(part.last + 1):
                return
            yield part
            last = part.last

    def _next_part(self, last: int) -> int | None:
        """Where the next part may begin: past the adjectives and genitives of this one, at "and" or "besides"."""
        at = last + 1
        for _ in range(_REST):
            norm = self.norm(at)
            if norm in COMMAS and self._begins_part(at + 1):
                at += 1
                norm = self.norm(at)
            if any(self.has(at, *words) for words in _BESIDES):
                return at + 2
            if norm in _WITH and (at + 1 in self.numbers or self._kin(at + 1)):
                return at + 1
            if norm in COMMAS:
                return self._after_aside(at)
            if norm == "و":
                return at + 1 if not self.trigger(at + 1) or at + 1 in self.numbers else None
            if self._begins_part(at):
                return at
            if norm in QUOTES:
                at += 1
            elif (norm == "من" and self.norm(at + 1) not in AMONG) or (norm == "في" and self.norm(at + 1) in _FORCES):
                at += 2
            elif not norm.isalpha() or norm in _PREPOSITIONS or norm in AMONG or self._verbal(at):
                return None
            else:
                at += 1
        return None

    def _kin(self, at: int) -> bool:
        person = self.senses_at(at).person
        return person is not None and person.kin

    def _after_aside(self, at: int) -> int | None:
        """Past an aside between commas, at a relative: "مقتل فلان، المتهم بكذا، وزوجته"."""
        for step in range(at + 1, min(at + _ASIDE, len(self.norms))):
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
        return at in self.numbers or (bool(known.person) and known.joined and not known.fields)

    def _verbal(self, at: int) -> bool:
        return any(tag in (Tag.VERB, Tag.DIED, Tag.MASDAR, Tag.WITH_ALA) for tag, _, _ in self.senses[at].fields)

    def _partitive(self, at: int) -> bool:
        """Whether "of them" follows, so that the number before is a part of another one."""
        return self.norm(at) in AMONG or (self.norm(at) == "من" and self.norm(at + 1) in ("بينهم", "ضمنهم"))

    def _head(self, at: int, *, strong: bool, joined: bool = False) -> People | None:
        """One part: a number with what it counts, or people that are their own number."""
        if at >= len(self.norms):
            return None
        number = self.numbers.get(at)
        if number is not None:
            return self._numbered(number, strong=strong or joined, joined=joined)
        norm, known = self.norms[at], self.senses[at]
        if norm in ("احد", "احدي") and self._someone(at + 1):
            return of(at, at + 1, ONE, self._side(at + 1))
        if norm in ("احد", "احدي") and self.norm(at + 1) in _NOTABLE and self._someone(at + 2):
            return of(at, at + 2, ONE, self._side(at + 2))
        person = known.person
        if person is None or (joined and known.fields):
            return self._unknown(at) if strong else None
        if known.particles.endswith(("ل", "ب", "ك", "س")) and not strong:
            return None
        count, last = person.count, at
        ordinal = self.numbers.get(at + 1)
        if ordinal is not None and not person.kin and self.norm(at + 1).startswith(("ال", "واحد", "اثن")):
            count, last = (ordinal.count, ordinal.last) if person.count.max != 1 or self.norm(at + 1)[0] == "و" else (count, at)
        return of(at, self._at_least(last), self._least(last, count), self._side(at))

    def _numbered(self, number: Number, *, strong: bool, joined: bool) -> People | None:
        at = number.last + 1
        again = self.numbers.get(at)
        if again is not None and again.count == number.count:  # "39 تسعة وثلاثين شخصا"
            number = Number(number.count, number.first, again.last)
            at = number.last + 1
        if self._partitive(at):
            return None
        at = self.past_quotes(at)
        last, known = number.last, self.senses[at] if at < len(self.senses) else None
        norm = self.norm(at)
        if (known is not None and known.thing and not known.particles) or norm in _MONTHS or (norm == "من" and self.senses_at(at + 1).thing):
            return None
        if known is not None and known.person is not None and not known.joined:
            return People(number.first, self._at_least(at), ((self._side(at), self._least(at, number.count)),))
        if norm == "من" and self.norm(at + 1).isalpha():
            to = at + 2 if self.norm(at + 1) in ("بين", "اصل", "ضمن") else at + 1
            if self.senses_at(to).person or self.senses_at(to).collective or strong or self.norm(to) in _FORCES:
                return People(number.first, to, ((self._side(to), number.count),))
            return None
        if known is not None and known.toll(Tag.TOLL) and (joined or not known.joined):
            return None if joined else People(number.first, last, ((Who.VICTIMS, number.count),))
        if not strong or _yearlike(number, self.norms):
            return None
        return People(number.first, self._at_least(last), ((Who.VICTIMS, self._least(last, number.count)),))

    def senses_at(self, at: int) -> Sense:
        return self.senses[at] if 0 <= at < len(self.senses) else sense("")

    def _least(self, at: int, count: Count) -> Count:
        return Count(count.min, None, count.vague) if self.has(at + 1, "علي", "الاقل") else count

    def _at_least(self, at: int) -> int:
        return at + 2 if self.has(at + 1, "علي", "الاقل") else at

    def _someone(self, at: int) -> bool:
        known = self.senses_at(at)
        return bool(known.person or known.collective) or self.norm(at) in _FORCES

    def _side(self, at: int) -> Who:
        """The side of the person at `at`, by the word or by the adjectives or group after it."""
        known = self.senses_at(at)
        if known.person is not None and known.person.who is not Who.VICTIMS:
            return known.person.who
        for step in range(at + 1, at + 5):
            norm = self.norm(step)
            if norm in QUOTES or norm in _MEMBERS or (norm in ("من", "في") and self._hostile_group(step + 1)):
                continue
            if self.senses_at(step).fighter_word and not self.senses_at(step).joined:
                return Who.FIGHTERS
            if not norm.isalpha() or norm in _PREPOSITIONS or self._verbal(step) or self.senses_at(step).joined:
                break
        return Who.VICTIMS

    def _hostile_group(self, at: int) -> bool:
        return self.senses_at(at).fighter_word or self.norm(at) in _MEMBERS

    def _unknown(self, at: int) -> People | None:
        """After a sure cue, a word that is in no list is a name, one person, unless it looks like a plural."""
        norm = self.norms[at]
        if not norm.isalpha() or len(norm) < 3 or norm in _PREPOSITIONS or norm in AMONG or self.senses[at].fields:
            return None
        if self.senses[at].thing or self.senses[at].particles.startswith(("و", "ف")):
            return None
        if norm.endswith(("ين", "ون")) and len(norm) > 4 and not norm.startswith("ال"):
            return of(at, at, Count(2, None, True))
        if norm.endswith(("ات", "ين", "ون", "هم", "ها")):
            return None
        if self.senses[at].collective or self.senses[at].agent:
            return of(at, at, Count(2, None, True))
        return of(at, at, ONE)


def _added(one: Count, other: Count) -> Count:
    low = None if one.min is None or other.min is None else one.min + other.min
    high = None if one.max is None or other.max is None else one.max + other.max
    return Count(low, high, one.vague or other.vague)


def _yearlike(number: Number, norms: list[str]) -> bool:
    """Whether a bare number is rather a year or belongs to a date."""
    return number.count.min is not None and 1900 <= number.count.min <= 2100 and number.first == number.last and norms[number.first].isdigit()
