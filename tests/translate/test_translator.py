"""The engine on the real demo model: order, memory, doubt, odd input, and no network at all."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model import Article, Count, Facts
from bot.translate.engine import MAX_BATCH_TOKENS, Engine, even_share, normalise
from bot.translate.job import CAREFUL, Request
from bot.translate.packages import Package, install, installed, remove
from bot.translate.pieces import MAX_PIECE, lead, pieces
from bot.translate.translator import Translator
from tests.translate import bpe_package
from tests.translate.test_packages import DEMO

TITLE = "مقتل تسعة جنود في هجوم مسلح في كركوك"


class Memory:
    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.hits = 0

    async def recall(self, keys: Sequence[str]) -> Mapping[str, str]:
        found = {key: self.kept[key] for key in keys if key in self.kept}
        self.hits += len(found)
        return found

    async def keep(self, found: Mapping[str, str]) -> None:
        self.kept.update(found)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    return install(DEMO, tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="module")
def engine(package: Package) -> Engine:
    return Engine(package, threads=1)


@pytest.fixture
def translator(package: Package) -> Iterator[Translator]:
    made = Translator(package.path.parent, ("ar-en", "en-ar"), lambda _article: None, demo=True)
    yield made
    made.close()


def article(title: str = TITLE, text: str = "") -> Article:
    return Article("1", title, text, "ar")


async def test_a_headline_is_translated_and_remembered(translator: Translator) -> None:
    """The number and the place arrive; the second time nothing is translated again."""
    memory = Memory()
    (first,) = await translator.translate([Request(article(), "en")], memory)
    assert first is not None
    assert "Nine" in first.title and "Kirkuk" in first.title
    asked = len(memory.kept)
    assert (await translator.translate([Request(article(), "en")], memory)) == [first]
    assert (len(memory.kept), memory.hits) == (asked, asked)


async def test_a_direction_without_a_package_gives_nothing_and_is_named(translator: Translator) -> None:
    """English to Arabic is not installed: None, and the direction is among the missing."""
    request = Request(Article("1", "Nine killed", "", "en"), "ar")
    assert await translator.translate([request], Memory()) == [None]
    assert translator.missing == ("en-ar",)


def test_a_demo_package_is_not_used_unless_asked(package: Package) -> None:
    """The demo model never serves for news by itself."""
    plain = Translator(package.path.parent, ("ar-en",), lambda _article: None)
    assert not plain.can("ar", "en")
    plain.close()


async def test_facts_that_do_not_survive_make_it_doubtful(package: Package) -> None:
    """A toll that the original does not give makes it doubtful, with the reason, however often it is tried."""

    def read(text: Article) -> Facts:
        return Facts(killed=Count(9, 9), wounded=None if text.language == "ar" else Count(4, 4))

    translator = Translator(package.path.parent, ("ar-en",), read, demo=True)
    (got,) = await translator.translate([Request(article(), "en")], Memory())
    translator.close()
    assert got is not None
    assert got.doubtful == "wounded 4 is added"


async def test_the_first_hypothesis_that_agrees_is_taken(package: Package) -> None:
    """Where the best hypothesis reads wrong, a later one that reads right is shown, without doubt."""
    best, *others = Engine(package, CAREFUL).translate([TITLE])[0].hypotheses

    def read(text: Article) -> Facts:
        return Facts(wounded=Count(4, 4) if text.language == "en" and text.title == best else None)

    translator = Translator(package.path.parent, ("ar-en",), read, demo=True)
    (got,) = await translator.translate([Request(article(), "en")], Memory())
    translator.close()
    assert got is not None
    assert got.title in others and got.doubtful == ""


async def test_a_whole_article_is_translated_on_request(translator: Translator) -> None:
    """All sentences, not the lead alone."""
    text = " ".join(f"قتل {n} جنود في هجوم في كركوك." for n in range(3, 10))
    short, whole = await translator.translate(
        [Request(article(text=text), "en"), Request(article(text=text), "en", whole=True)], Memory()
    )
    assert short is not None and whole is not None
    assert whole.lead.startswith(short.lead) and whole.lead.count("Kirkuk") == 7


async def test_a_whole_article_keeps_its_paragraphs(translator: Translator) -> None:
    """What were paragraphs are paragraphs."""
    text = "قتل تسعة جنود في كركوك.\n\nأصيب سبعة جنود في بغداد. قتل جندي في كركوك."
    (got,) = await translator.translate([Request(article(text=text), "en", whole=True)], Memory())
    assert got is not None
    assert ["Kirkuk" in line for line in got.lead.split("\n")] == [True, True] and "Baghdad" in got.lead.split("\n")[1]


async def test_a_package_installed_later_serves(tmp_path: Path) -> None:
    """Without a restart: once it is there the direction can be translated, and is no longer missing."""
    translator = Translator(tmp_path / "models", ("ar-en",), lambda _article: None, demo=True)
    assert not translator.can("ar", "en") and translator.missing == ("ar-en",)
    package = install(DEMO, tmp_path / "models")
    assert translator.can("ar", "en") and translator.missing == ()
    (got,) = await translator.translate([Request(article(), "en")], Memory())
    assert got is not None and got.model == package.path.name
    translator.close()


async def test_a_package_that_is_replaced_or_removed_no_longer_serves(tmp_path: Path) -> None:
    """The newer version translates from the next request on; without any there is no translation."""
    models = tmp_path / "models"
    install(DEMO, models)
    translator = Translator(models, ("ar-en",), lambda _article: None, demo=True)
    await translator.translate([Request(article(), "en")], Memory())
    real = install(bpe_package.write(tmp_path / "bpe.argosmodel"), models)
    assert translator.can("ar", "en")
    (got,) = await translator.translate([Request(article("قتل تسعة عشر"), "en")], Memory())
    assert got is not None and got.model == real.path.name and got.title == "nineteen dead"
    for package in installed(models)[0]:
        remove(package)
    assert not translator.can("ar", "en")
    assert await translator.translate([Request(article(), "en")], Memory()) == [None]
    translator.close()


async def test_what_the_model_would_cut_is_shown_in_the_original(translator: Translator) -> None:
    """More tokens than the model has positions: the sentence stands untranslated, and why."""
    title = "قتل جنود " + " ".join("123456789" * 20)
    (got,) = await translator.translate([Request(article(title), "en")], Memory())
    assert got is not None
    assert got.title == title and "untranslated" in got.doubtful


@pytest.mark.parametrize(
    "odd",
    ["", "؟!… — «»", "\ud800\udfff", "😀" * 3000, "\u202e\u2066", "x" * 10**6, "ا" * 10**6, "قتل the ٩ soldiers 兵"],
)
async def test_nothing_breaks_an_article(translator: Translator, odd: str) -> None:
    """Titles and texts of any kind come back as a translation beside their neighbour's, nothing raised or left out."""
    alone, beside = await translator.translate(
        [Request(article(), "en"), Request(Article("2", odd[:2000], odd, "ar"), "en")], Memory()
    )
    assert alone is not None and "Kirkuk" in alone.title
    assert beside is not None and bool(beside.title) == bool(normalise(odd[:2000], "ar"))


