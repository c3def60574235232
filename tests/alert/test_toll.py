"""The toll now, from what publishers said through the day."""

from __future__ import annotations

import pytest

from bot.alert.toll import lowered
from bot.model import Angle, Count, SourceReport
from tests.alert.dispatches import NOON, exactly, merged, report

UPDATE = Angle.TOLL_UPDATE


@pytest.mark.parametrize(
    ("reports", "now"),
    [
        ((report("a"),), exactly(9)),
        ((report("a"), report("b", hours=0.2, killed=12)), Count(9, 12)),
        ((report("a"), report("b", hours=0.2, killed=12), report("c", hours=0.3, killed=12)), Count(9, 12)),
        ((report("a"), report("b", hours=2, killed=12)), exactly(12)),
        ((report("a"), report("b", hours=0.2, killed=15, angle=UPDATE)), exactly(15)),
        ((report("a"), report("b", hours=0.2, killed=15, killed_before=exactly(9))), exactly(15)),
        ((report("a", killed=12), report("b", hours=3, killed=9)), Count(9, 12)),
        ((report("a", killed=12), report("b", hours=3, killed=9), report("c", hours=4, killed=9)), exactly(9)),
        ((report("a", killed=12, publisher="X"), report("b", hours=3, killed=9, publisher="X")), exactly(9)),
        ((report("a", killed=42), report("b", hours=9, killed=37, killed_before=exactly(42))), exactly(37)),
        ((report("a", killed=Count(9, None)), report("b", hours=0.2, killed=12)), exactly(12)),
        ((report("a", killed=Count(9, None)), report("b", hours=0.2, killed=Count(None, 15))), Count(9, 15)),
        ((report("a", killed=Count(24, None, vague=True)), report("b", hours=0.2, killed=31)), exactly(31)),
        ((report("a", killed=Count(24, None, vague=True)),), Count(24, None, vague=True)),
        ((report("a", killed=None),), None),
        ((report("a"), report("b", hours=1, killed=None)), exactly(9)),
    ],
)
def test_the_toll_now(reports: tuple[SourceReport, ...], now: Count | None) -> None:
    """A later number replaces an earlier one, contemporary ones that differ make a range, a lower one needs two
    publishers, the same publisher, or an update that says so."""
    assert merged(*reports).facts.killed == now


def test_a_toll_that_falls_is_a_correction() -> None:
    """An update from 42 to 37 corrects; one from 9 to 12 does not."""
    assert merged(report("a", killed=42), report("b", hours=9, killed=37, killed_before=exactly(42))).corrected
    assert not merged(report("a"), report("b", hours=2, killed=12)).corrected


@pytest.mark.parametrize(
    ("before", "now", "fell"),
    [
        (exactly(9), exactly(8), True),
        (exactly(9), None, True),
        (exactly(9), Count(8, 9), False),
        (Count(9, None), exactly(9), False),
        (exactly(0), None, False),
        (None, exactly(3), False),
        (Count(9, 12), exactly(9), False),
    ],
)
def test_lowered_means_wholly_under_what_was_said(before: Count | None, now: Count | None, fell: bool) -> None:
    """A range that narrows is no correction."""
    assert lowered(before, now) is fell


def test_the_history_has_every_toll_oldest_first() -> None:
    """Whatever order the reports came in."""
    incident = merged(report("b", hours=4, killed=12), report("a"), report("c", hours=5, killed=None))
    assert [(t.at, t.killed) for t in incident.tolls] == [(NOON, exactly(9)), (incident.tolls[1].at, exactly(12))]


def test_a_copy_of_an_agency_does_not_outvote_it() -> None:
    """Two papers that print one agency's old number are one publisher."""
    afp = "KIRKUK (AFP) - A bomb killed nine."
    reports = [
        report("a", killed=12),
        report("b", hours=3, killed=9, text=afp),
        report("c", hours=4, killed=9, text=afp),
    ]
    assert merged(*reports).facts.killed == Count(9, 12)
