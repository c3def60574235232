"""Kleene's three-valued logic: what is not known is neither true nor false."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Truth(StrEnum):
    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"


TRUE, FALSE, UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN


def both(truths: Iterable[Truth]) -> Truth:
    """True where all are, false where one is, else unknown. True of nothing."""
    result = TRUE
    for truth in truths:
        if truth is FALSE:
            return FALSE
        if truth is UNKNOWN:
            result = UNKNOWN
    return result


def either(truths: Iterable[Truth]) -> Truth:
    """True where one is, false where all are, else unknown. False of nothing."""
    result = FALSE
    for truth in truths:
        if truth is TRUE:
            return TRUE
        if truth is UNKNOWN:
            result = UNKNOWN
    return result


def negate(truth: Truth) -> Truth:
    if truth is UNKNOWN:
        return UNKNOWN
    return FALSE if truth is TRUE else TRUE
