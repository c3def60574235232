"""/regions: from which places alerts are wanted. Kept are gazetteer ids, and names of the operators' own regions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.alert.compose import country_name
from bot.chat import answers, keyboards, settings
from bot.chat.answers import Answers
from bot.chat.case import Case
from bot.model import Chat, PlaceLevel

MOST = 80


async def regions(case: Case) -> Answers:
    """/regions Iraq, Aleppo: alerts from there only; /regions off: from everywhere. A name that is not known changes
    nothing."""
    chat = case.chat
    if not case.value:
        return _shown(case, chat)
    if settings.is_off(case.value):
        return await off(case)
    wanted: list[str] = []
    unknown: list[str] = []
    for name in settings.names(case.value):
        found = _resolved(case, name)
        wanted += found
        unknown += [name] if not found else []
    if unknown or not wanted or len(wanted) > MOST:
        return _not_known(case, unknown)
    chat = await case.change(lambda chat: replace(chat, regions=tuple(dict.fromkeys(wanted))))
    return _shown(case, chat)


async def less(case: Case) -> Answers:
    """Take one region away; without any it is everywhere again, and the answer says so."""
    if all(keyboards.mark(value) != case.value for value in case.chat.regions):
        return answers.toast(case.t("toast.old"))

    def how(chat: Chat) -> Chat:
        return replace(chat, regions=tuple(v for v in chat.regions if keyboards.mark(v) != case.value))

    return _shown(case, await case.change(how))


async def off(case: Case) -> Answers:
    return _shown(case, await case.change(lambda chat: replace(chat, regions=())))


def in_words(case: Case, chat: Chat) -> str:
    """One line."""
    if not chat.regions:
        return case.t("regions.off")
    names = [answers.name(label, case.words) for _, label in _labels(case, chat.regions)]
    more = len(names) - 12
    listed = case.t("list.separator").join(names[:12]) + (" …" if more > 0 else "")
    return case.t("regions.on", regions=listed)


def _shown(case: Case, chat: Chat) -> Answers:
    text = in_words(case, chat)
    if not chat.regions:
        text += "\n" + case.t("usage.regions")
    return case.say(text, keyboards.regions(case.words, _labels(case, chat.regions)))


def _not_known(case: Case, unknown: Sequence[str]) -> Answers:
    vocabulary = case.desk.vocabulary()
    lines = [case.t("not_understood")]
    for name in unknown[:5]:
        near = [answers.name(n, case.words) for n in vocabulary.near_areas(name)]
        key = "regions.near" if near else "regions.unknown"
        shown = answers.name(name, case.words, 40)
        lines.append(case.t(key, said=shown, near=case.t("list.separator").join(near)))
    return case.say("\n".join([*lines, case.t("usage.regions")]))


def _resolved(case: Case, name: str) -> tuple[str, ...]:
    """What is kept for a name: an operator's region, else the likeliest place of that name, else nothing."""
    own = next((r.name for r in case.desk.parts.rules.rules.regions if r.name.casefold() == name.casefold()), None)
    if own:
        return (own,)
    areas = case.desk.vocabulary().areas(name)
    if not areas:
        return ()
    return areas[0].members or (areas[0].id,)


def _labels(case: Case, values: Sequence[str]) -> list[tuple[str, str]]:
    """(value, name in the reader's language) of each region."""
    gazetteer, words = case.desk.parts.lexicon.gazetteer, case.words
    out = []
    for value in values:
        place = gazetteer.get(value)
        if place is None:
            out.append((value, value))
        elif place.level is PlaceLevel.COUNTRY:
            out.append((value, country_name(place.country, words)))
        else:
            out.append((value, f"{place.names.of(words.language)} ({country_name(place.country, words)})"))
    return out
