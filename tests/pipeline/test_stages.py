"""What the stages make of articles, one after another: who is told what, when, and what never happens."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from sqlalchemy import select, update

from bot.errors import StoreError
from bot.model import Chat, Count, Kind
from bot.pipeline import alert_due, merge_due, read_due, translate_due
from bot.store import clock, reach, tellings
from bot.store.articles import Stage
from bot.store.schema import ArticleRow, ChatRow, IncidentRow, OutboxRow, RingRow, ToldRow, TranslationRow
from tests.pipeline.desk import NOON, Desk

ONE = Chat(1)


def severe(rule: str, when: str, severity: str = "normal", more: str = "") -> str:
    return f"  - {{id: {rule}, name: {{en: {rule}}}, severity: {severity}, when: {{{when}}}{more}}}\n"


def rules(*entries: str) -> str:
    return "version: 1\nrules:\n" + "".join(entries)


async def test_each_stage_run_again_changes_nothing(desk: Desk) -> None:
    """When all is done, every stage finds nothing to do, and an incident that is looked at again sends nothing."""
    await desk.subscribe(ONE)
    await desk.bombing(9)
    await desk.work()
    assert [await stage(desk.parts) for stage in (read_due, translate_due, merge_due, alert_due)] == [0, 0, 0, 0]
    async with desk.hands_on() as session:
        await session.execute(update(IncidentRow).values(due=True))
        await session.execute(update(ArticleRow).values(stage=Stage.READ))
    await desk.work()
    assert await desk.told() == [("1", "send")]
    assert len(await desk.incidents()) == 1


async def test_a_stop_between_any_two_stages_loses_nothing(desk: Desk) -> None:
    """A task that is cancelled at any point leaves what the next run finishes: one message, once."""
    await desk.subscribe(ONE)
    await desk.bombing(9)
    for turns in range(0, 60, 3):
        task = asyncio.create_task(desk.work())
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await desk.work()
    assert await desk.told() == [("1", "send")]


async def test_quiet_hours_hold_and_the_morning_rings(desk: Desk) -> None:
    """What happens at night is told when the night is over, once, with the toll as it is then."""
    await desk.subscribe(Chat(1, quiet=("22:00", "07:00"), timezone="Asia/Baghdad"), Chat(2))
    desk.now = NOON + timedelta(hours=8)  # 23:00 in Baghdad
    await desk.bombing(9)
    await desk.work()
    assert await desk.told() == [("2", "send")]
    await desk.bombing(12, paper="Courier")
    await desk.later(1)
    await desk.later(6.9)
    assert await desk.told(chat="1") == []
    await desk.later(0.2)
    assert await desk.told(chat="1") == [("1", "send")]
    await desk.later(1)
    assert await desk.told(chat="1") == [("1", "send")]


async def test_two_sources_are_waited_for(desk: Desk) -> None:
    """A rule that wants two publishers rings with the second, not with a second article of the first."""
    desk.rules(rules(severe("sure", 'killed: ">= 1"', more=", sources: {at_least: 2, within: 2h}")))
    await desk.subscribe(ONE)
    await desk.bombing(9)
    await desk.work()
    await desk.bombing(9, key="again")
    await desk.work()
    await desk.bombing(9, paper="Herald")  # word for word: a copy is no second witness
    await desk.work()
    assert await desk.told() == []
    words = "Nine shoppers died when explosives in a parked car went off near the market of Kirkuk on Tuesday."
    await desk.take("Nine dead as car bomb hits market in Kirkuk, Iraq", words, paper="Courier")
    await desk.later(0.5)
    assert await desk.told() == [("1", "send")]


async def test_an_edit_of_an_article_updates_the_facts_in_place(desk: Desk) -> None:
    """The message is edited with the new figure; the phone does not ring, and there is one incident."""
    await desk.subscribe(ONE)
    await desk.bombing(9, key="a")
    await desk.work()
    assert await desk.bombing(10, key="a") == "edited"
    await desk.work()
    assert await desk.told() == [("1", "send"), ("1", "update")]
    assert "10" in (await desk.message("1")).html
    assert [i.facts.killed for i in await desk.incidents()] == [Count(10, 10)]


async def test_an_edited_bare_headline_is_an_edit(desk: Desk) -> None:
    """A source that gives headlines alone is read again when its headline changes; a lost text is no edit."""
    await desk.subscribe(ONE)
    assert await desk.take("Car bomb kills 3 in Kirkuk", "", key="a") == "new"
    assert await desk.take("Car bomb kills 9 in Kirkuk", "", key="a") == "edited"
    await desk.bombing(4, "Mosul", key="b")
    assert await desk.take("Car bomb kills 4 in Mosul - live", "", key="b") == "known"


async def test_an_edit_drops_the_translation_of_the_old_words(desk: Desk) -> None:
    """A figure of the old text must not come back through its translation."""
    await desk.bombing(9, key="a")
    async with desk.hands_on() as session:
        session.add(TranslationRow(article_id=1, language="ar", body='{"language":"ar","title":"old"}'))
    await desk.bombing(12, key="a")
    async with desk.parts.database.read() as session:
        assert (await session.scalars(select(TranslationRow))).all() == []


async def test_an_article_that_loses_its_incident_leaves_it(desk: Desk) -> None:
    """The incident goes on with its other source, and a reader who was told of a fallen toll hears the correction."""
    await desk.subscribe(ONE)
    await desk.bombing(9, key="a")
    await desk.bombing(9, paper="Courier")
    await desk.work()
    await desk.take("Minister opens a bridge in Kirkuk", "The minister opened a new bridge.", key="a")
    await desk.work()
    (incident,) = await desk.incidents()
    assert [s.publisher for s in incident.sources] == ["Courier"]


async def test_a_held_incident_whose_only_article_withdraws_it_is_never_told(desk: Desk) -> None:
    """Nobody was told yet, and no article tells of it any more: the morning stays silent."""
    await desk.subscribe(Chat(1, quiet=("11:00", "13:00")))
    await desk.bombing(9, key="a")
    await desk.work()
    await desk.take("Minister opens a bridge in Kirkuk", "The minister opened a new bridge.", key="a")
    await desk.later(3)
    assert await desk.told() == []
    assert await desk.incidents() == []


async def test_an_article_that_comes_back_with_another_event_does_not_overwrite_its_first(desk: Desk) -> None:
    """Its old incident goes on with the other source; the new one has an id of its own, and rings."""
    await desk.subscribe(ONE)
    await desk.bombing(9, key="a")
    await desk.bombing(9, paper="Courier")
    await desk.work()
    await desk.take("Minister opens a bridge in Kirkuk", "The minister opened a new bridge.", key="a")
    await desk.work()
    await desk.bombing(4, "Basra", key="a")
    await desk.work()
    assert sorted(i.facts.places[0].names.en for i in await desk.incidents()) == ["Basra", "Kirkuk"]
    assert [action for _, action in await desk.told()].count("send") == 2


async def test_a_live_page_that_goes_over_to_another_event_rings_for_it(desk: Desk) -> None:
    """Its second event is a message of its own, the first stays as it was told, and coming back to it sends nothing."""
    await desk.subscribe(ONE)
    await desk.bombing(9, key="live")
    await desk.work()
    await desk.take("Gunmen kill four in Basra", "Gunmen killed four people in Basra, Iraq, on Tuesday.", key="live")
    await desk.later(0.1)
    assert await desk.told() == [("1", "send"), ("1", "send")]
    assert "Basra" in (await desk.message("1")).html
    await desk.bombing(9, key="live")
    await desk.later(0.1)
    assert len(await desk.told()) == 2
    assert len(await desk.incidents()) == 2


async def test_a_live_page_leaves_its_event_to_the_others_that_tell_of_it(desk: Desk) -> None:
    """With another source the first event goes on; one that nobody was told of and no article tells is forgotten."""
    await desk.bombing(9, key="live")
    await desk.bombing(9, paper="Courier")
    await desk.work()
    for killed, town in ((4, "Basra"), (20, "Mosul")):
        words = f"Gunmen killed {killed} people in {town}, Iraq, on Tuesday."
        await desk.take(f"Gunmen kill {killed} in {town}", words, key="live")
        await desk.work()
        found = {i.facts.places[0].names.en: [s.publisher for s in i.sources] for i in await desk.incidents()}
        assert found == {"Kirkuk": ["Courier"], town: ["Gazette"]}
    assert desk.parts.tally.faults == 0


async def test_an_edit_that_corrects_the_place_stays_one_event(desk: Desk) -> None:
    """The message is edited, nothing new is sent."""
    await desk.subscribe(ONE)
    await desk.bombing(9, key="a")
    await desk.work()
    await desk.bombing(9, "Mosul", key="a")
    await desk.later(0.1)
    assert await desk.told() == [("1", "send"), ("1", "update")]


async def test_the_first_poll_of_old_news_never_rings(desk: Desk) -> None:
    """Not when it is read, not when its rule's hold would end; a new report of another event does."""
    await desk.subscribe(ONE)
    await desk.bombing(9, alertable=False)
    await desk.later(1)
    assert await desk.told() == []
    await desk.bombing(4, "Basra")
    await desk.work()
    assert await desk.told() == [("1", "send")]


