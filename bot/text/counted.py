"""How the command line says how many: in English, one of a thing without the s. Readers' messages have catalogues."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """ "1 source", "2 new sources", "0 matches". `noun` is the singular of a word that takes s or, after ch, es."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}{'es' if noun.endswith('ch') else 's'}"
