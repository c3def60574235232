"""A vocabulary of a few places and groups, and incidents to judge: what the tests of rules need instead of the
gazetteer. The names are real, the incidents are not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from bot.match.load import load
from bot.match.rule import Loaded, RuleSet
from bot.match.subject import Subject, SubjectText
from bot.match.vocabulary import NamedArea
from bot.model import Count, Facts, Group, GroupRole, Incident, Kind, Names, Place, PlaceLevel, Role
from bot.text.located_yaml import did_you_mean

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)

C, A1, A2, T = PlaceLevel.COUNTRY, PlaceLevel.ADMIN1, PlaceLevel.ADMIN2, PlaceLevel.TOWN
PLACES = tuple(
    Place(id_, Names(en, ar), level, country, lat, lon, admin1, admin2=admin2, population=population)
    for id_, en, ar, level, country, lat, lon, admin1, admin2, population in [
        ("IQ", "Iraq", "العراق", C, "IQ", 33.0, 44.0, "", "", 40_000_000),
        ("SY", "Syria", "سوريا", C, "SY", 35.0, 38.0, "", "", 17_000_000),
        ("NO", "Norway", "النرويج", C, "NO", 62.0, 10.0, "", "", 5_000_000),
        ("FR", "France", "فرنسا", C, "FR", 46.0, 2.0, "", "", 67_000_000),
        ("JO", "Jordan", "الأردن", C, "JO", 31.0, 36.0, "", "", 10_000_000),
        ("IQ-KI", "Kirkuk", "كركوك", A1, "IQ", 35.3, 44.3, "IQ-KI", "", 1_000_000),
        ("IQ-BG", "Baghdad", "بغداد", A1, "IQ", 33.3, 44.4, "IQ-BG", "", 9_000_000),
        ("IQ-NI", "Nineveh", "نينوى", A1, "IQ", 36.0, 42.0, "IQ-NI", "", 4_000_000),
        ("PK-PB", "Punjab", "البنجاب", A1, "PK", 30.0, 72.0, "PK-PB", "", 110_000_000),
        ("IN-PB", "Punjab", "البنجاب", A1, "IN", 31.0, 75.0, "IN-PB", "", 27_000_000),
        ("d1", "Hawija District", "قضاء الحويجة", A2, "IQ", 35.3, 43.8, "IQ-KI", "", 0),
        ("t1", "Mosul", "الموصل", T, "IQ", 36.34, 43.13, "IQ-NI", "", 1_700_000),
        ("t2", "Tarmiya", "الطارمية", T, "IQ", 33.674, 44.383, "IQ-BG", "", 90_000),
        ("t3", "Hawija", "الحويجة", T, "IQ", 35.326, 43.773, "IQ-KI", "d1", 100_000),
        ("t4", "Taji", "التاجي", T, "IQ", 33.508, 44.256, "IQ-BG", "", 5_000),
        ("t5", "Raqqa", "الرقة", T, "SY", 35.95, 39.01, "SY-RA", "", 300_000),
        ("t6", "Karmah", "الكرمة", T, "IQ", 33.4, 43.9, "IQ-AN", "", 30_000),
        ("t7", "Karmah", "الكرمة", T, "SY", 35.9, 39.9, "SY-RA", "", 20_000),
        ("s1", "Mosul Dam", "سد الموصل", PlaceLevel.SITE, "IQ", 36.63, 42.82, "IQ-NI", "", 0),
        ("s2", "West Mosul", "غرب الموصل", PlaceLevel.SITE, "IQ", 36.35, 43.10, "IQ-NI", "", 0),
    ]
)
BY_ID = {place.id: place for place in PLACES}
GROUPS = (
    Group("islamic-state", Names("Islamic State", "الدولة الإسلامية"), ("ISIS", "Daesh", "داعش")),
    Group("is-sinai", Names("Sinai Province", "ولاية سيناء"), (), ("islamic-state",)),
    Group("pmf", Names("Popular Mobilization Forces", "الحشد الشعبي"), ("Hashd",)),
    Group("iraqi-army", Names("Iraqi Army", "الجيش العراقي")),
    Group("front-a", Names("The Front", "الجبهة"), ("Front",)),
    Group("front-b", Names("The Front", "الجبهة"), ("Front",)),
)
WORLD = {"middle east": ("IQ", "SY", "JO"), "levant": ("SY", "JO"), "الشرق الأوسط": ("IQ", "SY", "JO")}


class SmallWorld:
    """`bot.match.vocabulary.Vocabulary` over the tables above."""

    def __init__(self, sources: tuple[str, ...] = (), audiences: tuple[str, ...] = ()) -> None:
        self._sources, self._audiences = sources, audiences

    def areas(self, name: str) -> tuple[NamedArea, ...]:
        if name.casefold() in WORLD:
            members = WORLD[name.casefold()]
            return (NamedArea(name.casefold(), Names(name), name, None, members=members),)
        bare, _, wider = (part.strip() for part in name.partition(","))
        inside = {place.id for place in PLACES if wider in (place.names.en, place.id)} if wider else set()
        found = [p for p in PLACES if p.id == name or bare.casefold() in (p.names.en.casefold(), p.names.ar)]
        kept = [p for p in found if not wider or p.country in inside or p.admin1 in inside]
        return tuple(named(p) for p in sorted(kept, key=lambda p: (list(PlaceLevel).index(p.level), -p.population)))

    def near_areas(self, name: str) -> tuple[str, ...]:
        near = did_you_mean(name, [p.names.en for p in PLACES], say="{}").strip("'")
        return (near,) if near else ()

    def groups(self, name: str) -> tuple[Group, ...]:
        exact = tuple(g for g in GROUPS if g.id == name)
        return exact or tuple(g for g in GROUPS if name in (g.names.en, g.names.ar, *g.spellings))

    def near_groups(self, name: str) -> tuple[str, ...]:
        near = did_you_mean(name, [g.id for g in GROUPS], say="{}").strip("'")
        return (near,) if near else ()

    def sources(self) -> tuple[str, ...]:
        return self._sources

    def audiences(self) -> tuple[str, ...]:
        return self._audiences


def named(place: Place) -> NamedArea:
    label = f"{place.names.en}, {place.country}"
    where = (place.country, place.admin1, place.latitude, place.longitude, place.population)
    return NamedArea(place.id, place.names, label, place.level, *where)


def group(group_id: str) -> Group:
    return next(g for g in GROUPS if g.id == group_id)


def facts(
    killed: Count | int | None = None,
    *,
    place: str | None = "t3",
    groups: tuple[tuple[str, Role], ...] = (),
    kind: Kind = Kind.BOMBING,
    **more: object,
) -> Facts:
    """An incident's facts; a plain number is an exact count, `place` an id."""
    counts = {key: exact(value) for key, value in more.items() if isinstance(value, int)}
    return Facts(
        kind=kind,
        killed=exact(killed),
        places=(BY_ID[place],) if place else (),
        groups=tuple(GroupRole(group(name), role) for name, role in groups),
        **{**more, **counts},  # type: ignore[arg-type]
    )


