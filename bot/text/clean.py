"""The one cleaning that text goes through before it is read or shown, so that offsets hold from then on."""

from __future__ import annotations

import re
import unicodedata

_SURROGATES = re.compile("[\ud800-\udfff]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def clean(text: str) -> str:
    """`text` in NFC form; line ends as \\n. Control and bidi characters and lone surrogates become spaces, one each, so
    that without combining marks the length stays the same. Idempotent."""
    if not text.isascii():
        text = _SURROGATES.sub(" ", text)
        text = unicodedata.normalize("NFC", text)
    return _CONTROLS.sub(" ", text.replace("\r\n", " \n").replace("\r", "\n"))
