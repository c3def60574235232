"""Bytes → text: our own charset step, because feeds and pages of this subject often declare the wrong charset or none.

Decided here: the byte-order mark wins, then what the bytes themselves prove (UTF-8 is nearly unmistakable, Arabic in
windows-1256 or ISO 8859-6 is told by its letters), then what is declared (HTTP before document), then detection.
Labels follow the WHATWG Encoding Standard (ISO 8859-1 means windows-1252). Not decided here: the language.
"""

from __future__ import annotations

import codecs
import math
import re
from dataclasses import dataclass

import charset_normalizer

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WEB_LABELS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
}
_WESTERN = frozenset({"cp1252", "cp1250", "cp1254", "iso8859-15", "iso8859-2", "mac-roman", "utf-8"})
_ARABIC = ("cp1256", "iso8859-6")
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})|<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_XML_DECLARATION = re.compile(r"\A[^<]{0,1000}?<\?xml\b[^>]{0,500}\?>")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# Letters of Arabic news text, per thousand letters; from counts every textbook gives, rounded.
_LETTERS = (
    ("ا", 150), ("ل", 118), ("ي", 71), ("رنم", 61), ("و", 61), ("تب", 48), ("ةعد", 36), ("فسهكقأ", 27), ("حج", 20),
    ("شصىخإط", 11), ("زءذضثغئظؤآ", 6), ("،؟؛", 5), ("ـ", 1), ("ًٌٍَُِّْ", 1), ("«»“”", 3), ("‘’–…", 1), ("\xa0", 3),
)  # fmt: skip
_WEIGHTS = {letter: math.log(weight / 1000) for letters, weight in _LETTERS for letter in letters}
_STRANGE = math.log(0.006 / 1000)  # the weight of any other character
_SAMPLE = 65_536  # bytes looked at where statistics decide


@dataclass(frozen=True, slots=True)
class Decoded:
    """`encoding` is Python's name of the codec used. `mislabelled`: what was declared, where wrong, else empty."""

    text: str
    encoding: str
    mislabelled: str = ""


def decode(body: bytes | bytearray, http_charset: str = "") -> Decoded:
    """The text of a body, without byte-order mark and without characters that no text holds (NUL, controls).

    Never raises; what cannot be decoded becomes U+FFFD.
    """
    declared = _declared(body, http_charset)
    encoding, skip = _encoding(body, declared)
    text = (body[skip:] if skip else body).decode(encoding, errors="replace")
    if encoding == "utf-8":
        text = _undo_double(text)
    wrong = declared[0] if declared and declared[0] != encoding and not text.isascii() else ""
    return Decoded(clean(text), encoding, "" if wrong.startswith("utf-16") else wrong)


def clean(text: str) -> str:
    """`text` without NUL, other control characters and lone surrogates; tabs and line ends stay."""
    return _ILLEGAL.sub("", text) if _ILLEGAL.search(text) else text


def without_declaration(text: str) -> str:
    """`text` without the XML declaration (it names a charset that no longer applies) and what stands before it."""
    return _XML_DECLARATION.sub("", text, count=1).lstrip()


def _declared(body: bytes | bytearray, http_charset: str) -> tuple[str, ...]:
    """The declared codecs that Python knows, HTTP's first."""
    match = _DECLARED.search(body, 0, 4096)
    inside = (match[1] or match[2]).decode("ascii") if match else ""
    names = (_codec(label) for label in (http_charset, inside) if label)
    return tuple(dict.fromkeys(name for name in names if name))


def _codec(label: str) -> str:
    try:
        info = codecs.lookup(label.strip(" \"'"))
    except (LookupError, ValueError):
        return ""
    # rot13, zlib and their like are codecs too, but no charsets; UTF-7 is only ever an attack
    if not getattr(info, "_is_text_encoding", True) or info.name == "utf-7":
        return ""
    return _WEB_LABELS.get(info.name, info.name)


