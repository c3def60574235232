"""The one thread of native work: whose turn it is, what happens to those who leave, and faults."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import ModelError
from bot.translate.engine import Engine, Options
from bot.translate.lane import A_THREAD, ROOM, Lane, Urgency
from bot.translate.packages import Package, install, read_package
from tests.translate import bpe_package
from tests.translate.test_packages import DEMO

ONE, OTHER = Options(), Options(beam=1)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    """Loads in no time and says always the same."""
    folder = tmp_path_factory.mktemp("bpe")
    return install(bpe_package.write(folder / "bpe.argosmodel"), folder / "models")


@pytest.fixture
def lane() -> Iterator[Lane]:
    made = Lane(threads=1, unload_after=timedelta(0))
    yield made
    made.close()


def test_a_byte_pair_package_works(package: Package) -> None:
    """Encoded, translated and put together by the package's own tokenizer, its marks gone."""
    (found,) = Engine(package, ONE).translate(["قتل تسعة عشر"])
    assert found.hypotheses[0] == "nineteen dead"


async def test_headlines_go_before_what_waits(package: Package, lane: Lane) -> None:
    """A headline that comes last is done before whole articles that came first, and before leads."""
    done: list[str] = []

    async def want(name: str, urgency: Urgency) -> None:
        await lane.render(package, ["قتل تسعة عشر"] * A_THREAD, ONE, urgency)
        done.append(name)

    bulk = [asyncio.create_task(want(f"bulk {n}", Urgency.WHOLE)) for n in range(6)]
    await asyncio.sleep(0)
    rest = [asyncio.create_task(want("lead", Urgency.LEAD)), asyncio.create_task(want("headline", Urgency.HEADLINE))]
    await asyncio.gather(*bulk, *rest)
    assert done.index("headline") < done.index("lead") < done.index("bulk 2")


async def test_more_than_there_is_room_for_waits_and_comes(package: Package, lane: Lane) -> None:
    """A job larger than the queue is taken in bit by bit, in order, none lost."""
    found = await lane.render(package, ["قتل تسعة عشر"] * (ROOM + 50), OTHER, Urgency.WHOLE)
    assert {each.hypotheses for each in found} == {("nineteen dead",)} and len(found) == ROOM + 50


async def test_who_is_cancelled_leaves_the_queue(package: Package, lane: Lane) -> None:
    """The others get theirs."""
    leaving = asyncio.create_task(lane.render(package, ["قتل تسعة عشر"] * 200, ONE, Urgency.WHOLE))
    staying = asyncio.create_task(lane.render(package, ["قتل عشر"], ONE, Urgency.WHOLE))
    await asyncio.sleep(0)
    leaving.cancel()
    assert (await staying)[0].hypotheses == ("nineteen dead",)
    assert leaving.cancelled()


async def test_a_package_that_cannot_be_loaded_harms_no_other(package: Package, lane: Lane, tmp_path: Path) -> None:
    """Its caller is told what to do; the next caller of another package is served."""
    broken = install(DEMO, tmp_path)
    (broken.path / "model" / "model.bin").write_bytes(b"no model")
    asked = lane.render(read_package(broken.path), ["قتل تسعة عشر"], OTHER, Urgency.HEADLINE)
    told, served = await asyncio.gather(
        asked, lane.render(package, ["قتل عشر"], ONE, Urgency.LEAD), return_exceptions=True
    )
    assert isinstance(told, ModelError) and "install it again" in str(told)
    assert isinstance(served, list) and served[0].hypotheses == ("nineteen dead",)


async def test_idle_models_are_dropped_and_come_back(package: Package, lane: Lane) -> None:
    """Once a model has not been used for `unload_after`, it goes; the next sentence loads it again."""
    await lane.render(package, ["قتل تسعة عشر"], ONE, Urgency.LEAD)
    assert lane.unload_idle() == ("ar-en",)
    assert lane.unload_idle() == ()
    assert (await lane.render(package, ["قتل عشر"], ONE, Urgency.LEAD))[0].hypotheses == ("nineteen dead",)


async def test_a_closed_lane_says_so(package: Package, lane: Lane) -> None:
    """Nobody waits for ever on a translator that was stopped."""
    waiting = asyncio.create_task(lane.render(package, ["قتل عشر"] * 100, ONE, Urgency.WHOLE))
    await asyncio.sleep(0)
    lane.close()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    with pytest.raises(ModelError, match="stopped"):
        await lane.render(package, ["قتل عشر"], ONE, Urgency.LEAD)