async def test_two_incidents_folded_into_one_may_ring_if_either_might(desk: Desk) -> None:
    """The older one came from a first poll, the younger one was told; the report that shows them to be one event came
    from a first poll too. Its reader's message is edited."""
    await desk.subscribe(ONE)
    words = "A car bomb killed 5 people in Hawija, Iraq, on Tuesday, police said."
    await desk.take("Car bomb kills 5 in Hawija", words, alertable=False)
    await desk.work()
    words = "Gunmen and a bomb killed 8 people in Kirkuk province on Tuesday, officials said."
    await desk.take("Eight killed in attack in Kirkuk province", words, paper="Courier")
    await desk.later(0.1)
    assert len(await desk.incidents()) == 2
    assert await desk.told() == [("1", "send")]
    words = (
        "A car bomb killed 8 people in Hawija in Kirkuk province on Tuesday, officials said, raising the toll from 5."
    )
    title = "Car bomb in Hawija, Kirkuk province, toll rises to 8 from 5"
    await desk.take(title, words, paper="Herald", alertable=False)
    await desk.later(0.1)
    assert len(await desk.incidents()) == 1
    assert await desk.told() == [("1", "send"), ("1", "update")]
    assert "Hawija" in (await desk.message("1")).html


async def test_a_chat_that_joins_later_is_not_told_of_what_was(desk: Desk) -> None:
    """Not by itself and not when the incident is updated; of what comes afterwards it is."""
    await desk.subscribe(ONE)
    await desk.bombing(9)
    await desk.later(1)
    await desk.subscribe(Chat(2, since=desk.now))
    await desk.bombing(10, paper="Courier")
    await desk.later(0.1)
    await desk.bombing(4, "Basra")
    await desk.later(0.1)
    assert [action for _, action in await desk.told(chat="2")] == ["send"]
    assert "Basra" in (await desk.message("2")).html


