"""The message catalogues: plurals, faults, and what every catalogue of the project must hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.alert.catalogue import Catalogue, parse_catalogue
from bot.errors import DataError
from bot.model import Kind, Role, Severity, Target

FOLDER = Path(__file__).parents[2] / "translations"
PLURALS = "nplurals=2; plural=(n != 1);"


def catalogue(language: str) -> Catalogue:
    return parse_catalogue((FOLDER / language / "alerts.po").read_text("utf-8"), language)


def po(*entries: str, plurals: str = PLURALS) -> str:
    head = f'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Plural-Forms: {plurals}\\n"\n'
    return "\n\n".join((head, *entries))


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "لا قتلى"),
        (1, "قتيل واحد"),
        (2, "قتيلان"),
        (3, "3 قتلى"),
        (10, "10 قتلى"),
        (11, "11 قتيلاً"),
        (99, "99 قتيلاً"),
        (100, "100 قتيل"),
        (101, "101 قتيل"),
        (103, "103 قتلى"),
        (111, "111 قتيلاً"),
        (200, "200 قتيل"),
    ],
)
def test_arabic_takes_its_six_forms(number: int, words: str) -> None:
    """Zero, one, two, few (3-10), many (11-99) and other (100, 101) each get the noun that Arabic grammar asks for."""
    assert catalogue("ar").count("count.killed", number, n=str(number)) == words


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_word_of_the_vocabulary_is_there(language: str) -> None:
    """Each kind, target, severity and shown role of the model has words in each language."""
    words = catalogue(language)
    roles = set(Role)
    keys = [f"kind.{k}" for k in Kind] + [f"target.{t}" for t in Target] + [f"role.{r}" for r in roles]
    assert [key for key in (*keys, *(f"severity.{s}" for s in Severity)) if not words.has(key)] == []


def test_the_languages_have_the_same_keys_and_fillings() -> None:
    """No key is missing in one language, and both ask for the same values (a plural form may spell its number out)."""
    one, other = catalogue("en"), catalogue("ar")
    assert set(one.words) == set(other.words)
    for key, forms in one.words.items():
        named = [{*re.findall(r"%\((\w+)\)s", " ".join(texts))} for texts in (forms, other.words[key])]
        assert named[0] == named[1], key


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_word_holds_markup(language: str) -> None:
    """Catalogue words go into HTML as they are, so none may hold a character of HTML."""
    assert [k for k, forms in catalogue(language).words.items() if re.search("[<>&]", " ".join(forms))] == []


def test_a_missing_plural_form_is_named_with_its_line() -> None:
    """An entry that lacks a form is refused when the catalogue is read, not when the number turns up."""
    text = po('msgid "a"\nmsgid_plural "a"\nmsgstr[0] "one"')
    with pytest.raises(DataError, match=r"a \(line \d+\)"):
        parse_catalogue(text, about="x.po")


def test_empty_and_fuzzy_words_are_all_named() -> None:
    """Every unusable entry is named at once."""
    with pytest.raises(DataError, match=r"empty .*odd .*fuzzy"):
        parse_catalogue(po('msgid "empty"\nmsgstr ""', '#, fuzzy\nmsgid "odd"\nmsgstr "x"'))


@pytest.mark.parametrize("text", ['msgid "a"\nmsgstr "x"', po(plurals="plural=n"), po("nonsense here")])
def test_broken_files_are_refused(text: str) -> None:
    """No Plural-Forms, half a rule, or a line that is none: an error that names the file, never a guess."""
    with pytest.raises(DataError, match=r"x\.po"):
        parse_catalogue(text, "en", about="x.po")


def test_an_unknown_key_or_value_is_an_error() -> None:
    """A reader never sees a key or a placeholder."""
    words = parse_catalogue(po('msgid "a"\nmsgstr "%(who)s came"'))
    assert words.say("a", who="Nobody") == "Nobody came"
    with pytest.raises(DataError, match="'b'"):
        words.say("b")
    with pytest.raises(DataError, match="who"):
        words.say("a")


def test_a_percent_sign_is_a_percent_sign() -> None:
    """Inserted text and words may hold % without being taken for a format."""
    assert parse_catalogue(po('msgid "a"\nmsgstr "100% %(x)s"')).say("a", x="50 %(y)s") == "100% 50 %(y)s"