def _encoding(body: bytes | bytearray, declared: tuple[str, ...]) -> tuple[str, int]:
    """The codec, and how many bytes of byte-order mark to leave out."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return name, len(mark)
    wide = _unmarked_wide(body)
    if wide:
        return wide, 0
    if body.isascii():
        return next((name for name in declared if name.startswith("iso2022")), "utf-8"), 0
    if _is_utf8(body):
        return "utf-8", 0
    narrow = tuple(name for name in declared if not name.startswith(("utf-16", "utf-32")))
    return _legacy(body, narrow), 0


def _unmarked_wide(body: bytes | bytearray) -> str:
    head = bytes(body[:64]).lstrip()[:4]
    if head[:4] in (b"<\0?\0", b"<\0r\0", b"<\0f\0", b"<\0!\0", b"<\0h\0", b"{\0\n\0", b'{\0"\0'):
        return "utf-16-le"
    if head[:1] == b"\0" and head[1:2] in (b"<", b"{") and head[2:3] == b"\0":
        return "utf-16-be"
    return ""


def _is_utf8(body: bytes | bytearray) -> bool:
    """Whether the bytes are UTF-8, a few broken ones (a cut, a pasted line) forgiven."""
    sample = body.decode("utf-8", errors="replace")
    broken = sample.count("\ufffd")
    if not broken:
        return True
    sound = sum(character > "\x7f" for character in sample[: 4 * _SAMPLE]) - broken
    return sound > 20 * broken


def _legacy(body: bytes | bytearray, declared: tuple[str, ...]) -> str:
    """The codec of bytes that are not UTF-8."""
    sample = _high_part(body)
    share = _high_share(sample)
    scores = {name: _arabic(sample, name) for name in _ARABIC}
    best = max(scores, key=scores.__getitem__)
    plausible = scores[best] > -4.2 and share > 0.3
    label = next((name for name in declared if name != "utf-8"), "")
    if label in _ARABIC:
        # what both codecs read alike proves nothing; the declared one stays unless the other reads clearly better
        return label if scores[label] > scores[best] - 0.3 or not plausible else best
    if plausible and (not label or label in _WESTERN):
        return best
    if label:
        return label
    if share < 0.15:
        return "cp1252"
    found = charset_normalizer.from_bytes(sample).best()
    guess = _codec(found.encoding) if found else ""
    return guess if guess and guess != "utf-8" else "cp1252"


def _high_part(body: bytes | bytearray) -> bytes:
    """Up to `_SAMPLE` bytes from a little before the first ones above ASCII: a page may begin with 100 KB of script."""
    first = re.search(rb"[\x80-\xff]", body)
    start = max(first.start() - 1000, 0) if first else 0
    return bytes(body[start : start + _SAMPLE])


def _high_share(sample: bytes) -> float:
    """The share of high bytes among the letters of those stretches between tags that have any."""
    stretches = (part for part in re.split(rb"<[^<>]*>|&[a-z]+;", sample) if not part.isascii())
    written = b" ".join(stretches)
    high = len(re.findall(rb"[\x80-\xff]", written))
    low = len(re.findall(rb"[A-Za-z]", written))
    return high / (high + low) if high else 0.0


def _arabic(sample: bytes, codec: str) -> float:
    """Mean natural log of letter probability over the high bytes read as Arabic in `codec`; -12 is no Arabic at all."""
    high = re.sub(rb"[\x00-\x7f]+", b"", sample)
    letters = high.decode(codec, errors="replace")
    if not letters:
        return -12.0
    counts = {letter: letters.count(letter) for letter in set(letters)}
    total = sum(number * _WEIGHTS.get(letter, _STRANGE) for letter, number in counts.items())
    return total / len(letters)


def _undo_double(text: str) -> str:
    """Arabic that was UTF-8, read as windows-1252 and written as UTF-8 again, put right; anything else unchanged."""
    marks = text.count("Ø") + text.count("Ù")
    if marks < 20 or marks * 3 < sum(character > "\x7f" for character in text):
        return text
    try:
        return bytes(_narrow(character) for character in text).decode("utf-8")
    except (UnicodeError, ValueError):
        return text


def _narrow(character: str) -> int:
    code = ord(character)
    return code if code < 0x100 else character.encode("cp1252")[0]
