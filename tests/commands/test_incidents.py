"""`tocsin incidents` and `tocsin cluster` as an operator calls them, on a real database."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from typer.testing import CliRunner

from bot.alert import blocking, merge
from bot.commands import clustering
from bot.commands.incidents import NoIncident, app
from bot.model import Action, Chat, Decision, FeedItem, Incident, Message, Source, SourceReport, Told
from bot.store import articles, chats, incidents, tellings
from bot.store.database import open_database
from bot.store.schema import OutboxRow
from tests.alert.dispatches import MOSUL, NOON, exactly, report

RUN = CliRunner()
WIDE = {"COLUMNS": "200"}
T = TypeVar("T")


def with_database(folder: Path, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
    async def run() -> T:
        database = await open_database(f"sqlite:///{folder / 't.db'}")
        try:
            async with database.write() as session:
                return await work(session)
        finally:
            await database.close()

    return asyncio.run(run())


async def keep(session: AsyncSession, *reports: SourceReport) -> Incident:
    incident: Incident | None = None
    for one in reports:
        incident = merge.apply(incident, one, NOON)
    assert incident is not None
    await incidents.save(session, incident, blocking.filed(incident), alertable=True, trace="t")
    for one in reports:
        await incidents.put_member(session, int(one.article_id), incident.id)
    return incident


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A database with two incidents: articles 1 to 3 in Kirkuk, article 4 in Mosul."""
    file = tmp_path / "config.yaml"
    file.write_text("database: {url: 'sqlite:///t.db'}\n")

    async def fill(session: AsyncSession) -> None:
        for key in range(4):
            item = FeedItem(f"k{key}", f"http://a.test/{key}", f"Title {key}", "Text", published=NOON)
            await articles.save(session, Source(id="a", url="http://a.test"), item, seen=NOON, trace="t")
        await session.flush()
        await keep(
            session,
            report("1", title="Bomb kills nine policemen in Kirkuk"),
            report("2", hours=1, killed=12, title="Twelve dead in Kirkuk"),
            report("3", hours=2, killed=12, language="ar"),
        )
        await keep(session, report("4", places=(MOSUL,), killed=2))

    with_database(tmp_path, fill)
    return file


