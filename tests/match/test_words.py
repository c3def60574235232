"""Words and expressions: found as a reader would find them, in time linear in the text."""

from __future__ import annotations

import pytest

from bot.match.subject import SubjectText
from bot.match.words import Haystack, Pattern, Phrase, read_pattern, read_phrase


def found(phrase: str, text: str, language: str = "en") -> str | None:
    wanted = read_phrase(phrase)
    assert isinstance(wanted, Phrase), wanted
    hit = Haystack((SubjectText(language, "", text),)).find(wanted)
    if hit is None or hit[1] is None:
        return None
    assert text[hit[1].start : hit[1].end] == hit[0]
    return hit[0]


CASES = [
    ("car bomb", "A Car Bomb exploded", "Car Bomb"),
    ("car bomb", "a car, bomb", None),
    ("suicide", "a suicide-vest", "suicide"),
    ("army", "the army's camp", "army's"),
    ("U.N.", "the U.N. mission", "U.N."),
    ("al-Bab", "near al-Bab today", "al-Bab"),
    ("9/11", "since 9/11 nothing", "9/11"),
    ("ميليشيا محلية", "هاجمت الميليشيا المحلّية القرية", "الميليشيا المحلّية"),
    ("تفجير", "وبالتفجير الثاني", "وبالتفجير"),
    ("التفجير", "للتفجير أثر", "للتفجير"),
    ("مدرسة", "قصف مدرسه", "مدرسه"),
    ("إنفجار", "انفجارٌ كبير", "انفجارٌ"),
    ("مستشف*", "استهدف المستشفيات", "المستشفيات"),
    ("قتل", "قتيل", None),
    ("حرب", "محراب", None),
]


@pytest.mark.parametrize(("phrase", "text", "expected"), CASES)
def test_phrase(phrase: str, text: str, expected: str | None) -> None:
    """Whole words in a row, whatever case, spelling or attached particle; the span is of the original."""
    assert found(phrase, text) == expected


def test_a_translation_is_searched_but_is_no_evidence() -> None:
    """Words in a translated text count; there is no span of the original to show."""
    phrase = read_phrase("attack")
    assert isinstance(phrase, Phrase)
    assert Haystack((SubjectText("en", "", "an attack", translated=True),)).find(phrase) == ("attack", None)


EVIL = [
    (r"(a+)+$", False),
    (r"(a|aa)+$", False),
    (r"(a|a?)+$", None),  # refused: it matches an empty text
    (r"(.*a){12}", True),
    (r"^(([a-z])+.)+[A-Z]([a-z])+$", False),
    (r"(x+x+)+y", False),
    (r"(?:a*)*b", False),
]


@pytest.mark.parametrize(("expression", "holds"), EVIL)
def test_no_expression_can_hang_the_service(expression: str, holds: bool | None) -> None:
    """Expressions that take a backtracking engine longer than the universe lasts are answered rightly, or refused."""
    pattern = read_pattern(expression)
    assert isinstance(pattern, Pattern) == (holds is not None)
    if isinstance(pattern, Pattern):
        hit = Haystack((SubjectText("en", "", "a" * 200_000 + "!"),)).search(pattern)
        assert (hit is not None) == holds


REFUSED = [
    ("(bomb", "missing )"),
    ("bomb(?!er)", "look-around"),
    ("(?<=x)y", "look-around"),
    (r"(\w)\1", "back references"),
    ("x*", "empty text"),
    ("a" * 1001, "the limit is 1000"),
    ("((a{999}){999}){999}", "cannot be used"),
    ("[z-a]", "cannot be used"),
    ("*", "cannot be used"),
]


@pytest.mark.parametrize(("expression", "why"), REFUSED)
def test_expressions_refused_at_load(expression: str, why: str) -> None:
    """What is broken, not linear or always true is refused with the reason."""
    answer = read_pattern(expression)
    assert isinstance(answer, str)
    assert why in answer


def test_arabic_alternatives_keep_their_bars() -> None:
    """Folding letters of an expression leaves its syntax alone."""
    pattern = read_pattern("(تفجير|هجوم) إرهابي")
    assert isinstance(pattern, Pattern)
    hit = Haystack((SubjectText("ar", "", "وقع هُجوم ارهابي أمس"),)).search(pattern)
    assert hit is not None
    assert hit[0] == "هُجوم ارهابي"
