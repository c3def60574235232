"""Where tables are printed."""

from __future__ import annotations

import sys

from rich.console import Console

PIPED = 200  # columns of a table in a file or a pipe: it is not cut to the width of a terminal that is not there


def table_console() -> Console:
    return Console(width=None if sys.stdout.isatty() else PIPED, soft_wrap=False, highlight=False)
