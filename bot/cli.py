"""The `tocsin` command: parse, call, print, exit code. The commands themselves stand in `bot.commands`."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from importlib.metadata import version
from io import TextIOWrapper
from typing import Annotated

import typer

from bot.errors import TocsinError

# First word of the command line → (module of bot.commands, whether it is a group of commands). Only the module that a
# call needs is imported: `analyze` starts without loading Telegram or the database.
COMMANDS: dict[str, tuple[str, bool]] = {
    "run": ("service", False),
    "init": ("service", False),
    "demo": ("service", False),
    "analyze": ("analysis", False),
    "explain": ("analysis", False),
    "match": ("matching", False),
    "rules": ("rules", True),
    "sources": ("sources", True),
    "incidents": ("incidents", True),
    "cluster": ("clustering", False),
    "lookup": ("lookup", True),
    "outbox": ("outbox", False),
    "preview": ("outbox", False),
    "models": ("models", True),
    "feedback": ("feedback", True),
}


def build(words: list[str]) -> typer.Typer:
    """The application with the commands that `words` may need: one module's, none for the version, all for help."""
    root = typer.Typer(
        name="tocsin",
        help="Watches English and Arabic security news and rings the right people in Telegram.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    root.callback()(_options)
    only = bool(words) and (words[0] in COMMANDS or words[0] == "--version")
    wanted = {words[0]} if only else set(COMMANDS)
    for module, grouped in dict.fromkeys(COMMANDS[name] for name in COMMANDS if name in wanted):
        part = import_module(f"bot.commands.{module}").app
        if grouped:
            root.add_typer(part, name=next(n for n, (m, _) in COMMANDS.items() if m == module))
        else:
            root.registered_commands += part.registered_commands
    return root


def _show_version(value: bool) -> None:
    if value:
        typer.echo(f"tocsin {version('tocsin')}")
        raise typer.Exit


def _options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Watches English and Arabic security news and rings the right people in Telegram."""


def main() -> None:
    """Entry point. Exit codes: 0 well, 1 faults found, 2 wrong usage or configuration."""
    try:
        _write_any_letter()
        try:
            build(sys.argv[1:])(prog_name="tocsin")
        finally:
            sys.stdout.flush()
    except TocsinError as fault:
        typer.echo(str(fault), err=True)
        sys.exit(fault.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        _drop_output()
        sys.exit(1)
    except OSError as fault:
        typer.echo(f"{fault.filename or 'output'}: {fault.strerror or fault}", err=True)
        _drop_output()
        sys.exit(1)


def _write_any_letter() -> None:
    """A terminal without Arabic letters gets them as escapes instead of a traceback."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _drop_output() -> None:
    """What is still buffered for an output that takes no more goes nowhere, instead of failing again at the exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
