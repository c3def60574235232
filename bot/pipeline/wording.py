"""The message about one incident for each chat; chats that would read the same share it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.alert.catalogue import Catalogue
from bot.alert.compose import Telling, compose
from bot.model import Action, Chat, Decision, Facts, Incident, Match, Message, SourceReport, Translation

FALLBACK = "en"  # for a language without a catalogue


class Writer:
    """Writes about `incident` as it is `now`. `translations` are by (article, language)."""

    def __init__(
        self,
        incident: Incident,
        matches: tuple[Match, ...],
        translations: Mapping[tuple[int, str], Translation],
        catalogues: Mapping[str, Catalogue],
        now: datetime,
    ) -> None:
        self._incident, self._translations, self._catalogues, self._now = incident, translations, catalogues, now
        self._names = {m.rule.id: m.rule.names for m in matches}
        self._written: dict[object, Message] = {}

    def message(self, chat: Chat, told: Facts | None, decision: Decision) -> Message:
        """For this chat, which was `told` these facts before."""
        shared = (chat.language, chat.timezone, decision.rules, decision.severity, decision.action, told)
        if shared not in self._written:
            self._written[shared] = self._compose(chat, told, decision)
        return self._written[shared]

    def _compose(self, chat: Chat, told: Facts | None, decision: Decision) -> Message:
        language = chat.language if chat.language in self._catalogues else FALLBACK
        original = self._original(language)
        published = original.published if original else None
        shown = Telling(
            incident=self._incident,
            severity=decision.severity,
            now=self._now,
            zone=_zone(chat.timezone),
            rules=tuple(self._names[r] for r in decision.rules if r in self._names),
            original=original,
            translation=self._translations.get((int(original.article_id), language)) if original else None,
            told=told,
            corrected=decision.action is Action.CORRECT,
            latency=self._now - published if published else None,
            key=self._incident.id,
        )
        return compose(shown, self._catalogues[language])

    def _original(self, language: str) -> SourceReport | None:
        """The report whose headline is shown: one with the toll as it stands that the reader can read, also in a
        trusted translation; else the newest in the reader's language, else the newest."""

        def rank(source: SourceReport) -> tuple[bool, bool, datetime]:
            ours = source.language == language
            translated = self._translations.get((int(source.article_id), language))
            readable = ours or (translated is not None and not translated.doubtful)
            current = source.facts.killed == self._incident.facts.killed
            return readable and current, ours, source.published or source.seen

        return max(self._incident.sources, key=rank, default=None)


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder of the database, such as "Europe", is an OSError
        return ZoneInfo("UTC")