def call(config: Path, *words: str) -> str:
    result = RUN.invoke(app, [*words, "--config", str(config)], env=WIDE, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def listed(config: Path) -> dict[str, dict[str, object]]:
    lines = call(config, "list", "--json", "--since", "3650d").splitlines()
    return {row["id"]: row for row in map(json.loads, lines)}


def test_list_has_a_line_for_each_incident(config: Path) -> None:
    """Toll, place and independent publishers in a table; objects with --json; a wrong duration is wrong usage."""
    text = call(config, "list", "--since", "3650d")
    assert "Kirkuk, IQ" in text
    assert "Mosul, IQ" in text
    assert [row["killed"] for row in listed(config).values()] == [
        {"min": 12, "max": 12, "vague": False},
        {"min": 2, "max": 2, "vague": False},
    ]
    assert RUN.invoke(app, ["list", "--since", "soon", "--config", str(config)]).exit_code == 2


def test_show_tells_why_each_report_is_here(config: Path) -> None:
    """Toll history, reports with score and grounds, by the beginning of the id; as an object with --json."""
    text = call(config, "show", merge.incident_id("1")[:5])
    assert "killed 9  wounded ?" in text
    assert "Twelve dead in Kirkuk" in text
    assert f"of {merge.THRESHOLD}: " in text
    assert "same place" in text
    shown = json.loads(call(config, "show", merge.incident_id("1"), "--json"))
    assert [r["article"] for r in shown["reports"]] == ["1", "2", "3"]


def test_an_unknown_incident_is_a_fault_that_says_where_to_look(config: Path) -> None:
    """The message names the command that lists them."""
    with pytest.raises(NoIncident, match="tocsin incidents list"):
        call(config, "show", "nosuch")


def test_split_takes_articles_out_for_good(config: Path, tmp_path: Path) -> None:
    """The rest keeps the id, the others get one of their own, both are pinned in the store and due for alerting."""
    assert "keeps 2 reports" in call(config, "split", merge.incident_id("1"), "2")
    found = listed(config)
    assert len(found) == 3

    async def look(session: AsyncSession) -> tuple[list[str], list[bool]]:
        rows = [await incidents.member(session, n) for n in (1, 2, 3)]
        return [r.incident_id for r in rows if r], [r.manual for r in rows if r]

    homes, manual = with_database(tmp_path, look)
    assert homes[0] == homes[2] == merge.incident_id("1")
    assert homes[1] in found
    assert homes[1] != homes[0]
    assert manual == [True, True, True]


def test_split_refuses_articles_that_the_incident_does_not_hold(config: Path) -> None:
    """Nothing is changed, and the message names them."""
    with pytest.raises(NoIncident, match="holds no article 4"):
        call(config, "split", merge.incident_id("1"), "4")
    assert len(listed(config)) == 2


def test_merge_makes_two_one_and_keeps_what_chats_were_told(config: Path, tmp_path: Path) -> None:
    """The reports and members of both, and the message of a chat that knew only the one that went is edited on."""
    kept, gone = merge.incident_id("1"), merge.incident_id("4")

    async def tell(session: AsyncSession) -> None:
        incident = await incidents.get(session, gone)
        assert incident is not None
        await chats.save(session, Chat(7))
        telling = tellings.Telling(Told(1, NOON, rules=("r",), killed=exactly(2), shown=exactly(2)), incident.facts, 1)
        decision = Decision(Action.SEND, "new incident", 7, ("r",))
        news = tellings.News("7", decision, telling, Message("x", "en"))
        await tellings.tell(session, gone, [news], now=NOON, trace="t")

    with_database(tmp_path, tell)
    assert "4 reports of 4 independent publishers" in call(config, "merge", kept, gone)
    assert set(listed(config)) == {kept}

    async def look(session: AsyncSession) -> tuple[dict[str, tellings.Telling], int, tuple[int, ...]]:
        row = (await session.scalars(select(OutboxRow).where(OutboxRow.incident_id == kept))).one()
        return await tellings.tellings(session, kept), row.revision, await incidents.members(session, kept)

    told, message, members = with_database(tmp_path, look)
    assert told["7"].told.revision == 0
    assert told["7"].told.killed == exactly(2)
    assert message == 1
    assert members == (1, 2, 3, 4)


def test_merge_refuses_one_incident_twice(config: Path) -> None:
    """An incident is not merged with itself."""
    one = merge.incident_id("1")
    with pytest.raises(NoIncident, match="name two"):
        call(config, "merge", one, one)


def test_cluster_answers_line_for_line() -> None:
    """Two reports of one event in two languages share an incident, a statement has none; a fault has its line and
    makes the exit code 1."""
    at = NOON + timedelta(hours=1)
    rows = [
        {
            "id": "a",
            "title": "Car bomb kills nine policemen in Kirkuk",
            "text": "A car bomb killed nine policemen in Kirkuk, Iraq, on Monday.",
            "date": NOON.isoformat(),
        },
        {
            "id": 2,
            "text": "قتل تسعة من رجال الشرطة في انفجار سيارة مفخخة في مدينة كركوك العراقية الاثنين.",
            "date": at.isoformat(),
        },
        {"id": "c", "text": "The minister opened a new bridge in Basra on Monday.", "date": at.isoformat()},
    ]
    lines = [json.dumps(row) for row in rows] + ["", "{", '{"id": "d"}', '{"text": "no id"}']
    result = RUN.invoke(clustering.app, [], input="\n".join(lines))
    out = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert [row["id"] for row in out] == ["a", 2, "c", None, "d", None]
    assert out[0]["incident"] == out[1]["incident"] is not None
    assert out[2] == {"id": "c", "incident": None}
    assert [row["line"] for row in out[3:]] == [5, 6, 7]
    assert RUN.invoke(clustering.app, [], input="\n".join(lines[:3])).exit_code == 0
