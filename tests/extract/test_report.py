"""From one article to its report: what is current, what is recalled, and the words behind each fact."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.extract.report import MAX_LENGTH, read
from bot.model import UNSUPPORTED, Angle, Article, Count, Role
from tests.extract.golden import lexicon

SUNDAY = datetime(2024, 3, 17, 18, 0, tzinfo=UTC)
TITLE = "Gunmen kill eight police officers near Kirkuk"
TEXT = """Islamic State fighters said Sunday that they had attacked a patrol in northern Iraq, killing eight officers.

The roadside bomb near a village in the Kirkuk area left eight officers dead, police said. It was followed by gunfire.

"One assailant has been killed, and a search is under way," an officer said.

On Wednesday, three Iraqi soldiers were killed and two wounded when a bomb exploded at Tarmiya, north of Baghdad.

Last month a machine gun attack on an army post killed four soldiers, a military source said.

The war against the group killed more than 60,000 people between 2014 and 2017.
"""


def article(title: str, text: str, *, language: str = "en", published: datetime | None = SUNDAY) -> Article:
    return Article("a", title, text, language, published)


def test_the_current_incident_stands_first_and_alone() -> None:
    """The toll of headline and lead is the incident's, the assailant apart; recalled attacks are their own entries."""
    report = read(article(TITLE, TEXT), lexicon())
    facts = report.incidents[0].facts
    assert report.incidents[0].primary
    assert (facts.killed, facts.killed_attackers, facts.wounded) == (Count(8, 8), Count(1, 1), None)
    recalled = {incident.facts.killed for incident in report.incidents[1:]}
    assert not any(incident.primary for incident in report.incidents[1:])
    assert {Count(3, 3), Count(4, 4)} <= recalled


def test_recalled_incidents_have_their_own_date() -> None:
    """ "On Wednesday" in a report of a Sunday is the Wednesday before."""
    report = read(article(TITLE, TEXT), lexicon())
    by_toll = {incident.facts.killed: incident.facts.date for incident in report.incidents}
    assert by_toll[Count(3, 3)] == date(2024, 3, 13)


def test_claimant_and_place_of_the_incident() -> None:
    """The group that says it did it is its claimant or perpetrator, and the place is where it happened."""
    facts = read(article(TITLE, TEXT), lexicon()).incidents[0].facts
    roles = {item.group.id: item.role for item in facts.groups}
    assert roles["islamic-state"] in (Role.CLAIMANT, Role.PERPETRATOR)
    assert facts.places[0].country == "IQ"
    assert "Kirkuk" in (facts.places[0].names.en, facts.places[0].admin1_names.en)


def test_every_fact_has_evidence_within_the_text() -> None:
    """Each count of the incident has a span that lies within its part and holds words."""
    given_article = article(TITLE, TEXT)
    incident = read(given_article, lexicon()).incidents[0]
    fields = {item.field for item in incident.evidence}
    assert {"killed", "killed_attackers", "groups", "places"} <= fields
    for item in incident.evidence:
        whole = given_article.title if item.part == "title" else given_article.text
        assert whole[item.start : item.end].strip()


def test_what_was_left_out_says_why() -> None:
    """The running total of the war is discarded as recalled or cumulative, with its span."""
    report = read(article(TITLE, TEXT), lexicon())
    left = {TEXT[item.start : item.end]: item.reason for item in report.discarded if item.part == "text"}
    assert any("60,000" in words for words in left)


def test_an_old_incident_is_not_current() -> None:
    """An attack a month before publication is history; with a longer `max_age` it is not."""
    old = article("", "On 12 February 2024, a bomb killed six soldiers near Gao.")
    assert read(old, lexicon()).primary is None
    assert read(old, lexicon(), max_age=timedelta(days=60)).primary is not None


def test_the_reason_for_no_incident_is_given() -> None:
    """A report without an incident says in `discarded` what it takes the article for."""
    report = read(article("Man jailed for life for killing three", "A court sentenced him on Friday."), lexicon())
    assert report.primary is None
    assert report.discarded[0].reason.startswith("no current incident")


