"""The charset step, on sentences of our own in every encoding and under every wrong label that was met in the wild."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.fetch.decode import clean, decode, without_declaration

ARABIC = "قتل ستة جنود وأصيب أربعة آخرون في كمين نصبه مسلحون فجر اليوم قرب تلة الزيتون، ولم تعلن أي جهة مسؤوليتها بعد؟"
ENGLISH = "The mayor said “nine” people were hurt – none badly – when a café’s roof fell in."
FRENCH = "À l’aube, les blessés ont été transportés à l'hôpital où les médecins répètent que leur état est grave."
LABELS = ("", "utf-8", "iso-8859-1", "windows-1252", "windows-1256", "iso-8859-6", "us-ascii", "no-such-charset")


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1256", "iso8859-6", "utf-16", "utf-32"])
def test_arabic_is_read_whatever_the_header_claims(codec: str, label: str) -> None:
    """Arabic in any charset of the subject comes out letter for letter under any declaration, right, wrong or none."""
    assert decode(ARABIC.encode(codec), label).text == ARABIC


@pytest.mark.parametrize("label", LABELS)
def test_english_in_windows_1252_keeps_its_quotes(label: str) -> None:
    """A few typographic marks among English letters are never taken for Arabic, unless Arabic is what was declared."""
    text = decode(ENGLISH.encode("cp1252"), label).text
    assert text == ENGLISH if label not in ("windows-1256", "iso-8859-6") else "The mayor said" in text


@pytest.mark.parametrize("label", ["", "iso-8859-1", "windows-1252", "utf-8"])
def test_accented_latin_is_not_arabic(label: str) -> None:
    """French in windows-1252 stays French under the labels it is met with."""
    assert decode(FRENCH.encode("cp1252"), label).text == FRENCH


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_told_by_its_zeros(codec: str) -> None:
    """XML in UTF-16 without byte-order mark is recognised by the zero beside its first bracket."""
    text = f'<?xml version="1.0"?><rss>{ARABIC}</rss>'
    assert decode(text.encode(codec)).text == text


def test_the_document_declares_where_http_does_not() -> None:
    """The declaration inside the document is used when the header has none."""
    body = '<?xml version="1.0" encoding="windows-1251"?><a>Пожар в порту потушен</a>'
    assert decode(body.encode("cp1251")).text == body
    page = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><p>Пожар в порту потушен'
    assert decode(page.encode("cp1251")).text == page


def test_http_is_believed_before_the_document() -> None:
    """Where both declare and neither is disproved, HTTP wins (RFC 7303)."""
    body = '<?xml version="1.0" encoding="windows-1252"?><a>Пожар в порту потушен</a>'
    assert "Пожар" in decode(body.encode("koi8-r"), "koi8-r").text


def test_a_cut_character_does_not_turn_utf8_into_something_else() -> None:
    """One broken byte at the end of much sound UTF-8 is replaced; the rest stays."""
    decoded = decode(ARABIC.encode()[:-1], "windows-1252")
    assert decoded.encoding == "utf-8"
    assert decoded.text[:-1] == ARABIC[:-1]


def test_arabic_encoded_twice_is_put_right() -> None:
    """UTF-8 that was read as windows-1252 and written as UTF-8 again comes out as the Arabic it was."""
    twice = "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in ARABIC.encode())
    assert decode(twice.encode()).text == ARABIC


def test_a_wrong_label_is_reported() -> None:
    """What was declared and not true is named, so that the operator can be told."""
    assert decode(ARABIC.encode(), "windows-1252").mislabelled == "cp1252"
    assert decode(ARABIC.encode(), "utf-8").mislabelled == ""


@pytest.mark.parametrize("label", ["rot13", "zlib", "hex", "idna", "utf-7", "\x00", "x" * 1000])
def test_codecs_that_are_no_charsets_are_ignored(label: str) -> None:
    """A header cannot make us run another codec of Python's."""
    assert decode("سلام plain".encode(), label).text == "سلام plain"


@given(st.binary(max_size=2000), st.sampled_from(LABELS))
def test_no_bytes_break_it(body: bytes, label: str) -> None:
    """Any bytes under any label give a text without NUL, controls or surrogates, which can be encoded again."""
    text = decode(body, label).text
    assert clean(text) == text
    assert "\0" not in text.encode().decode()


@given(
    st.text(
        alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff\ufeff")
    )
)
def test_utf8_is_never_changed(text: str) -> None:
    """Sound UTF-8 without control characters comes out as it went in, unless it looks encoded twice."""
    marks = text.count("Ø") + text.count("Ù")
    assert decode(text.encode(), "utf-8").text == text or marks >= 20


def test_the_declaration_and_what_stands_before_it_go() -> None:
    """After decoding, a declared charset would only mislead the parser."""
    assert without_declaration(' \n<?xml version="1.0" encoding="x"?>\n<rss/>') == "<rss/>"
    assert without_declaration("Notice: line 3\n<?xml version='1.0'?><rss/>") == "<rss/>"
    assert without_declaration("<rss><?xml-stylesheet a?></rss>") == "<rss><?xml-stylesheet a?></rss>"
