"""Counts in words: every figure as the source gave it, in the reader's language, with true plurals.

A range takes the form of its upper end ("9-12 قتيلاً"). A vague count stays the word it was ("dozens"), never a number.
"""

from __future__ import annotations

from bot.alert.catalogue import Catalogue
from bot.alert.markup import FSI, PDI
from bot.model import Count, Facts

FIELDS = ("killed", "wounded", "casualties", "kidnapped", "missing", "captured", "killed_attackers")
_VAGUE = ((1000, "thousands"), (100, "hundreds"), (12, "dozens"), (0, "several"))


def count_of(facts: Facts, field: str) -> Count | None:
    """The count of that name, None where unknown or without any bound."""
    count: Count | None = getattr(facts, field)
    return None if count is None or _empty(count) else count


def in_words(catalogue: Catalogue, field: str, count: Count) -> str:
    """ "9 killed", "at least 9 killed", "9-12 killed", "dozens killed", "no deaths"."""
    if count.min == count.max == 0:
        return catalogue.say(f"none.{field}")
    if count.vague and count.min is not None and count.max != count.min:
        return catalogue.say(f"vague.{field}.{_vague_word(count.min)}")
    form = _form(catalogue, field, count)
    return _bounded(catalogue, count, form.replace("%(n)s", _figure(catalogue, count)))


def changed(catalogue: Catalogue, field: str, old: Count | None, new: Count) -> str:
    """The count now, with what was told before struck through: "<s>9</s> 15 killed", else the words alone."""
    now = in_words(catalogue, field, new)
    if old is None or _empty(old) or in_words(catalogue, field, old) == now:
        return now
    if _is_number(old) and _is_number(new):
        form, before = _form(catalogue, field, new), _form(catalogue, field, old)
        if "%(n)s" in form and "%(n)s" in before:
            struck = f"<s>{_figure(catalogue, old)}</s>"
            return form.replace("%(n)s", catalogue.say("changed", old=struck, new=_figure(catalogue, new)))
    return catalogue.say("changed", old=f"<s>{in_words(catalogue, field, old)}</s>", new=now)


def _empty(count: Count) -> bool:
    """No bound at all, or "at least none", which says nothing."""
    return count.max is None and not count.min


def _is_number(count: Count) -> bool:
    """Whether it is shown as a bare figure or range."""
    return count.min is not None and count.max is not None and not count.vague and count.max > 0


def _vague_word(least: int) -> str:
    return next(word for bound, word in _VAGUE if least >= bound)


def _form(catalogue: Catalogue, field: str, count: Count) -> str:
    number = count.max if count.max is not None else count.best
    form = catalogue.form(f"count.{field}", number)
    if count.min not in (None, count.max) and count.max is not None and "%(n)s" not in form:
        return catalogue.form(f"count.{field}", 3)
    return form


def _figure(catalogue: Catalogue, count: Count) -> str:
    if count.min is None or count.max is None or count.min == count.max:
        return str(count.best)
    figure = catalogue.say("figure.range", min=str(count.min), max=str(count.max))
    return f"{FSI}{figure}{PDI}" if catalogue.rtl else figure


def _bounded(catalogue: Catalogue, count: Count, what: str) -> str:
    if count.vague:
        return catalogue.say("bound.about", what=what)
    if count.max is None:
        return catalogue.say("bound.least", what=what)
    return catalogue.say("bound.most", what=what) if count.min is None else what