@pytest.mark.parametrize(
    ("title", "text", "angle"),
    [
        ("Death toll from mosque attack rises to 40", "Rescuers found more bodies on Monday.", Angle.TOLL_UPDATE),
        ("Islamic State claims responsibility for attack on church", "The bombing killed 11 people.", Angle.CLAIM),
        ("Gunmen kill three in market", "The attack happened at noon.", Angle.EVENT),
    ],
)
def test_angles(title: str, text: str, angle: Angle) -> None:
    """How a report stands to its incident is read off the headline."""
    primary = read(article(title, text), lexicon()).primary
    assert primary is not None
    assert primary.angle is angle


def test_languages_that_are_not_read_give_an_empty_report() -> None:
    """Neither English nor Arabic: no incident, no error."""
    report = read(article("Attentat", "Neuf morts à Bagdad", language=UNSUPPORTED), lexicon())
    assert report.incidents == ()


@pytest.mark.parametrize(
    "text",
    [
        "9" * (2 * MAX_LENGTH),
        '"(' * MAX_LENGTH,
        "killed 9 " * 20_000,
        "a" * (2 * MAX_LENGTH),
        "\u202eقتل 9\u202c killed nine \u2067شرطة\u2069",
        "\ud800 killed 9 \udfff people",
        "",
    ],
    ids=["digits", "nested", "repeated", "one word", "bidi", "surrogates", "empty"],
)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_hostile_texts(text: str, language: str) -> None:
    """No text makes the reader raise, and every span lies within what was given."""
    report = read(article("", text, language=language), lexicon())
    assert all(0 <= e.start <= e.end <= len(text) for i in report.incidents for e in i.evidence)


_TEXT = (
    "killed wounded and of 9 nine dozens , . ( ) at least soldiers militants including himself toll rose to from was"
    " were by others no not 2014 since last month - ' \" المقتل قتل ٩ جنود"
)
_WORDS = st.sampled_from(_TEXT.split())


@settings(max_examples=150, deadline=None)
@given(st.lists(_WORDS, max_size=60), st.sampled_from(["en", "ar"]))
def test_any_order_of_casualty_words_is_read(words: list[str], language: str) -> None:
    """Casualty words in any order give counts whose bounds are in order, and never an exception."""
    report = read(article("", " ".join(words), language=language), lexicon())
    for incident in report.incidents:
        for count in (incident.facts.killed, incident.facts.wounded, incident.facts.killed_attackers):
            assert count is None or count.min is None or count.max is None or count.min <= count.max


DENIALS = [
    ("Police deny reports of a blast", "Police denied reports that a bomb had killed two people in Quetta.", True),
    ("Governor: no attack took place", "Reports of a raid that killed nine in Borno were false, he said.", True),
    ("Agency withdraws report of attack", "It had said that four people were killed in Basra.", True),
    (
        "Militia denies role in bombing",
        "The militia denied responsibility for the bomb that killed six in Baghdad.",
        False,
    ),
    ("Army denies killing medics", "The army denied that its forces had killed four medics in Rafah.", False),
    (
        "Four soldiers killed as army withdraws",
        "Rebels killed four soldiers near Sake before the army withdrew.",
        False,
    ),
]


@pytest.mark.parametrize(("title", "text", "withdrawn"), DENIALS, ids=[row[0] for row in DENIALS])
def test_an_event_that_is_denied_reaches_merging_without_a_toll(title: str, text: str, withdrawn: bool) -> None:
    """A denied event is a primary retraction with its place and no count for a threshold to fire on; who denies only
    having done it retracts nothing."""
    primary = read(article(title, text), lexicon()).primary
    assert (primary is not None and primary.angle is Angle.RETRACTION) == withdrawn
    if withdrawn and primary is not None:
        assert (primary.facts.killed, primary.facts.wounded, primary.facts.casualties) == (None, None, None)
        assert primary.facts.places
        assert not [item for item in primary.evidence if item.field == "killed"]
