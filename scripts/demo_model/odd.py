"""What else the models are trained on: fragments, lists, labels and words that nobody knows.

A model that has only ever seen whole sentences makes a whole sentence of anything; this shows it to keep to what is
there.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import invented
from counting import Filled
from sentences import Pair, Writer, lexicon

_FRAGMENTS = ("l", "w", "a", "e", "t", "q", "f", "g", "k", "kg", "x", "xa", "h", "d", "s", "o", "j", "c", "p")
_LABELS = (("المصدر", "Source"), ("المكان", "Place"), ("التاريخ", "Date"), ("القتلى", "Killed"), ("الجرحى", "Wounded"))
_LABELS += (("العدد", "Number"), ("الصورة", "Picture"), ("الهاتف", "Phone"), ("الصفحة", "Page"), ("المجموع", "Total"))


class Odd:
    """Odd pairs from one seed."""

    def __init__(self, chance: random.Random) -> None:
        self.chance, self.writer = chance, Writer(chance, wide=True)

    def pair(self) -> Pair:
        kinds: tuple[Callable[[], Pair], ...] = (
            self.fragment, self.fragment, self.several, self.names, self.letters, self.labelled, self.quoted,
        )  # fmt: skip
        return self.chance.choice(kinds)()

    def _slot(self) -> Filled:
        made = self.writer.fill(self.chance.choice(_FRAGMENTS))
        return Filled(made.ar.strip(), made.en.strip())

    def fragment(self) -> Pair:
        """One part of a sentence, as it stands or as a title."""
        made = self._slot()
        if not made.ar:
            return self.fragment()
        en = made.en[:1].upper() + made.en[1:] if self.chance.random() < 0.5 else made.en
        return Pair(f"{made.ar}.", f"{en}.") if en != made.en else Pair(made.ar, en)

    def several(self) -> Pair:
        """Parts one after the other, with commas and "and"."""
        parts = [each for each in (self._slot() for _ in range(self.chance.randint(2, 4))) if each.ar]
        *first, last = parts or [Filled("بغداد", "Baghdad")]
        if not first:
            return Pair(last.ar, last.en)
        return Pair("، ".join(p.ar for p in first) + f" و{last.ar}", ", ".join(p.en for p in first) + f" and {last.en}")

    def names(self) -> Pair:
        """Words that nobody knows, with numbers and known names among them."""
        parts = []
        for _ in range(self.chance.randint(1, 8)):
            draw = self.chance.random()
            number = str(self.chance.randint(0, 10 ** self.chance.randint(1, 4) - 1))
            if draw < 0.55:
                parts.append(invented.name(self.chance))
            elif draw < 0.75:
                parts.append(Filled(number, number))
            else:
                parts.append(self.writer.town() if draw < 0.9 else invented.device(self.chance))
        return Pair(" ".join(p.ar for p in parts), " ".join(p.en for p in parts))

    def letters(self) -> Pair:
        """A known name in the middle of words that nobody knows: "X of Baghdad: Y"."""
        word, other, made = invented.name(self.chance), invented.name(self.chance), self._slot()
        return Pair(f"{word.ar} {other.ar}: {made.ar}", f"{word.en} {other.en}: {made.en}")

    def labelled(self) -> Pair:
        """Labels with a number or a part each."""
        parts = []
        for ar, en in self.chance.sample(_LABELS, self.chance.randint(1, 3)):
            number = str(self.chance.randint(0, 9999))
            what = Filled(number, number) if self.chance.random() < 0.6 else self._slot()
            parts.append((f"{ar}: {what.ar}", f"{en}: {what.en}"))
        return Pair("، ".join(p[0] for p in parts), ", ".join(p[1] for p in parts))

    def quoted(self) -> Pair:
        """A sentence or a title in quotation marks, or with another end."""
        made = self.writer.pair()
        ar, en = made.ar.rstrip("."), made.en.rstrip(".")
        before, after = self.chance.choice((('"', '"'), ("", "!"), ("", "..."), ("- ", ""), ("", ":"), ("(", ")")))
        return Pair(f"{before}{ar}{after}", f"{before}{en}{after}")


def training(count: int, seed: int) -> Iterator[Pair]:
    """`count` pairs to train on, one in eight of them odd, some with a name of the lexicon alone."""
    chance = random.Random(seed)
    writer, odd = Writer(chance, wide=True), Odd(chance)
    names = [word for part in ("cities", "towns", "states", "provinces", "groups", "more_groups", "nations")
             for word in lexicon()[part]]  # fmt: skip
    for _ in range(count):
        draw = chance.random()
        if draw < 0.02:
            name = chance.choice(names)
            yield Pair(name["ar"], name["en"])
        else:
            yield odd.pair() if draw < 0.13 else writer.pair()
