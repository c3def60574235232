"""Casualty mentions of single English sentences: count, side, cues and the words they stand in."""

from __future__ import annotations

import pytest

from bot.extract.casualties_en import find_casualties
from bot.extract.mention import Casualty, Cue, Who
from bot.model import Count
from bot.text.document import build
from tests.extract.golden import lexicon


def mentions(text: str) -> tuple[Casualty, ...]:
    return find_casualties(build("", text, "en"), lexicon().english)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Gunmen on Sunday killed four farmers in a raid.", "killed four farmers"),
        ("Four farmers were killed in a raid.", "Four farmers were killed"),
        ("The death toll rose to 15 on Monday.", "toll rose to 15"),
    ],
)
def test_spans_cover_number_noun_and_verb(text: str, words: str) -> None:
    """The span of a mention is what a reader would underline."""
    mention = mentions(text)[0]
    assert text[mention.start : mention.end] == words


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Four of the dead, including two children, were killed at home.", Cue.INCLUDED),
        ("The toll rose to 15 from nine.", Cue.PREVIOUS),
        ("The toll rose to 15.", Cue.UPDATE),
        ("An attack last month killed 12 people.", Cue.RECALLED),
        ("More than 5,000 people have been killed since the war began.", Cue.CUMULATIVE),
        ("A bomb like this could have killed 40 people.", Cue.HYPOTHETICAL),
        ("The army denied that 12 soldiers were killed.", Cue.DENIED),
        ("There were unconfirmed reports that six were killed.", Cue.UNCONFIRMED),
        ("The raid killed and wounded 12 people.", Cue.BOTH),
        ("Two soldiers were also killed.", Cue.MORE),
        ("Protesters marched over the killing of two students.", Cue.RECALLED),
        ("It came a week after a bombing killed 11 people.", Cue.RECALLED),
    ],
)
def test_cues(text: str, cue: Cue) -> None:
    """What a sentence says beside its number is kept with the mention."""
    assert any(cue in mention.cues for mention in mentions(text))


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The bomber killed himself.", Who.ATTACKERS),
        ("A suicide bomber was killed.", Who.ATTACKERS),
        ("Three gunmen were killed.", Who.FIGHTERS),
        ("Five assailants were shot dead.", Who.FIGHTERS),
        ("Three nurses were killed.", Who.VICTIMS),
    ],
)
def test_sides(text: str, who: Who) -> None:
    """Bombers died by their own attack; gunmen and militants are judged by the incident; all others are victims."""
    assert mentions(text)[0].who is who


@pytest.mark.parametrize(
    "text",
    [
        "The Dead Sea is shrinking.",
        "He was wounded by the remark of the 12 critics in the hall of fame.",
        "Lawmakers killed the bill.",
        "A killing frost hit 40 orchards.",
        "The wounds of war heal slowly.",
        "She died to the world of 1950s cinema.",
    ],
)
def test_what_counts_no_dead(text: str) -> None:
    """Words of death without dead people give no number of killed above one."""
    assert all(mention.count.best <= 1 for mention in mentions(text) if mention.field == "killed")


def test_objects_and_subjects_are_not_mixed() -> None:
    """In a row of clauses each number goes to its own verb."""
    found = mentions("The blast killed five soldiers and three civilians and wounded seven, while two were kidnapped.")
    assert [(m.field, m.count) for m in found] == [
        ("killed", Count(8, 8)),
        ("wounded", Count(7, 7)),
        ("kidnapped", Count(2, 2)),
    ]


def test_sentences_without_a_casualty_word_are_skipped() -> None:
    """Numbers of things, dates and money are no casualties."""
    assert mentions("On 12 May 2020 the council bought 14 buses for $3 million.") == ()
