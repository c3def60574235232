"""What an English sentence is about, as far as telling a current incident from everything else needs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.errors import DataError
from bot.text import sentences
from bot.text.document import Sentence

_HYPHENS = frozenset("-‑–'’‘\"“”")


class Topic(StrEnum):
    ACT = "act"  # violence that happened
    WEAK = "weak"  # violence, where a CONTEXT stands beside it
    CONTEXT = "context"
    ACCIDENT = "accident"
    JUSTICE = "justice"  # never an incident by itself: a trial, a sentence
    STRONG = "strong"  # nor a film, match, anniversary, explainer
    ASIDE = "aside"  # none where it stands before the act: a funeral, visit, arrest
    STANCE = "stance"  # a statement: what follows is talked about, not reported
    REACTION = "reaction"  # a statement about one attack
    STATISTIC = "statistic"
    UNREAL = "unreal"  # said of a bang that was no attack: a drill, a film, a hoax
    FAREWELL = "farewell"  # a headline about a funeral
    WEAPON = "weapon"  # makes what sounds like an accident an attack
    SUPERLATIVE = "superlative"  # "the deadliest attack this year" is one event
    AFTER = "after"  # what follows is background
    OVER = "over"  # an act that follows is background, a toll is not


@dataclass(frozen=True, slots=True)
class Topics:
    """The phrases of each topic by their first word, the longest first."""

    phrases: Mapping[str, tuple[tuple[tuple[str, ...], tuple[Topic, ...]], ...]]

    def of(self, sentence: Sentence) -> list[tuple[Topic, int, int]]:
        """(topic, first token, last token) of each topic phrase, in order; the longest phrase at a word wins."""
        places = [index for index, token in enumerate(sentence.tokens) if token.norm not in _HYPHENS]
        norms = [sentence.tokens[index].norm for index in places]
        found: list[tuple[Topic, int, int]] = []
        at = 0
        while at < len(norms):
            size = 1
            for words, topics in self.phrases.get(norms[at], ()):
                if len(words) == 1 or tuple(norms[at : at + len(words)]) == words:
                    size = len(words)
                    found += [(topic, places[at], places[at + size - 1]) for topic in topics]
                    break
            at += size
        return found


def make(data: Mapping[str, Any]) -> Topics:
    """The look-ups from the parsed `data/subjects_en.yaml`. Raises DataError naming a topic that is not one, or has no
    text of phrases."""
    unknown = set(data) - set(Topic)
    if unknown:
        raise DataError(f"unknown topics {', '.join(sorted(unknown))}; known: {', '.join(Topic)}", about="subjects_en")
    found: dict[tuple[str, ...], list[Topic]] = {}
    for topic in Topic:
        text = data.get(topic, "")
        if not isinstance(text, str):
            raise DataError(f"topic {topic} needs a text of phrases parted by ';'", about="subjects_en")
        for phrase in text.split(";"):
            words = tuple(
                phrase[start:end].lower()
                for start, end in sentences.words(phrase, 0, len(phrase))
                if phrase[start:end] not in _HYPHENS
            )
            if words:
                found.setdefault(words, []).append(topic)
    first: dict[str, list[tuple[tuple[str, ...], tuple[Topic, ...]]]] = {}
    for words, topics in found.items():
        first.setdefault(words[0], []).append((words, tuple(topics)))
    return Topics({word: tuple(sorted(rows, key=lambda row: -len(row[0]))) for word, rows in first.items()})
