"""Which faults are one row's own, so that it is set aside and the others go on, and which are everybody's."""

from __future__ import annotations

from bot.errors import RowError, StoreError


def of_one_row(fault: Exception) -> bool:
    """False where the database refuses altogether: nothing is to be set aside then, all is tried again later."""
    return isinstance(fault, RowError) or not isinstance(fault, StoreError)
