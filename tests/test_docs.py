"""What the documents promise is there: every command, every link, every make target."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from bot.cli import COMMANDS, build

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def commands() -> Iterator[str]:
    """Every command as it is typed: "run", "rules check"…"""

    def walk(command: Any, before: str) -> Iterator[str]:
        inner = getattr(command, "commands", None)
        if inner:
            for name, each in inner.items():
                yield from walk(each, f"{before} {name}".strip())
        else:
            yield before

    yield from walk(typer.main.get_command(build([])), "")


@pytest.mark.parametrize("command", list(commands()))
def test_every_command_is_documented(command: str) -> None:
    """Each command stands in a document, in full or in the list of its group."""
    group, _, name = command.partition(" ")
    text = "\n".join(page.read_text("utf-8") for page in PAGES)
    full = rf"(tocsin {command}\b|`{command}\b)"
    listed = rf"`?{group} [^\n]*\b{name}\b" if name else full
    assert re.search(full, text) or re.search(listed, text), f"tocsin {command} is in no document"


def test_the_command_table_names_what_there_is() -> None:
    """cli.COMMANDS, which decides what is imported, has just the commands that the modules define."""
    assert {command.split(" ")[0] for command in commands()} == set(COMMANDS)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link and picture of a document exists."""
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text("utf-8")):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_make_targets_of_the_readme_exist() -> None:
    """Every `make X` of the documents is a target of the Makefile."""
    made = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for page in PAGES:
        for target in re.findall(r"(?:`|    )make ([a-z]+)", page.read_text("utf-8")):
            assert target in made, f"{page.name}: make {target}"


def test_no_document_names_this_machine() -> None:
    """No path of the machine that it was written on."""
    for page in PAGES:
        assert "/work/" not in page.read_text("utf-8"), page.name