async def test_two_readers_get_one_event_in_their_languages(desk: Desk) -> None:
    """Both messages say nine, each in its reader's language."""
    await desk.subscribe(ONE, Chat(2, "ar"))
    await desk.bombing(9)
    await desk.work()
    english, arabic = await desk.message("1"), await desk.message("2")
    assert "9 killed" in english.html and "Kirkuk" in english.html
    assert "كركوك" in arabic.html and arabic.language == "ar"


async def test_a_reloaded_rule_does_not_ring_for_what_was(desk: Desk) -> None:
    """A rule that is younger than the incident keeps silent about it, also when the incident changes."""
    await desk.subscribe(ONE)
    desk.rules(rules(severe("other", 'killed: ">= 50"')))
    await desk.bombing(9)
    await desk.later(1)
    desk.rules(rules(severe("deadly", 'killed: ">= 1"')))
    book = desk.parts.rules
    desk.parts.rules = type(book)(book.rules, {"deadly": desk.now})
    await desk.bombing(10, paper="Courier")
    await desk.later(0.1)
    assert await desk.told() == []


async def test_a_cooldown_holds_the_next_event_and_then_tells_it(desk: Desk) -> None:
    """The second event comes when the cooldown is over."""
    desk.rules(rules(severe("deadly", 'killed: ">= 1"', more=", cooldown: 2h")))
    await desk.subscribe(ONE)
    await desk.bombing(9)
    await desk.work()
    await desk.bombing(4, "Basra")
    await desk.later(1)
    assert len(await desk.told()) == 1
    await desk.later(1.1)
    assert [action for _, action in await desk.told()] == ["send", "send"]


async def test_a_silent_edit_does_not_overtake_the_message_that_rings(desk: Desk) -> None:
    """The edit meets a critical rule that is cooling down; it waits behind the first message all the same."""
    normal = severe("deadly", 'killed: ">= 1"')
    critical = severe("massive", 'killed: ">= 10"', "critical", ", cooldown: 2h")
    desk.rules(rules(normal, critical))
    await desk.subscribe(ONE)
    await desk.bombing(60, "Basra")
    await desk.bombing(9)
    await desk.work()
    await desk.bombing(11, paper="Courier")
    await desk.later(0.1)
    first, edit = [row for row in await desk.rows() if row.incident_id == (await desk.rows())[-1].incident_id]
    assert (first.action, edit.action) == ("send", "update")
    assert first.priority == edit.priority


