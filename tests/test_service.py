"""`tocsin run` and `init` as an operator meets them: real processes, real signals, loopback Telegram and newspapers."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.newsroom import Newsroom, write_config
from tests.telegram_server import Limits, TelegramServer

TOKEN = "123456:a-token-that-nobody-may-log-ever"
UNLIMITED = Limits(overall=100000, chat=100000, group=100000)


def tocsin(*words: str, token: str = "", cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "TOCSIN_BOT_TOKEN": token, "COLUMNS": "200"}
    return subprocess.run(
        [sys.executable, "-m", "bot", *words], capture_output=True, text=True, env=env, cwd=cwd, timeout=60, check=False
    )


async def start(config: Path, *words: str, token: str = TOKEN) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", "--config", str(config), *words,
        env={**os.environ, "TOCSIN_BOT_TOKEN": token}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


async def until(condition: object, seconds: float = 20) -> None:
    assert callable(condition)
    for _ in range(int(seconds * 20)):
        if condition():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("waited in vain")


async def test_the_service_polls_rings_stops_and_goes_on(tmp_path: Path) -> None:
    """SIGTERM ends it with exit 0; a second start sends what came meanwhile, and nothing again."""
    async with Newsroom() as newsroom, TelegramServer(limits=UNLIMITED) as server:
        config = write_config(tmp_path, newsroom, server.url)
        newsroom.shown = 2
        process = await start(config)
        await until(lambda: len(server.accepted) == 2)
        process.send_signal(signal.SIGTERM)
        _, first_log = await process.communicate()
        assert process.returncode == 0
        newsroom.shown = 3
        process = await start(config)
        await until(lambda: len(server.accepted) == 3)
        process.send_signal(signal.SIGINT)
        _, second_log = await process.communicate()
        assert process.returncode == 0
        assert [f"Story {n}" in m.text for n, m in enumerate(server.accepted)] == [True, True, True]
        check_log(first_log.decode() + second_log.decode(), server)
        assert "the service has stopped; its work is saved" in first_log.decode().splitlines()[-1]


def check_log(log: str, server: TelegramServer) -> None:
    """JSON lines, no token, no chat text, and one trace from an article to its message."""
    lines = [json.loads(line) for line in log.splitlines()]
    assert TOKEN not in log and "nobody-may-log" not in log
    traces = {line["trace"] for line in lines if line["event"] == "article"}
    for event in ("article read", "incident found", "alert queued", "delivery attempt"):
        assert {line.get("trace") for line in lines if line["event"] == event} == traces, event


async def test_a_second_service_is_refused_by_the_holders_name(tmp_path: Path) -> None:
    """The refusal is exit 1 and names the process."""
    async with Newsroom() as newsroom, TelegramServer(limits=UNLIMITED) as server:
        config = write_config(tmp_path, newsroom, server.url)
        newsroom.shown = 1
        first = await start(config)
        await until(lambda: len(server.accepted) == 1)
        second = await start(config)
        _, said = await second.communicate()
        first.send_signal(signal.SIGTERM)
        await first.communicate()
    assert second.returncode == 1
    assert f"in use by pid {first.pid}" in said.decode()


async def test_once_polls_delivers_and_exits(tmp_path: Path) -> None:
    """`run --once` without a token prints the alerts and counts them."""
    async with Newsroom() as newsroom:
        config = write_config(tmp_path, newsroom, "https://api.telegram.org")
        newsroom.shown = 2
        process = await start(config, "--once", token="")
        shown, said = await process.communicate()
    assert process.returncode == 0, said.decode()
    assert "Kirkuk: 5 killed" in shown.decode() and ": 6 killed" in shown.decode()
    assert "alerts go to the console" in said.decode()
    assert "1 source, 2 new articles, 2 new incidents, 2 matches, 2 alerts" in said.decode()


async def test_a_start_at_which_nothing_can_ring_says_so(tmp_path: Path) -> None:
    """Without a chat, and without a rule that is enabled, there are two warnings, and the work is done all the same."""
    async with Newsroom() as newsroom, TelegramServer() as server:
        config = write_config(tmp_path, newsroom, server.url, chats=())
        config.write_text(config.read_text().replace("  chats:\n", ""))
        rules = tmp_path / "rules" / "all.yaml"
        rules.write_text(rules.read_text().replace("severity: high", "severity: high, enabled: false"))
        newsroom.shown = 1
        process = await start(config, "--once")
        _, said = await process.communicate()
    assert process.returncode == 0
    warnings = [
        line["event"] for line in map(json.loads, said.decode().splitlines()[:-1]) if line["level"] == "warning"
    ]
    assert warnings == ["no rule is enabled: nothing will ring", "there is no chat to ring yet"]


async def test_once_says_that_a_message_waits(tmp_path: Path) -> None:
    """Telegram lets a group have one message a minute: the second one waits for the next run, with exit code 1."""
    async with Newsroom() as newsroom, TelegramServer(limits=Limits(group=1)) as server:
        config = write_config(tmp_path, newsroom, server.url, chats=(-100,))
        newsroom.shown = 2
        process = await start(config, "--once")
        _, said = await process.communicate()
    assert process.returncode == 1
    assert "outbox: 1 pending, 1 sent" in said.decode()
    assert "1 message could not be delivered yet; 'tocsin outbox' says why" in said.decode()


async def test_a_saved_rule_is_live_and_a_broken_one_is_refused(tmp_path: Path) -> None:
    """A reload swaps good rules without ringing anew, keeps them on a bad one, and tells the admin once."""
    async with Newsroom() as newsroom, TelegramServer(limits=UNLIMITED) as server:
        config = write_config(tmp_path, newsroom, server.url)
        config.write_text(config.read_text().replace("telegram:\n", "telegram:\n  admins: [900]\n"))
        rules = tmp_path / "rules" / "all.yaml"
        good = rules.read_text()
        newsroom.shown = 1
        process = await start(config)
        await until(lambda: len(server.accepted) == 1)
        rules.write_text(good.replace(">= 1", ">= one"))
        await until(lambda: any(m.chat == 900 for m in server.accepted))
        newsroom.shown = 2
        await until(lambda: sum(m.chat == 101 for m in server.accepted) == 2)
        rules.write_text(good.replace("deadly", "deadlier"))
        await until(lambda: sum(m.chat == 900 for m in server.accepted) == 2)
        newsroom.shown = 3
        await until(lambda: sum(m.chat == 101 for m in server.accepted) == 3)
        process.send_signal(signal.SIGTERM)
        await process.communicate()
    told = [m for m in server.accepted if m.chat == 900]
    assert "all.yaml:3:" in told[0].text
    assert "deadlier" in told[1].text
    assert [f"Story {n}" in m.text for n, m in enumerate(m for m in server.accepted if m.chat == 101)] == [True] * 3


def test_init_writes_what_run_and_check_accept(tmp_path: Path) -> None:
    """What `init` writes is valid as it is, and is not overwritten by a second call."""
    assert tocsin("init", str(tmp_path / "desk")).returncode == 0
    assert tocsin("rules", "check", str(tmp_path / "desk" / "rules")).returncode == 0
    again = tocsin("init", str(tmp_path / "desk"))
    assert again.returncode == 2
    assert "already there" in again.stderr


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("sourcs: []\n", "config.yaml:1:1: unknown key sourcs; did you mean 'sources'?"),
        ("database: {url: 'sqlite:///t.db'}\n", "no sources"),
    ],
)
def test_a_wrong_configuration_is_exit_2_with_its_place(tmp_path: Path, text: str, says: str) -> None:
    """The fault is on standard error, and nothing was started."""
    (tmp_path / "config.yaml").write_text(text)
    done = tocsin("run", "--config", str(tmp_path / "config.yaml"))
    assert done.returncode == 2
    assert says in done.stderr
    assert not (tmp_path / "t.db").exists()


def test_a_token_that_telegram_does_not_know_ends_the_start(tmp_path: Path) -> None:
    """A token of the wrong form is refused with what to do, before anything was polled."""
    (tmp_path / "rules").mkdir()
    (tmp_path / "config.yaml").write_text("sources: [{id: a, url: 'http://127.0.0.1:9/'}]\n")
    done = tocsin("run", "--once", "--config", str(tmp_path / "config.yaml"), token="not-a-token")
    assert done.returncode == 2
    assert "@BotFather" in done.stderr
