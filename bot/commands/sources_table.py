"""The tables of `tocsin sources check` and `list`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rich.table import Column, Table
from rich.text import Text

from bot.fetch import state as states
from bot.fetch.state import Polled
from bot.model import Source


@dataclass(frozen=True, slots=True)
class Checked:
    """A source, what a poll of it gave, and the language its items are written in."""

    source: Source
    polled: Polled
    language: str
    now: datetime

    @property
    def failed(self) -> bool:
        """Whether it cannot be used as it is configured; a fault that leaves the items readable is only shown."""
        fault = self.polled.fault
        return fault is not None and not fault.kind.partial and not self.polled.items


def check_table(results: Sequence[Checked]) -> Table:
    table = Table("source", "HTTP", "format", "language", "items", "newest", "fault and what to do", pad_edge=False)
    for result in results:
        polled, fault = result.polled, result.polled.fault
        style = "red" if result.failed else "yellow" if fault or polled.state.moved_to else "green"
        table.add_row(
            Text(result.source.id, style),
            str(polled.status or "-"),
            polled.state.format or "-",
            _language(result),
            str(polled.total),
            age(polled.state.newest, result.now) or "-",
            Text(_remark(polled), style if fault else ""),
        )
    return table


def list_table(sources: Sequence[Source], saved: Mapping[str, str], now: datetime, *, wide: bool = True) -> Table:
    """A row a source; in a narrow terminal without the address, so that the state can be read."""
    table = Table(
        Column("source", no_wrap=True),
        "kind",
        "language",
        "every",
        "last good",
        "items",
        "next",
        "state",
        pad_edge=False,
    )
    if wide:
        table.add_column("address", overflow="fold")
    for source in sources:
        state = states.load(saved[source.id]) if source.id in saved else states.SourceState()
        if state.lost:
            remark = Text(f"its saved state cannot be read ({state.lost}); it begins anew", "red")
        elif state.failures:
            since = f" for {age(state.failing_since, now)}" if state.failing_since else ""
            remark = Text(f"failing{since}: {state.last_message}", "red")
        elif state.last_fault:
            remark = Text(state.last_message, "yellow")
        else:
            remark = Text("works" if state.last_ok else "not polled yet", "green" if state.last_ok else "")
        address = (Text(source.url),) if wide else ()
        table.add_row(
            source.id,
            source.kind.value,
            source.language or "-",
            _span(source.every),
            age(state.last_ok, now) or "-",
            str(state.items),
            _due(state.next_poll, now),
            remark,
            *address,
        )
    return table


def _due(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return "-"
    return f"in {_span(moment - now)}" if moment > now else "due"


def age(moment: datetime | None, now: datetime) -> str:
    """How long ago, in its largest unit; empty for None."""
    return _span(now - moment) if moment else ""


def _span(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    for unit, name in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= unit:
            return f"{seconds // unit} {name}"
    return f"{max(seconds, 0)} s"


def _language(result: Checked) -> str:
    declared = (result.source.language or result.polled.state.language)[:2].lower()
    found = {"und": "neither en nor ar"}.get(result.language, result.language)
    return f"{found} (said: {declared})" if found and declared and found != declared else found or declared or "-"


def _remark(polled: Polled) -> str:
    lines = []
    if polled.fault:
        lines += [f"{polled.fault.kind}: {polled.fault.message}", f"→ {polled.fault.advice}"]
    if polled.state.moved_to:
        lines.append(f"moved for good: put {polled.state.moved_to} into the configuration")
    return "\n".join(lines)