def exact(number: object) -> Count | None:
    return Count(number, number) if isinstance(number, int) else number  # type: ignore[return-value]


def subject(known: Facts, *texts: SubjectText, **more: object) -> Subject:
    return Subject(known, NOW, texts=texts, **more)  # type: ignore[arg-type]


def incident(number: int, known: Facts, hours_ago: float, **more: object) -> Incident:
    seen = NOW - timedelta(hours=hours_ago)
    return Incident(f"i{number}", known, seen, seen, **more)  # type: ignore[arg-type]


def read(text: str, vocabulary: SmallWorld | None = None) -> Loaded:
    return load([("rules.yaml", text)], vocabulary or SmallWorld())


def rules(*bodies: str, head: str = "") -> RuleSet:
    """The rules `r1`, `r2`…, each given as the text of its `when` (flow style) and, after a `|`, its other keys."""
    lines = [f"version: 1\n{head}\nrules:"]
    for number, body in enumerate(bodies, 1):
        when, _, rest = body.partition("|")
        lines.append(f"  - {{id: r{number}, when: {when.strip()}{', ' + rest.strip() if rest else ''}}}")
    loaded = read("\n".join(lines))
    assert loaded.rules is not None, "\n".join(map(str, loaded.faults))
    return loaded.rules


TODAY = date(2026, 3, 10)
