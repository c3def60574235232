"""Whose report it is: agencies credited, copies known, publishers counted once."""

from __future__ import annotations

import pytest

from bot.alert import wire
from bot.model import Article
from tests.alert.dispatches import merged, report

LONG = (
    "A car bomb went off beside a crowded bakery in the old town on Monday and killed nine people, among them the "
    "owner and two of his sons. Ambulances took the wounded to the central hospital while soldiers closed the streets "
    "around the square. Nobody said who had left the car there the night before."
)


def article(text: str, **more: str) -> Article:
    return Article("1", more.pop("title", ""), text, "en", **more)


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("KABUL (Reuters) - A bomb killed nine.", "Reuters"),
        ("KABUL, March 1 (AFP) — A bomb killed nine.", "AFP"),
        ("GAZA CITY (AP) -- A strike hit a house.", "AP"),
        ("كابول (رويترز) - قتل تسعة أشخاص.", "Reuters"),
        ("بغداد (أ ف ب) - قتل تسعة أشخاص.", "AFP"),
        ("بغداد/ الأناضول - قتل تسعة أشخاص.", ""),
        ("بغداد (الأناضول): قتل تسعة أشخاص.", "Anadolu"),
        ("A bomb killed nine, police said.\n\n(AFP)", "AFP"),
        ("قتل تسعة أشخاص.\n(أ.ف.ب)", "AFP"),
        ("A bomb killed nine, a witness told Reuters by telephone. More followed later in the day.", ""),
        ("The snap election is near. He took a nap.", ""),
    ],
)
def test_a_dateline_or_closing_line_credits_an_agency_and_a_quotation_does_not(text: str, agency: str) -> None:
    """What the text says of its own origin counts."""
    assert wire.credited(article(text)) == agency


def test_a_byline_credits_an_agency_and_not_a_person() -> None:
    """The feed's author field is a by-line."""
    assert wire.credited(article("A bomb killed nine.", credit="Reuters")) == "Reuters"
    assert wire.credited(article("A bomb killed nine.", credit="Our correspondent")) == ""


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"publisher": "The Ledger"}, "The Ledger"),
        ({"publisher": "Agence France-Presse"}, "AFP"),
        ({"publisher": "وكالة رويترز"}, "Reuters"),
        ({"source": "ledger-world"}, "ledger-world"),
        ({"url": "https://www.ledger.test/a/1"}, "ledger.test"),
        ({}, "1"),
    ],
)
def test_the_publisher_is_the_most_that_is_known(given: dict[str, str], name: str) -> None:
    """Declared, else the source, else the host, else the article stands for itself; an agency keeps one name."""
    assert wire.publisher(article("x", **given)) == name


def test_a_near_identical_text_is_a_copy_and_a_rewritten_one_is_not() -> None:
    """A paper that cuts a sentence and adds one copies; one that tells it in its own words does not."""
    first = report("a", text=LONG)
    cut = report(
        "b", hours=1, text=LONG.replace("among them the owner and two of his sons", "police said") + " More soon."
    )
    told = (
        "Nine people died on Monday when a car blew up near a bakery. The owner is one of the dead, his family said. "
    )
    own = report("c", hours=1, text=told + "Streets near the square stayed closed, and doctors asked for blood.")
    assert wire.copied(cut, [first]) == first
    assert wire.copied(own, [first]) is None


def test_texts_too_short_to_tell_apart_are_no_copies() -> None:
    """Two papers may write the same headline."""
    one, other = report("a", title="Bomb kills nine in Kirkuk"), report("b", title="Bomb kills nine in Kirkuk")
    assert wire.copied(other, [one]) is None


def test_a_copy_counts_with_its_original() -> None:
    """Three papers, two of them with one text: two independent publishers."""
    incident = merged(report("a", text=LONG), report("b", hours=1, text=LONG), report("c", hours=2))
    assert len(incident.sources) == 3
    assert incident.independent == {"paper a", "paper c"}