async def test_a_rule_that_often_rings_does_not_prolong_the_cooldown_of_another(desk: Desk) -> None:
    """`wide` cools down for two hours, however often `deep` rings meanwhile for events that meet both."""
    desk.rules(rules(severe("wide", 'killed: ">= 1"', more=", cooldown: 2h"), severe("deep", 'killed: ">= 50"')))
    await desk.subscribe(ONE)
    await desk.bombing(4)
    await desk.work()
    await desk.later(1)
    await desk.bombing(60, "Basra")
    await desk.bombing(5, "Mosul")
    await desk.later(0.1)
    assert len(await desk.told()) == 2
    await desk.later(1)
    assert "Mosul" in (await desk.message("1")).html


async def test_one_unusable_chat_keeps_no_other_from_its_alert(desk: Desk) -> None:
    """A language without a catalogue and a zone that is none are told in English and UTC; hours that are none, nothing;
    a row that cannot be read is passed over; everyone else is told."""
    await desk.subscribe(Chat(1, "xx"), Chat(2, timezone="Europe"), Chat(3, quiet=("25:99", "x")), Chat(4), Chat(5))
    async with desk.hands_on() as session:
        await session.execute(update(ChatRow).where(ChatRow.key == "4").values(body='{"id": "none"}'))
    await desk.bombing(9)
    await desk.work()
    assert [chat for chat, _ in await desk.told()] == ["1", "2", "5"]
    assert desk.parts.tally.faults == 1


async def test_rows_that_cannot_be_read_back_stop_nothing(desk: Desk) -> None:
    """An incident and a report of another version are set aside; what comes after them goes out."""
    await desk.subscribe(ONE)
    await desk.bombing(9)
    await desk.work()
    async with desk.hands_on() as session:
        await session.execute(update(IncidentRow).values(body='{"kind": "none"}', due=True))
    await desk.bombing(4, "Mosul", key="broken")
    await read_due(desk.parts)
    async with desk.hands_on() as session:
        await session.execute(update(ArticleRow).where(ArticleRow.id == 2).values(report="{}", stage=Stage.TRANSLATE))
    await desk.bombing(9, paper="Courier")
    await desk.work()
    assert [(row.id, bool(row.fault), row.stage) for row in await desk.articles()] == [
        (1, False, Stage.DONE),
        (2, True, Stage.DONE),
        (3, False, Stage.DONE),
    ]
    assert [action for _, action in await desk.told()] == ["send", "send"]


async def test_a_full_disk_loses_nothing(desk: Desk) -> None:
    """At whichever stage the database refuses, nothing is set aside; with room again, the alert goes out once."""
    await desk.subscribe(*(Chat(n) for n in range(1, 400)))
    await desk.bombing(9)
    pool = desk.parts.database.engine.pool

    async def room(pages: int) -> None:
        async with desk.parts.database.engine.connect() as connection:
            await connection.exec_driver_sql(f"pragma max_page_count = {pages}")

    refusals = []
    for pages in range(60, 400, 20):
        await room(pages)
        try:
            await desk.work()
            break
        except StoreError as fault:
            refusals.append(str(fault))
    assert refusals
    assert all("free some disk space" in text for text in refusals)
    assert pool.checkedout() == 0  # type: ignore[attr-defined]
    await room(1_000_000)
    await desk.work()
    assert len(await desk.told()) == 399
    assert desk.parts.tally.faults == 0
    assert [row.fault for row in await desk.articles()] == [""]


async def test_what_was_told_and_cannot_be_read_is_not_told_as_new(desk: Desk) -> None:
    """The message of such a chat is edited."""
    await desk.subscribe(ONE)
    await desk.bombing(9)
    await desk.work()
    async with desk.hands_on() as session:
        await session.execute(update(ToldRow).values(body="{}"))
    await desk.bombing(30, paper="Courier")
    await desk.later(0.1)
    assert [action for _, action in await desk.told()] == ["send", "ring"]


async def test_a_message_never_collides_with_an_older_one(desk: Desk) -> None:
    """Where the outbox knows a first message that the notes do not, the next one is the second, and goes out."""
    await desk.subscribe(ONE)
    await desk.bombing(9)
    await desk.work()
    async with desk.hands_on() as session:
        await session.execute(update(ToldRow).values(body=None, tellings=0))
        await session.execute(update(IncidentRow).values(due=True))
    await desk.work()
    assert [row.revision for row in await desk.rows()] == [1, 2]


