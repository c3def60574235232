"""What a sentence is about, as far as telling a current incident from everything else needs it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.errors import DataError
from bot.extract import phrases
from bot.extract.phrases import Phrases
from bot.model import READ_LANGUAGES
from bot.text.document import Sentence


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
    AFTER = "after"  # what follows is background
    OVER = "over"  # an act that follows is background, a toll is not


@dataclass(frozen=True, slots=True)
class Topics:
    """The words of each topic, by language."""

    english: Phrases[Topic]
    arabic: Phrases[Topic]

    def of(self, sentence: Sentence, language: str) -> tuple[tuple[Topic, int, int], ...]:
        """(topic, first token, last token) of each topic word, in order."""
        keys = phrases.keys_of(sentence.tokens, {})
        table = self.arabic if language == "ar" else self.english
        return tuple((topic, keys[hit.first].first, keys[hit.last].last) for hit in table.scan(keys) for topic in hit.values)


def make(data: Mapping[str, Any]) -> Topics:
    """The look-ups from the parsed `data/subjects.yaml`. Raises DataError naming a topic or language it does not have."""
    unknown = set(data) - set(Topic)
    if unknown:
        raise DataError(f"unknown topics {sorted(unknown)}; known are {', '.join(Topic)}", about="subjects")
    tables = {language: phrases.build(_rows(data, language)) for language in READ_LANGUAGES}
    return Topics(tables["en"], tables["ar"])


def _rows(data: Mapping[str, Any], language: str) -> Iterator[tuple[tuple[str, ...], Topic]]:
    for topic in Topic:
        words = data.get(topic, {})
        if not isinstance(words, Mapping) or not isinstance(words.get(language, ""), str):
            raise DataError(f"topic {topic} needs a text of phrases parted by ';' under {language}", about="subjects")
        for text in words.get(language, "").split(";"):
            keys = phrases.phrase(text)
            if keys:
                yield keys, topic
                if language == "ar" and len(keys) == 1 and not keys[0].startswith("ال"):
                    yield ("ال" + keys[0],), topic
