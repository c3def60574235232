"""The lock on a PostgreSQL database, on a real one: TOCSIN_TEST_POSTGRES names it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, make_url, text

from bot.errors import StoreError
from bot.store.holder import Holder
from bot.store.server_lock import KEY, ServerLock

POSTGRES = os.environ.get("TOCSIN_TEST_POSTGRES", "")
HOLD = """
import sys, time
from bot.store.holder import Holder
holder = Holder(sys.argv[1])
holder.take()
print('held', flush=True)
time.sleep(60)
"""
pytestmark = pytest.mark.skipif(not POSTGRES, reason="TOCSIN_TEST_POSTGRES names no database")


@pytest.fixture
def other() -> Iterator[subprocess.Popen[bytes]]:
    """Another process that holds the database."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, POSTGRES], stdout=subprocess.PIPE)
    assert process.stdout is not None and process.stdout.readline() == b"held\n"
    yield process
    process.kill()
    process.wait()


def holder() -> int | None:
    """The connection that has the lock."""
    engine = create_engine(POSTGRES.replace("://", "+psycopg://", 1), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        found: int | None = connection.scalar(
            text("select pid from pg_locks where locktype = 'advisory' and granted and objid = :key"), {"key": KEY}
        )
    engine.dispose()
    return found


def gone(process: subprocess.Popen[bytes]) -> None:
    """Wait until the server, too, has seen that the process died."""
    engine = create_engine(POSTGRES.replace("://", "+psycopg://", 1), isolation_level="AUTOCOMMIT")
    query = text("select count(*) from pg_stat_activity where application_name like :name")
    with engine.connect() as connection:
        while connection.scalar(query, {"name": f"tocsin pid {process.pid} %"}):
            connection.execute(text("select pg_sleep(0.05)"))
    engine.dispose()


def cut_off() -> None:
    """End the connection that has the lock, as a restart of the server does."""
    engine = create_engine(POSTGRES.replace("://", "+psycopg://", 1), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        assert connection.scalar(text("select pg_terminate_backend(:pid)"), {"pid": holder()})
    engine.dispose()


def test_a_second_service_is_refused_by_name(other: subprocess.Popen[bytes]) -> None:
    """Wherever it runs: the lock is in the server, and names process and host. kill -9 frees it; so does a release."""
    with pytest.raises(StoreError, match=f"is in use by tocsin pid {other.pid} on .* since "):
        Holder(POSTGRES).take()
    other.kill()
    other.wait()
    gone(other)
    for _ in range(2):
        mine = Holder(POSTGRES)
        mine.take()
        mine.release()


def test_a_broken_connection_is_made_anew_with_its_lock() -> None:
    """After a restart of the server the service still holds its database."""
    lost = threading.Event()
    mine = ServerLock(make_url(POSTGRES), look_every=0.02, lost=lost.set)
    mine.take()
    try:
        before = holder()
        cut_off()
        while holder() in (None, before):
            assert not lost.is_set()
        with pytest.raises(StoreError, match=f"tocsin pid {os.getpid()} on "):
            Holder(POSTGRES).take()
    finally:
        mine.release()


def test_a_service_whose_database_was_taken_stops(other: subprocess.Popen[bytes]) -> None:
    """Its connection broke, another service was quicker: it is told to stop, since two would send everything twice."""
    other.kill()
    other.wait()
    gone(other)
    lost = threading.Event()
    mine = ServerLock(make_url(POSTGRES), look_every=0.5, lost=lost.set)
    mine.take()
    cut_off()
    second = Holder(POSTGRES)
    second.take()
    try:
        assert lost.wait(20)
    finally:
        second.release()
        mine.release()


def test_a_server_that_cannot_be_reached_is_one_line() -> None:
    """Nothing is started."""
    with pytest.raises(StoreError, match=r"cannot be opened: .*refused") as fault:
        Holder("postgresql://nobody:secret@127.0.0.1:9/tocsin").take()
    assert "secret" not in str(fault.value)
