"""Cutting into sentences and words, in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import document, sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences.spans(text)]


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences.words(text, 0, len(text))]


@given(st.text(max_size=200))
def test_sentences_join_back(text: str) -> None:
    """Sentences are in order, apart, and leave out white space only."""
    last = 0
    for start, end in sentences.spans(text):
        assert text[last:start].strip() == ""
        assert start < end
        last = end
    assert text[last:].strip() == ""


@given(st.text(max_size=200))
def test_words_leave_out_white_space_and_hashtag_marks_only(text: str) -> None:
    """Words are in order and apart; between them stands nothing but white space, "#" and "_"."""
    last = 0
    for start, end in sentences.words(text, 0, len(text)):
        assert all(c in "#_" or c.isspace() for c in text[last:start])
        last = end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One died. Two lived.", ["One died.", "Two lived."]),
        ("Mr. Smith said no. He left.", ["Mr. Smith said no.", "He left."]),
        ("The U.S. army said so.", ["The U.S. army said so."]),
        ("“No one was hurt.” He left.", ["“No one was hurt.”", "He left."]),
        ("Headline\nText one. Text two", ["Headline", "Text one.", "Text two"]),
        ("قتل ثلاثة. أصيب أربعة؟ نعم!", ["قتل ثلاثة.", "أصيب أربعة؟", "نعم!"]),
        ("بلدة الجديدة.كما سقطت", ["بلدة الجديدة.", "كما سقطت"]),
        ("إدلب.. مقتل أربعة", ["إدلب..", "مقتل أربعة"]),
        ("قال د. محمد إن الوضع هادئ.", ["قال د. محمد إن الوضع هادئ."]),
        ("مقتـ.ل شاب برصاص", ["مقتـ.ل شاب برصاص"]),
        ("ريف #حماة.#سوريا", ["ريف #حماة.", "#سوريا"]),
    ],
)
def test_sentence_ends(text: str, expected: list[str]) -> None:
    """Full stops of abbreviations and of broken-up words end nothing; those without a space after them may."""
    assert cut(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#قوات_سوريا", ["قوات", "سوريا"]),
        ("و3قتلى", ["و", "3", "قتلى"]),
        ("مقتل11شخصا", ["مقتل", "11", "شخصا"]),
        ("إره١ب", ["إره١ب"]),
        ("شهـ ـيد جديد", ["شهـ ـيد", "جديد"]),
        ("ق.ت.ل", ["ق.ت.ل"]),
        ("UNفي", ["UN", "في"]),
        ("المدينةواندلع", ["المدينة", "واندلع"]),
        ("1,200 ٣٬٤٠٠", ["1,200", "٣٬٤٠٠"]),
        ("don't al-Shabaab", ["don't", "al", "-", "Shabaab"]),
    ],
)
def test_word_ends(text: str, expected: list[str]) -> None:
    """Glued words come apart, broken-up ones stay together."""
    assert words(text) == expected


@given(st.text(alphabet="ـ.ا ق1١ة*و\n!؟«»", max_size=300))
def test_dotted_noise_is_cut(text: str) -> None:
    """Noise of the letters and marks that joins are made of is cut, every token within its sentence."""
    for sentence in document.build("", text, "ar").sentences:
        assert all(sentence.start <= token.start < token.end <= sentence.end for token in sentence.tokens)
