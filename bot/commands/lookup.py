"""`tocsin lookup`: what a group's or place's name means in rules, and what else may have been meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from bot.commands.analysis import OwnLexiconOption
from bot.config import load_config
from bot.extract.group_lexicon import GroupLexicon, load_groups
from bot.match.vocabulary import NamedArea, Vocabulary
from bot.model import Group
from bot.vocabulary import make_vocabulary

app = typer.Typer(
    help="Resolve the names of groups and places as rules do, with near misses.",
    add_completion=False,
    no_args_is_help=True,
)
_SHOWN = 12  # spellings that are printed of a group
_PLACES = 5  # places of one name that are printed
_Names = Annotated[list[str], typer.Argument(help="Names in English or Arabic, or ids.", show_default=False)]


@app.command()
def group(names: _Names, config: OwnLexiconOption = None) -> None:
    """The groups of these names: id, names, spellings, parents, members. Exit code 1 where one is unknown."""
    lexicon = load_groups(files=load_config(config).lexicon.groups)
    missing = 0
    for name in names:
        found = lexicon.named(name)
        missing += not found
        for line in _group_lines(name, found, lexicon):
            typer.echo(line)
    raise typer.Exit(1 if missing else 0)


@app.command()
def place(names: _Names, config: OwnLexiconOption = None) -> None:
    """The areas of these names: id, hierarchy, coordinates, population. Exit code 1 where one is unknown."""
    vocabulary = make_vocabulary(load_config(config).lexicon.load())
    missing = 0
    for name in names:
        found = vocabulary.areas(name)
        missing += not found
        for line in _place_lines(name, found, vocabulary):
            typer.echo(line)
    raise typer.Exit(1 if missing else 0)


def _group_lines(name: str, found: tuple[Group, ...], lexicon: GroupLexicon) -> Iterator[str]:
    if not found:
        yield f"{name}: no such group"
        yield from _nearest(f"{near.id} ({near.names.en})" for near in lexicon.near(name))
        return
    yield f"{name}: {'' if len(found) == 1 else f'ambiguous, {len(found)} groups; name one by its id'}".rstrip(" :")
    for held in found:
        names = " · ".join(filter(None, (held.names.en, held.names.ar)))
        yield f"  {held.id}  {names}  [{held.kind}{', ' + held.country if held.country else ''}]"
        others = [text for text in held.spellings if text not in (held.names.en, held.names.ar)]
        if others:
            more = f" … and {len(others) - _SHOWN} more" if len(others) > _SHOWN else ""
            yield f"    spellings  {'; '.join(others[:_SHOWN])}{more}"
        if held.parents:
            yield f"    within     {' < '.join(held.parents)}"
        children = lexicon.children(held.id)
        if children:
            yield f"    contains   {', '.join(child.id for child in children)}"


def _place_lines(name: str, found: tuple[NamedArea, ...], vocabulary: Vocabulary) -> Iterator[str]:
    if not found:
        yield f"{name}: no such place"
        yield from _nearest(vocabulary.near_areas(name))
        return
    yield f"{name}:{'' if len(found) == 1 else f' {len(found)} places, the likeliest first'}".rstrip(":")
    for area in found[:_PLACES]:
        names = " · ".join(dict.fromkeys(filter(None, (area.label, area.names.ar))))
        if area.level is None:
            yield f"  {area.id}  {names}  [region of {', '.join(area.members)}]"
            continue
        people = f", {area.population:,} people" if area.population else ""
        within = " < ".join(part for part in (area.admin1, area.country) if part and part != area.id)
        yield f"  {area.id}  {names}  [{area.level.value}{people}]"
        yield f"    at         {area.latitude:.4f}, {area.longitude:.4f}{'   within  ' + within if within else ''}"
    if len(found) > _PLACES:
        yield f'  … and {len(found) - _PLACES} more; add the division or country: "{name}, Country"'


def _nearest(names: Iterator[str] | tuple[str, ...]) -> Iterator[str]:
    held = tuple(names)
    if held:
        yield f"  near: {'; '.join(held)}"
