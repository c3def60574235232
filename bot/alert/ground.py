"""One reason for or against that two reports speak of one event."""

from __future__ import annotations

from dataclasses import dataclass

VETO = -20.0


@dataclass(frozen=True, slots=True)
class Ground:
    """The feature, its weight (positive: for; `VETO` or less: never), and what was compared: `form` with the values of
    `about` in its braces, put into words only where somebody reads them."""

    feature: str
    weight: float
    form: str = ""
    about: tuple[object, ...] = ()

    @property
    def note(self) -> str:
        return self.form.format(*self.about)