async def test_a_direction_that_is_needed_and_missing_is_told_once(translator: Translator) -> None:
    """Only when a reader would have needed it."""
    assert translator.missed() == ()
    assert not translator.can("en", "ar") and not translator.can("en", "fr")
    assert translator.missed() == ("en-ar",)
    assert not translator.can("en", "ar")
    assert translator.missed() == ()


async def test_articles_keep_their_order(translator: Translator) -> None:
    """Many requests, one direction missing among them: each answer stands where its request stood."""
    titles = [f"مقتل {n} جنود في كركوك" for n in range(3, 23)]
    requests = [Request(article(title), "en") for title in titles]
    requests.insert(5, Request(Article("x", "Nine killed", "", "en"), "ar"))
    got = await translator.translate(requests, Memory())
    assert got[5] is None
    alone = await translator.translate([requests[9]], Memory())
    assert got[9] == alone[0]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(alphabet=st.characters(), max_size=40), max_size=4))
def test_nothing_breaks_a_batch(engine: Engine, sentences: list[str]) -> None:
    """Surrogates, controls, emoji, mixed scripts, nothing at all: one rendering each, and no exception."""
    assert len(engine.translate(sentences)) == len(sentences)


@pytest.mark.parametrize("odd", ["", "   ", "؟!…", "\ud800", "😀" * 50, "\u202e\u2066", "ا" * 5000, "x" * 20000])
def test_odd_sentences_do_not_harm_their_neighbours(engine: Engine, odd: str) -> None:
    """The sentence beside an odd one is translated as if it stood alone."""
    assert engine.translate([odd, TITLE])[1].hypotheses == engine.translate([TITLE])[0].hypotheses


