"""Golden pairs: a text, and the place that it means."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.extract.gazetteer import Gazetteer
from bot.extract.mention import GroupMention
from bot.extract.places import find_places, rank
from bot.model import Group, Names, Role
from bot.text import document

PAIRS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "data" / "golden_places.yaml").read_text(encoding="utf-8")
)


def groups_in(text: str, name: str) -> tuple[GroupMention, ...]:
    if not name:
        return ()
    start = text.index(name)
    group = Group("some-group", Names(name))
    return (GroupMention(group, Role.MENTIONED, "text", start, start + len(name), 0),)


@pytest.mark.parametrize("pair", PAIRS, ids=[f"{n}-{pair['country']}" for n, pair in enumerate(PAIRS)])
def test_golden(pair: dict[str, Any], gazetteer: Gazetteer) -> None:
    """The first place is the one that the text says the incident happened in."""
    text = pair["text"]
    language = "ar" if any("\u0621" <= letter <= "\u064a" for letter in text) else "en"
    doc = document.build("", text, language)
    mentions = find_places(doc, gazetteer, home=None, groups=groups_in(text, pair.get("group", "")))
    places = rank(doc, mentions, [sentence.index for sentence in doc.sentences])
    assert places, pair["says"]
    best = places[0]
    assert best.country == pair["country"], pair["says"]
    names = (best.names.en, best.admin1_names.en, *best.spellings, *best.admin1_spellings)
    assert any(pair["admin1"] in name for name in names), pair["says"]
    if "name" in pair:
        assert best.names.en == pair["name"], pair["says"]
