"""The rules watcher sees every kind of change, once, and survives what goes wrong."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.ops.reload import RulesWatcher

Heard = Callable[[int], Awaitable[None]]


@asynccontextmanager
async def watching(folder: Path, calls: list[str], fail: bool = False) -> AsyncIterator[Heard]:
    """A watcher that notes the folder's rule files at each call; yields a wait for the nth call."""
    event = asyncio.Condition()

    async def on_change() -> None:
        async with event:
            calls.append(" ".join(sorted(p.name for p in folder.glob("*.yaml"))) if folder.exists() else "gone")
            event.notify_all()
        if fail and len(calls) == 1:
            raise RuntimeError("broken callback")

    async def heard(number: int) -> None:
        async with event:
            await asyncio.wait_for(event.wait_for(lambda: len(calls) >= number), 10)

    watcher = RulesWatcher(folder, on_change)
    watcher.start()
    try:
        yield heard
    finally:
        await watcher.stop()


def write(folder: Path) -> None:
    (folder / "b.yaml").write_text("version: 1\n")


def rename_over(folder: Path) -> None:
    (folder / "a.tmp").write_text("version: 1\n# changed\n")
    (folder / "a.tmp").rename(folder / "a.yaml")


def delete(folder: Path) -> None:
    (folder / "a.yaml").unlink()


def swap_link(folder: Path) -> None:
    other = folder.parent / "other.yaml"
    other.write_text("version: 1\n# other\n")
    (folder / "new").symlink_to(other)
    (folder / "new").rename(folder / "a.yaml")


def replace_folder(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()
    (folder / "c.yaml").write_text("version: 1\n")


@pytest.mark.parametrize("change", [write, rename_over, delete, swap_link, replace_folder])
async def test_a_change_is_seen(change: Callable[[Path], None], tmp_path: Path) -> None:
    """Writing, renaming over, deleting, swapping a link and replacing the folder each call back."""
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "a.yaml").write_text("version: 1\n")
    calls: list[str] = []
    async with watching(folder, calls) as heard:
        change(folder)
        await heard(1)
    assert calls[-1] == " ".join(sorted(p.name for p in folder.glob("*.yaml")))


async def test_other_files_are_not_rules(tmp_path: Path) -> None:
    """Hidden files, backups and schemas do not call back; the next rule file does."""
    calls: list[str] = []
    async with watching(tmp_path, calls) as heard:
        for name in (".a.yaml.swp", ".hidden.yaml", "a.yaml~", "rules.schema.json"):
            (tmp_path / name).write_text("x")
        await asyncio.sleep(0.6)
        assert calls == []
        write(tmp_path)
        await heard(1)
    assert len(calls) == 1


async def test_a_failing_callback_does_not_end_the_watch(tmp_path: Path) -> None:
    """After a callback that raised, the next change calls back again."""
    calls: list[str] = []
    async with watching(tmp_path, calls, fail=True) as heard:
        write(tmp_path)
        await heard(1)
        (tmp_path / "c.yaml").write_text("version: 1\n")
        await heard(2)
    assert calls == ["b.yaml", "b.yaml c.yaml"]


async def test_a_change_before_the_start_counts(tmp_path: Path) -> None:
    """What is saved between making and starting the watcher is not lost."""
    calls: list[int] = []
    done = asyncio.Event()

    async def on_change() -> None:
        calls.append(1)
        done.set()

    watcher = RulesWatcher(tmp_path, on_change)
    write(tmp_path)
    watcher.start()
    await asyncio.wait_for(done.wait(), 10)
    await watcher.stop()
    assert calls == [1]
