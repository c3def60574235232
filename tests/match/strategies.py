"""Random conditions, incidents and rule files, for properties."""

from __future__ import annotations

from datetime import date, timedelta

import yaml
from hypothesis import strategies as st

from bot.match.subject import Subject, SubjectText
from bot.model import Count, Facts, GroupRole, Kind, Role, Target
from tests.match.small_world import BY_ID, GROUPS, NOW, incident

Plain = dict[str, object]

thresholds = st.one_of(
    st.builds("{} {}".format, st.sampled_from([">=", ">", "=="]), st.integers(0, 30)),
    st.builds("{} {}".format, st.sampled_from(["<=", "<"]), st.integers(1, 30)),
    st.integers(0, 20).flatmap(lambda low: st.builds("{}..{}".format, st.just(low), st.integers(low, 30))),
)
least = st.builds("{} {}".format, st.sampled_from([">=", ">"]), st.integers(0, 30))
regions = st.sampled_from(
    [
        "Iraq",
        "SY",
        "NO",
        "Kirkuk",
        "Mosul",
        "d1",
        "Levant",
        "t5",
        {"around": "t2", "km": 40},
        {"bbox": [41, 33, 45, 37]},
    ]
)
lists = {
    "region": regions,
    "group": st.sampled_from(["islamic-state", "is-sinai", "pmf", "Daesh"]),
    "perpetrator": st.sampled_from(["islamic-state", "pmf"]),
    "target_group": st.sampled_from(["islamic-state", "pmf"]),
    "kind": st.sampled_from([kind.value for kind in Kind]),
    "target": st.sampled_from([target.value for target in Target]),
    "language": st.sampled_from(["en", "ar"]),
    "source": st.sampled_from(["Daily Post", "Wire"]),
    "unknown": st.sampled_from(["killed", "wounded", "region", "group"]),
}


def _one(key: str) -> st.SearchStrategy[Plain]:
    several = st.lists(lists[key], min_size=1, max_size=3, unique_by=str)
    return st.builds(lambda value: {key: value}, st.one_of(lists[key], several))


counts = st.builds(lambda key, text: {key: text}, st.sampled_from(["killed", "killed_total", "wounded"]), thresholds)
texts = st.builds(
    lambda words: {"text": {"words": words}},
    st.lists(st.sampled_from(["bomb*", "market", "قنبلة", "سوق كبير"]), min_size=1, max_size=3, unique=True),
)
sums = st.builds(
    lambda hours, key, text: {"within": {"hours": hours, key: text}},
    st.integers(1, 72),
    st.sampled_from(["killed", "incidents"]),
    least,
)
ages = st.builds(lambda hours: {"age": f"< {hours}h"}, st.integers(1, 100))
leaves: st.SearchStrategy[Plain] = st.one_of(counts, texts, ages, *(_one(key) for key in lists))
likely = st.builds(lambda one: {**one, "certainty": "likely"}, counts)


def _nested(inner: st.SearchStrategy[Plain]) -> st.SearchStrategy[Plain]:
    some = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        st.builds(lambda parts: {"all": parts}, some),
        st.builds(lambda parts: {"any": parts}, some),
        st.builds(lambda part: {"not": part}, inner),
        st.builds(lambda part: {"unless": part}, inner),
    )


denied = st.recursive(st.one_of(leaves, likely), _nested, max_leaves=6)
conditions = st.one_of(denied, st.builds(lambda a, b: {"all": [a, b]}, denied, sums), sums)


def counted() -> st.SearchStrategy[Count | None]:
    low = st.integers(0, 20)
    return st.one_of(
        st.none(),
        low.map(lambda n: Count(n, n)),
        low.map(lambda n: Count(n, None)),
        low.map(lambda n: Count(None, n)),
        st.builds(lambda a, b: Count(min(a, b), max(a, b)), low, low),
        st.just(Count(24, None, vague=True)),
    )


known_facts = st.builds(
    Facts,
    kind=st.sampled_from(Kind),
    target=st.one_of(st.none(), st.sampled_from(Target)),
    killed=counted(),
    killed_attackers=counted(),
    wounded=counted(),
    groups=st.lists(st.builds(GroupRole, st.sampled_from(GROUPS), st.sampled_from(Role)), max_size=3).map(tuple),
    places=st.lists(st.sampled_from(list(BY_ID.values())), max_size=2).map(tuple),
    date=st.one_of(st.none(), st.integers(0, 5).map(lambda days: date(2026, 3, 10) - timedelta(days=days))),
)
articles = st.sampled_from(
    [
        SubjectText("en", "Bombs at a market", "Two bombs went off."),
        SubjectText("ar", "انفجار قنبلة", "وقع الانفجار في سوق كبير."),
        SubjectText("en", "A quiet day", "Nothing happened.", translated=True),
    ]
)


@st.composite
def subjects(draw: st.DrawFn) -> Subject:
    others = tuple(
        incident(number, known, hours)
        for number, (known, hours) in enumerate(draw(st.lists(st.tuples(known_facts, st.integers(0, 80)), max_size=3)))
    )
    return Subject(
        draw(known_facts),
        NOW,
        texts=tuple(draw(st.lists(articles, max_size=2))),
        sources=tuple(draw(st.lists(st.sampled_from(["Daily Post", "Other"]), max_size=1))),
        languages=tuple(draw(st.lists(st.sampled_from(["en", "ar"]), max_size=2, unique=True))),
        incident_id="self",
        history=lambda length: others,
    )


def file_of(*whens: Plain) -> str:
    rules = [{"id": f"r{number}", "when": when} for number, when in enumerate(whens, 1)]
    return yaml.safe_dump({"version": 1, "rules": rules}, allow_unicode=True, sort_keys=False)
