"""Logging: for people (console) or services (JSON), one `trace` from fetch to delivery, and never a bot token."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

_TOKEN = re.compile(r"\b\d{5,}:[A-Za-z0-9_-]{20,}")
_QUIET = {
    "httpx": "WARNING",
    "httpcore": "WARNING",
    "telegram": "WARNING",
    "apscheduler": "WARNING",
    "aiohttp": "WARNING",
    "trafilatura": "CRITICAL",
    "htmldate": "CRITICAL",
    "courlan": "CRITICAL",
    "watchfiles": "WARNING",
    "alembic": "WARNING",
    "sqlalchemy": "WARNING",
    "aiosqlite": "WARNING",
    "charset_normalizer": "ERROR",
    "argostranslate": "WARNING",
    "asyncio": "WARNING",
    "urllib3": "WARNING",
}


def configure(form: str, level: str, stream: TextIO | None = None) -> None:
    """Send every log line of the process to `stream` (standard error): `form` is auto, console or json.

    Libraries that tell too much (the Bot API client logs addresses that hold the token) speak from warnings on.
    """
    stream = stream or sys.stderr
    as_json = form == "json" or (form == "auto" and not stream.isatty())
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redact,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    last: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=stream.isatty(), pad_event_to=28)
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, redact, last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name, least in _QUIET.items():
        logging.getLogger(name).setLevel(max(logging.getLevelName(least), root.level))


def redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace whatever looks like a bot token, in any field."""
    for key, value in event.items():
        if isinstance(value, str) and ":" in value:
            event[key] = _TOKEN.sub("<token>", value)
        elif isinstance(value, BaseException) or (isinstance(value, (list, tuple, dict)) and _TOKEN.search(str(value))):
            event[key] = _TOKEN.sub("<token>", str(value))
    return event
