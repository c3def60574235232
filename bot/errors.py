"""Every exception of Tocsin descends from `TocsinError`; its text says what happened, where, and what to do."""

from __future__ import annotations


class TocsinError(Exception):
    """Base of all expected failures.

    `about` is the url, path or row that it is about; `exit_code` is what the command line answers with
    (1: faults found in what was given; 2: wrong usage or configuration).
    """

    exit_code = 1

    def __init__(self, message: str, *, about: str = "") -> None:
        super().__init__(f"{about}: {message}" if about else message)
        self.about = about


class ConfigError(TocsinError):
    """The configuration, an environment variable or an argument is wrong; nothing was started."""

    exit_code = 2


class DataError(TocsinError):
    """A data file of the package or of the operator (lexicon, gazetteer, catalogue) cannot be used."""


class RulesError(TocsinError):
    """Rule files hold faults; the text lists every one as path:line:column."""


class StoreError(TocsinError):
    """The database cannot be opened, is held by another process, or refused a write."""


class RowError(StoreError):
    """One row cannot be read back, or was refused for what it holds; the others can go on."""


class FetchError(TocsinError):
    """A source could not be fetched or read."""


class ModelError(TocsinError):
    """A translation package is broken, missing or refused."""


class DeliveryError(TocsinError):
    """A message could not be delivered."""
