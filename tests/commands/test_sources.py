"""`tocsin sources` as an operator runs it: a real file, a loopback publisher."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import build
from bot.config import load_config
from bot.errors import TocsinError
from tests.fetch.feed_server import Publisher, publisher, rss, story

PAGE = "<html><head><title>Post</title>{}</head><body><p>Welcome.</p></body></html>"


@pytest.fixture
async def site() -> AsyncIterator[Publisher]:
    async with publisher() as running:
        fresh = format_datetime(datetime.now(UTC) - timedelta(minutes=20))
        running.serve("/news/feed.xml", rss(story(1, guid="a", date=fresh) + story(2, guid="b", date=fresh)))
        yield running


async def tocsin(folder: Path, *words: str) -> tuple[int, str]:
    """Exit code and everything printed; in a thread, because the command runs an event loop of its own."""
    where = ["--config", str(folder / "config.yaml")]
    line = ["sources", words[0], *where, *(str(folder / w) if w.endswith(".opml") else w for w in words[1:])]
    result = await asyncio.to_thread(CliRunner().invoke, build(line), line)
    if isinstance(result.exception, TocsinError):
        return result.exception.exit_code, result.output + str(result.exception)
    return result.exit_code, result.output


async def test_as_a_process(tmp_path: Path) -> None:
    """The command itself, started in the folder of its configuration: wrong usage is exit 2 and says what to do."""
    (tmp_path / "config.yaml").write_text("sources: []\n", "utf-8")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", "from bot.cli import main; main()", "sources", "check"),
        cwd=tmp_path,
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()
    assert (process.returncode, "tocsin sources add URL" in said.decode()) == (2, True)


def configure(folder: Path, *lines: str) -> Path:
    path = folder / "config.yaml"
    listed = "sources:\n" + "".join(f"  - {line}\n" for line in lines) if lines else "sources: []\n"
    text = f"# ours\nfetch: {{pause: 0s}}\n{listed}  # the end\n"
    path.write_text(text, "utf-8")
    return path


async def test_check(site: Publisher, tmp_path: Path) -> None:
    """One row a source with status, format, language, items, age; for a fault, what it is and what to do. Exit 1."""
    site.serve("/bad", PAGE.format(""), "text/html")
    configure(
        tmp_path,
        f'{{id: good, url: "{site.url("/news/feed.xml")}", allow_private: true}}',
        f'{{id: bad, url: "{site.url("/bad")}", allow_private: true}}',
        f'{{id: inside, url: "{site.url("/news/feed.xml")}"}}',
    )
    code, out = await tocsin(tmp_path, "check")
    rows = {name: next(row for row in out.splitlines() if name in row) for name in ("good", "bad", "inside")}
    assert code == 1
    assert [word in rows["good"] for word in ("200", "RSS 2.0", "en", "2", "20 min")] == [True] * 5
    assert "not a feed" in rows["bad"]
    assert "refused address" in rows["inside"]
    assert "tocsin sources add URL" in out
    assert "allow_private: true" in out
    assert "2 of 3 sources" in out
    code, out = await tocsin(tmp_path, "check", "good")
    assert (code, "bad" in out) == (0, False)


async def test_check_of_what_is_not_there(tmp_path: Path) -> None:
    """An unknown name, or no sources at all, is wrong usage: exit 2, with the nearest name."""
    configure(tmp_path, '{id: herald, url: "http://herald.example/"}')
    code, out = await tocsin(tmp_path, "check", "heralt")
    assert code == 2
    assert "herald" in out
    (tmp_path / "config.yaml").write_text("", "utf-8")
    assert (await tocsin(tmp_path, "check"))[0] == 2


async def test_add_finds_the_feed_behind_a_page(site: Publisher, tmp_path: Path) -> None:
    """By what the page declares, else at the usual places; the file keeps its comments; twice is refused."""
    link = '<link rel="alternate" type="application/rss+xml" href="/news/feed.xml">'
    site.serve("/", PAGE.format(link), "text/html")
    path = configure(tmp_path, '{id: herald, url: "http://herald.example/"}')
    code, out = await tocsin(tmp_path, "add", site.url("/"), "--allow-private", "--country", "iq")
    assert code == 0, out
    added = load_config(path).source_values()[-1]
    assert (added.id, added.url) == ("the-loopback-post", site.url("/news/feed.xml"))
    assert (added.publisher, added.language, added.country) == ("The Loopback Post", "en", "IQ")
    assert added.allow_private
    assert path.read_text("utf-8").startswith("# ours\n")
    assert path.read_text("utf-8").endswith("  # the end\n")
    assert (await tocsin(tmp_path, "add", site.url("/"), "--allow-private"))[0] == 2


async def test_add_looks_in_the_usual_places(site: Publisher, tmp_path: Path) -> None:
    """A page that declares nothing may still have /rss.xml; --print changes no file."""
    site.serve("/start", PAGE.format(""), "text/html")
    site.pages["/rss.xml"] = site.pages["/news/feed.xml"]
    path = configure(tmp_path)
    before = path.read_text("utf-8")
    code, out = await tocsin(tmp_path, "add", site.url("/start"), "--allow-private", "--print")
    assert code == 0
    assert f'url: "{site.url("/rss.xml")}"' in out
    assert path.read_text("utf-8") == before


async def test_add_says_why_nothing_was_found(site: Publisher, tmp_path: Path) -> None:
    """A dead address, a private one, a page with neither feed nor articles: exit 1 with the reason."""
    site.serve("/start", PAGE.format(""), "text/html")
    configure(tmp_path)
    for words, said in (
        ((site.url("/gone"), "--allow-private"), "HTTP 404"),
        ((site.url("/start"),), "--allow-private"),
        ((site.url("/start"), "--allow-private"), "no feed was found"),
    ):
        code, out = await tocsin(tmp_path, "add", *words)
        assert code == 1
        assert said in out


async def test_export_and_import(tmp_path: Path) -> None:
    """What one configuration exports another imports; what is there already is left alone."""
    configure(
        tmp_path,
        '{id: herald, url: "http://herald.example/rss", publisher: The Herald, language: en}',
        '{id: sahil, url: "http://sahil.example/feed", publisher: وكالة الساحل, language: ar}',
    )
    assert (await tocsin(tmp_path, "export", "list.opml"))[0] == 0
    code, out = await tocsin(tmp_path, "import", "list.opml")
    assert (code, "0 of them new" in out) == (0, True)
    path = configure(tmp_path, '{id: herald, url: "https://www.herald.example/rss/"}')
    code, out = await tocsin(tmp_path, "import", "list.opml")
    assert (code, "1 of them new" in out) == (0, True)
    added = load_config(path).source_values()[-1]
    assert (added.id, added.publisher, added.language) == ("sahil", "وكالة الساحل", "ar")
    assert (await tocsin(tmp_path, "import", "nowhere.opml"))[0] == 2
    (tmp_path / "bomb.opml").write_text('<!DOCTYPE o [<!ENTITY a "&b;">]><opml/>', "utf-8")
    code, out = await tocsin(tmp_path, "import", "bomb.opml")
    assert code == 1
    assert "entities" in out


async def test_list(tmp_path: Path) -> None:
    """Every source with its state; one that was never polled says so, and no database is made by looking."""
    configure(tmp_path, '{id: herald, url: "http://herald.example/rss", language: en, every: 15m}')
    code, out = await tocsin(tmp_path, "list")
    assert code == 0
    assert all(word in out for word in ("herald", "15 min", "not polled yet", "http://herald.example/rss"))
    assert not (tmp_path / "tocsin.db").exists()


def test_a_list_of_no_sources_says_so(tmp_path: Path) -> None:
    """Not an empty table, but how to get one."""
    (tmp_path / "c.yaml").write_text("log: {level: info}\n")
    line = ["sources", "list", "-c", str(tmp_path / "c.yaml")]
    done = CliRunner().invoke(build(line), line)
    assert (done.exit_code, done.output) == (0, "no sources are configured; add one with: tocsin sources add URL\n")