def test_threads_change_nothing_but_the_time(package: Package, engine: Engine) -> None:
    """Shared out among three threads, each sentence is translated as by one."""
    sentences = [f"قتل {n} جنود في هجوم في كركوك." for n in range(3, 20)]
    assert Engine(package, threads=3).translate(sentences) == engine.translate(sentences)


@given(st.lists(st.integers(1, 250), min_size=1, max_size=80), st.integers(1, 4))
def test_a_call_is_shared_out_among_the_threads(lengths: list[int], threads: int) -> None:
    """At most one batch a thread, each of the longest sentences left, unless batches of the largest size are needed."""
    size = even_share(lengths, threads)
    batches, left = 0, sorted(lengths, reverse=True)
    while left:
        left = left[max(1, size // left[0]) :]
        batches += 1
    assert max(lengths) <= size <= MAX_BATCH_TOKENS
    assert batches <= threads or size == MAX_BATCH_TOKENS


def test_a_cut_sentence_says_so(engine: Engine) -> None:
    """What is longer than the model's limit is not cut in silence."""
    assert engine.translate(["قتل تسعة جنود " * 200])[0].cut


@given(st.text(max_size=2000))
def test_pieces_lose_nothing(text: str) -> None:
    """The pieces hold every character but white space, in order, each short enough."""
    cut = pieces(text)
    assert "".join("".join(cut).split()) == "".join(text.split())
    assert all(len(piece) <= MAX_PIECE for piece in cut)


@given(st.text(max_size=3000))
def test_a_lead_is_the_beginning(text: str) -> None:
    """The lead is a prefix of the text, and short."""
    assert text.startswith(lead(text)) and len(lead(text)) <= 1000


def test_normalising_is_idempotent_and_joins_lines() -> None:
    """Direction marks and Eastern digits go, spaces fold."""
    once = normalise("قُتل\u200f ١٢\u00a0\n شخصا", "ar")
    assert once == normalise(once, "ar")
    assert "12" in once and "\n" not in once


def test_translating_needs_no_network(package: Package) -> None:
    """The whole translator from a cold start, in a process that has no network and may open no socket to the world."""
    code = f"""
import asyncio, sys
def refuse(event, details):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.bind", "urllib.Request"):
        raise SystemExit(f"the network was used: {{event}} {{details}}")
sys.addaudithook(refuse)
from pathlib import Path
from bot.model import Article
from bot.extract.lexicon import load_lexicon
from bot.extract.report import read
from bot.translate.translator import Request, Translator
from tests.translate.test_translator import Memory
lexicon = load_lexicon()
def facts(article):
    primary = read(article, lexicon).primary
    return primary and primary.facts
made = Translator(Path({str(package.path.parent)!r}), ("ar-en",), facts, demo=True)
print(asyncio.run(made.translate([Request(Article("1", {TITLE!r}, "", "ar"), "en")], Memory()))[0].title)
"""
    cut_off = ["unshare", "-rn"] if subprocess.run(["unshare", "-rn", "true"], check=False).returncode == 0 else []
    command = [*cut_off, sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    assert "Kirkuk" in done.stdout, done.stderr


async def test_unused_models_leave_the_memory(package: Package) -> None:
    """After `unload_after` without use the engine is dropped, and comes back when it is needed."""
    from datetime import timedelta

    translator = Translator(package.path.parent, ("ar-en",), lambda _a: None, demo=True, unload_after=timedelta(0))
    await translator.translate([Request(article(), "en")], Memory())
    assert translator.unload_idle() == ("ar-en",)
    assert translator.unload_idle() == ()
    (again,) = await translator.translate([Request(article(), "en")], Memory())
    assert again is not None
    await asyncio.sleep(0)
    translator.close()
