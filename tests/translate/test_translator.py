"""The engine on the real demo model: order, memory, doubt, odd input, and no network at all."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model import Article, Count, Facts, Names, Place, PlaceLevel
from bot.translate import agree
from bot.translate.engine import Engine, Options, normalise
from bot.translate.packages import Package, install
from bot.translate.pieces import MAX_PIECE, lead, pieces
from bot.translate.translator import Request, Translator
from tests.translate.test_packages import DEMO

TITLE = "مقتل تسعة من الشرطة في هجوم لتنظيم داعش في كركوك"


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
    return Engine(package, Options(threads=1))


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
    """A reader that finds other facts in the translation makes it doubtful, with the reason."""

    def read(text: Article) -> Facts:
        return Facts(killed=Count(9, 9) if text.language == "ar" else Count(4, 4))

    translator = Translator(package.path.parent, ("ar-en",), read, demo=True)
    (got,) = await translator.translate([Request(article(), "en", Facts(killed=Count(9, 9)))], Memory())
    translator.close()
    assert got is not None
    assert got.doubtful == "killed is 4, not 9"


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


KIRKUK = Place("k", Names("Kirkuk"), PlaceLevel.TOWN, "IQ", 35.4, 44.3, admin1="IQ-KI")
MOSUL = Place("m", Names("Mosul"), PlaceLevel.TOWN, "IQ", 36.3, 43.1, admin1="IQ-NI")


@pytest.mark.parametrize(
    ("original", "translated", "says"),
    [
        (Facts(killed=Count(9, 9)), Facts(killed=Count(9, 9)), ()),
        (Facts(killed=Count(9, 9)), Facts(killed=Count(9, None)), ()),
        (Facts(killed=Count(9, 9)), Facts(), ("killed 9 is missing",)),
        (Facts(killed=Count(9, 9)), None, ("it tells of no incident",)),
        (Facts(), Facts(killed=Count(2, 2)), ("killed 2 is added",)),
        (Facts(wounded=Count(3, 3)), Facts(wounded=Count(30, 30)), ("wounded is 30, not 3",)),
        (Facts(wounded=Count(3, 3)), Facts(), ()),
        (Facts(places=(KIRKUK,)), Facts(places=(MOSUL,)), ("the place is Mosul, not Kirkuk",)),
        (None, None, ()),
    ],
)
def test_disagreements(original: Facts | None, translated: Facts | None, says: tuple[str, ...]) -> None:
    """What a reader of the translation would get wrong is named; what is only left out, mostly not."""
    assert agree.disagreements(original, translated) == says


@pytest.mark.parametrize(
    ("source", "output", "lengths", "says"),
    [
        ("نص", "", (1, 0), "it is empty"),
        ("نص طويل هنا للغاية", "the man the man the man the man the man", (5, 10), "it repeats itself"),
        ("نص", "a b c d e f g", (3, 40), "it is much longer than the original"),
        ("كلام " * 20, "short", (25, 2), "it is much shorter than the original"),
        ("نص طويل هنا للغاية", "نص طويل هنا للغاية", (5, 5), "nothing was translated"),
        ("نص", "a text", (2, 2), ""),
    ],
)
def test_degenerate_output_is_detected(source: str, output: str, lengths: tuple[int, int], says: str) -> None:
    """Loops, odd lengths and untranslated output are told from a translation."""
    assert agree.degenerate(source, output, *lengths) == says


def test_the_first_hypothesis_without_fault_is_taken() -> None:
    """Among hypotheses that all have faults, the one with fewest."""
    faults = {"a": ("x", "y"), "b": ("x",), "c": ()}
    assert agree.choose(("a", "b", "c"), faults.__getitem__) == ("c", ())
    assert agree.choose(("a", "b"), faults.__getitem__) == ("b", ("x",))


def test_translating_needs_no_network(package: Package) -> None:
    """From a cold start in a process in which opening any socket raises."""
    code = f"""
import socket, sys
def refuse(*_args, **_more):
    raise SystemExit("a socket was opened")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
from pathlib import Path
from bot.translate.engine import Engine
from bot.translate.packages import read_package
print(Engine(read_package(Path({str(package.path)!r}))).translate([{TITLE!r}])[0].hypotheses[0])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
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
