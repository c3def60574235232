"""The shape of a rule file as pydantic models, for the JSON Schema that editors complete and check with.

The loader does not use them: it finds more, and says where. A test holds the two together.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.match.circumstances import KNOWABLE
from bot.model import Kind, Severity, Target

Threshold = Annotated[
    str,
    Field(
        pattern=r"^\s*((>=|<=|==|=|>|<|≥|≤)\s*\d{1,9}|\d{1,9}\s*(\.\.|-|–)\s*\d{1,9})\s*$",
        description='Which numbers: ">= 5", "< 3", "== 0", "5..10".',
        examples=[">= 5", "5..10"],
    ),
]
Duration = Annotated[str, Field(description="A length of time: 90m, 2h, 1d12h, 1w.", examples=["2h"])]
Age = Annotated[str, Field(description='Time since the day of the incident: "< 48h".', examples=["< 48h"])]
Word = Annotated[str | int | float, Field(description="A name or an id.")]
Words = Annotated[Word | list[Word], Field(description="One, or a list of which any will do.")]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
CertaintyWord = Annotated[
    Literal["certain", "likely"],
    Field(description="What a threshold asks of a range: that all of it meets it (certain), or its middle (likely)."),
]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CircleModel(_Model):
    """A circle around a place, or around [latitude, longitude]."""

    around: Word | Annotated[list[float], Field(min_length=2, max_length=2)]
    km: Annotated[float, Field(gt=0, le=5000)]


class BoxModel(_Model):
    """[west, south, east, north] in degrees."""

    bbox: Annotated[list[float], Field(min_length=4, max_length=4)]


Area = Word | CircleModel | BoxModel
Areas = Annotated[
    Area | list[Area],
    Field(description="Country, ISO id, division, town, gazetteer id, world region, or a region defined here."),
]


class TextModel(_Model):
    """Words or re2 expressions in the original or its translation."""

    words: Words | None = None
    regex: Words | None = None


class WithinModel(_Model):
    """A sum over the distinct incidents of the same region and group in the time before."""

    minutes: Annotated[int, Field(ge=1)] | None = None
    hours: Annotated[int, Field(ge=1)] | None = None
    days: Annotated[int, Field(ge=1)] | None = None
    incidents: Threshold | None = None
    killed: Threshold | None = None
    killed_total: Threshold | None = None
    wounded: Threshold | None = None
    casualties: Threshold | None = None
    kidnapped: Threshold | None = None
    missing: Threshold | None = None
    captured: Threshold | None = None


class ConditionModel(_Model):
    """All of its keys must hold."""

    region: Areas | None = None
    group: Annotated[Words | None, Field(description="In any role but being mentioned; parents hold children.")] = None
    perpetrator: Words | None = None
    claimant: Words | None = None
    suspected: Words | None = None
    target_group: Words | None = None
    opponent: Words | None = None
    killed: Annotated[Threshold | None, Field(description="The toll as reported.")] = None
    killed_total: Annotated[Threshold | None, Field(description="The toll and the attackers killed besides.")] = None
    wounded: Threshold | None = None
    casualties: Annotated[Threshold | None, Field(description="Dead and wounded together.")] = None
    kidnapped: Threshold | None = None
    missing: Threshold | None = None
    captured: Threshold | None = None
    kind: Kind | list[Kind] | None = None
    target: Target | list[Target] | None = None
    text: TextModel | None = None
    source: Annotated[Words | None, Field(description="A publisher or the id of a source.")] = None
    language: Literal["en", "ar"] | list[Literal["en", "ar"]] | None = None
    age: Age | None = None
    unknown: Annotated[
        list[Literal[KNOWABLE]] | Literal[KNOWABLE] | None,  # type: ignore[valid-type]
        Field(description="These facts are all unknown."),
    ] = None
    within: WithinModel | None = None
    all: list[ConditionModel] | None = None
    any: list[ConditionModel] | None = None
    not_: Annotated[ConditionModel | list[ConditionModel] | None, Field(alias="not")] = None
    unless: ConditionModel | list[ConditionModel] | None = None
    certainty: CertaintyWord | None = None


class TitleModel(_Model):
    en: str | None = None
    ar: str | None = None


class SourcesModel(_Model):
    """How many independent publishers must report it, and within which time."""

    at_least: Annotated[int, Field(ge=1, le=50)]
    within: Duration | None = None


class RuleModel(_Model):
    id: Annotated[Name, Field(description="Stable: chats follow rules by it.")]
    name: str | TitleModel | None = None
    when: ConditionModel
    unless: Annotated[
        ConditionModel | list[ConditionModel] | None, Field(description="Suppresses where it is known to hold.")
    ] = None
    certainty: CertaintyWord | None = None
    severity: Severity | None = None
    sources: SourcesModel | None = None
    cooldown: Duration | None = None
    audience: Annotated[Words | None, Field(description="Tags of chats; absent: whoever follows the rule.")] = None
    active_hours: Annotated[str | None, Field(examples=["07:00-23:00"], description="In each chat's time zone.")] = None
    expires: Annotated[str | None, Field(examples=["2027-01-31"], description="The last day (UTC), or a moment.")] = (
        None
    )
    enabled: bool | None = None
    note: str | None = None


class GroupNamesModel(_Model):
    en: str | list[str] | None = None
    ar: str | list[str] | None = None


class GroupModel(_Model):
    """A group that the lexicon lacks, or further names of one that it has."""

    names: GroupNamesModel
    part_of: Words | None = None
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None = None


class RuleFileModel(_Model):
    version: Literal[1]
    groups: dict[Name, GroupModel] | None = None
    regions: dict[Name, Areas] | None = None
    rules: list[RuleModel] | None = None


def schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a rule file; keys may be left out, but not be null."""
    found = RuleFileModel.model_json_schema(by_alias=True)
    bare: dict[str, Any] = _without_null(found)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **bare, "title": "Tocsin rules, version 1"}


def _without_null(node: Any) -> Any:
    """pydantic writes an optional key as "or null"; the loader takes no null."""
    if isinstance(node, list):
        return [_without_null(item) for item in node]
    if not isinstance(node, dict):
        return node
    out = {key: _without_null(value) for key, value in node.items() if not (key == "default" and value is None)}
    choices = out.get("anyOf")
    if isinstance(choices, list):
        kept = [choice for choice in choices if choice != {"type": "null"}]
        out.pop("anyOf")
        out = {**kept[0], **out} if len(kept) == 1 else {**out, "anyOf": kept}
    return out