async def test_a_ring_in_the_future_holds_nothing(desk: Desk) -> None:
    """The clock was ahead when the rule rang: its cooldown does not last until then."""
    desk.rules(rules(severe("deadly", 'killed: ">= 1"', more=", cooldown: 2h")))
    await desk.subscribe(ONE)
    async with desk.hands_on() as session:
        session.add(RingRow(chat="1", rule="deadly", at=NOON + timedelta(days=3000)))
    await desk.bombing(9)
    await desk.work()
    assert await desk.told() == [("1", "send")]


async def test_times_from_a_clock_that_was_ahead_are_set_right(desk: Desk) -> None:
    """A message and a hold that wait for a far day are due now; those that wait for tonight still do."""
    await desk.subscribe(ONE, Chat(2, quiet=("11:00", "13:00")))
    await desk.bombing(9)
    await desk.work()
    async with desk.hands_on() as session:
        assert await clock.set_right(session, desk.now) == 0
        far = NOON + timedelta(days=900)
        await session.execute(update(OutboxRow).values(next_attempt=far))
        await session.execute(update(ToldRow).where(ToldRow.chat == "2").values(until=far))
        assert await clock.set_right(session, desk.now) == 2
    assert [row.next_attempt for row in await desk.rows()] == [NOON]
    async with desk.parts.database.read() as session:
        assert await tellings.holds_ended(session, desk.now)


async def test_the_why_of_a_message_stays_that_of_its_sending(desk: Desk) -> None:
    """A later look that finds nothing new does not replace the reason."""
    await desk.subscribe(ONE)
    await desk.bombing(9)
    await desk.work()
    async with desk.hands_on() as session:
        await session.execute(update(IncidentRow).values(due=True))
    await desk.work()
    async with desk.parts.database.read() as session:
        assert (await session.scalars(select(ToldRow.reason))).all() == ["new incident"]


async def test_facts_are_those_of_the_words(desk: Desk) -> None:
    """A bombing in Kirkuk is one, through all stages."""
    await desk.bombing(9)
    await desk.work()
    (incident,) = await desk.incidents()
    assert (incident.facts.kind, incident.facts.killed) == (Kind.BOMBING, Count(9, 9))
    assert incident.facts.places[0].names.en == "Kirkuk"


async def test_a_chat_that_was_out_of_reach_when_its_night_ended_is_told_on_its_return(desk: Desk) -> None:
    """An alert was held for quiet hours that ended while the bot was blocked, however long ago it was held."""
    await desk.subscribe(Chat(1, quiet=("22:00", "07:00"), timezone="Asia/Baghdad"))
    desk.now = NOON + timedelta(hours=8)  # 23:00 in Baghdad
    await desk.bombing(9)
    await desk.work()
    async with desk.hands_on() as session:
        await reach.suspend(session, "1", "blocked")
    await desk.later(9)
    assert await desk.told() == []
    async with desk.hands_on() as session:
        await reach.resume(session, "1", desk.now, newer_than=desk.now - timedelta(hours=6))
    await desk.work()
    assert await desk.told() == [("1", "send")]


async def test_what_happened_while_a_chat_was_out_of_reach_is_told_on_its_return(desk: Desk) -> None:
    """An incident that came, and one that grew, in the last six hours; an older one is not, and nobody else is told
    anything twice."""
    await desk.subscribe(Chat(1), Chat(2))
    await desk.bombing(3, "Mosul", key="m")
    await desk.work()
    async with desk.hands_on() as session:
        await reach.suspend(session, "1", "blocked")
        await session.execute(update(OutboxRow).values(state="sent"))
    await desk.bombing(4, "Basra")
    await desk.work()
    await desk.later(7)
    await desk.bombing(9)
    await desk.bombing(30, "Mosul", paper="Courier")
    await desk.work()
    before = await desk.told(chat="2")
    assert await desk.told(chat="1") == [("1", "send")]
    async with desk.hands_on() as session:
        await reach.resume(session, "1", desk.now, newer_than=desk.now - timedelta(hours=6))
    await desk.work()
    assert sorted(await desk.told(chat="1")) == [("1", "ring"), ("1", "send"), ("1", "send")]
    assert not any("Basra" in row.payload for row in await desk.rows(chat="1"))
    assert await desk.told(chat="2") == before
