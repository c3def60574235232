"""The names that rules may use, out of the gazetteer, the group lexicon and the world regions: where extract and match
meet without knowing each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources

from rapidfuzz import fuzz, process

from bot.errors import DataError
from bot.extract import place_names
from bot.extract.gazetteer import Gazetteer
from bot.extract.group_lexicon import GroupLexicon
from bot.extract.lexicon import Lexicon
from bot.match.vocabulary import NamedArea
from bot.model import Group, Names, Place, PlaceLevel
from bot.text import arabic
from bot.text.located_yaml import parse

_MOST = 40  # places of one name that are looked at
_ALIKE = 60  # per cent, from which a name may be meant by another
_ADMIN_LEVELS = (PlaceLevel.COUNTRY, PlaceLevel.ADMIN1)


@dataclass(frozen=True, slots=True)
class WorldRegion:
    """A region of `match/data/world_regions.yaml`; of one member, it is that place's short name."""

    id: str
    english: tuple[str, ...]
    arabic: tuple[str, ...]
    members: tuple[str, ...]


class LexiconVocabulary:
    """`bot.match.vocabulary.Vocabulary` over a lexicon. `sources` (publishers and ids) and `audiences` are the
    configuration's, if there is one."""

    def __init__(
        self,
        lexicon: Lexicon,
        world: Iterable[WorldRegion],
        sources: Iterable[str] = (),
        audiences: Iterable[str] = (),
    ) -> None:
        self._gazetteer: Gazetteer = lexicon.gazetteer
        self._groups: GroupLexicon = lexicon.groups
        self._sources = tuple(sources)
        self._audiences = tuple(audiences)
        self._world: dict[str, WorldRegion] = {}
        for region in world:
            for name in (region.id, *region.english, *region.arabic):
                self._world.setdefault(_folded(name), region)

    def areas(self, name: str) -> tuple[NamedArea, ...]:
        world = self._world.get(_folded(name))
        if world is not None:
            return self._of_world(world)
        exact = self._gazetteer.get(name)
        if exact is not None:
            return (_named(exact),)
        if "," in name or "،" in name:
            return self._qualified(name)
        return tuple(map(_named, self._search(name))) or self._composed(name)

    def near_areas(self, name: str) -> tuple[str, ...]:
        bare = name.replace("،", ",").partition(",")[0].strip()
        language = "ar" if place_names.is_arabic(bare) else "en"
        world = [one for region in self._world.values() for one in (*region.english, *region.arabic)]
        alike = [place.names.of(language) for place in self._gazetteer.search(bare, 3)]
        found = dict.fromkeys((*world, *self._gazetteer.near(bare, 12), *alike))
        ranked = process.extract(bare.casefold(), {one: one.casefold() for one in found}, scorer=fuzz.ratio, limit=3)
        return tuple(one for _, score, one in ranked if score >= _ALIKE)

    def groups(self, name: str) -> tuple[Group, ...]:
        return self._groups.named(name)

    def near_groups(self, name: str) -> tuple[str, ...]:
        return tuple(group.id for group in self._groups.near(name, 3))

    def sources(self) -> tuple[str, ...]:
        return self._sources

    def audiences(self) -> tuple[str, ...]:
        return self._audiences

    def _of_world(self, region: WorldRegion) -> tuple[NamedArea, ...]:
        if len(region.members) == 1:
            place = self._gazetteer.get(region.members[0])
            return (_named(place),) if place else ()
        names = Names(region.english[0], region.arabic[0] if region.arabic else "")
        return (NamedArea(region.id, names, region.english[0], None, members=region.members),)

    def _search(self, name: str) -> list[Place]:
        """The places really called so. The gazetteer also answers with names that only sound alike: those are typing
        mistakes here."""
        wanted = set(place_names.keys(name))
        return [place for place in self._gazetteer.search(name, _MOST) if wanted & _keys(place)]

    def _qualified(self, name: str) -> tuple[NamedArea, ...]:
        """ "Tarmiya, Iraq", "Springfield, Illinois, US": the place inside each of what follows it."""
        first, *rest = (part.strip() for part in name.replace("،", ",").split(","))
        places = self._search(first)
        for wider in rest:
            ids = {area.id for area in self.areas(wider) if area.level in _ADMIN_LEVELS}
            places = [place for place in places if ids & {place.country, place.admin1} and place.id not in ids]
        return tuple(map(_named, places))

    def _composed(self, name: str) -> tuple[NamedArea, ...]:
        """A region of the gazetteer's alias files: no place of its own, but the places it is made of."""
        wanted = set(place_names.keys(name))
        members = self._gazetteer.find_region(name)
        if not members or self._gazetteer.search(name, 1) or any(wanted & _keys(place) for place in members):
            return ()
        return (NamedArea(_folded(name), Names(name), name, None, members=tuple(place.id for place in members)),)


def make_vocabulary(lexicon: Lexicon, sources: Iterable[str] = (), audiences: Iterable[str] = ()) -> LexiconVocabulary:
    """The vocabulary of the package over `lexicon`. Raises DataError where the world regions cannot be read."""
    return LexiconVocabulary(lexicon, load_world_regions(), sources, audiences)


def load_world_regions() -> tuple[WorldRegion, ...]:
    """The regions of `match/data/world_regions.yaml`. Raises DataError with every fault."""
    name = "world_regions.yaml"
    root, issues = parse(resources.files("bot.match").joinpath("data", name).read_text(encoding="utf-8"), name)
    if issues or root is None:
        raise DataError("\n".join(map(str, issues)) or "is empty", about=name)
    return tuple(
        WorldRegion(row["id"], tuple(map(str, row["en"])), tuple(map(str, row["ar"])), tuple(map(str, row["of"])))
        for item in root.items
        if isinstance(row := item.value, dict)
    )


def _keys(place: Place) -> set[str]:
    return {
        key for name in (place.names.en, place.names.ar, *place.spellings) if name for key in place_names.keys(name)
    }


def _named(place: Place) -> NamedArea:
    wider = [place.admin1_names.en] if place.admin1 and place.level is not PlaceLevel.ADMIN1 else []
    label = ", ".join(filter(None, [place.names.en, *wider, place.country if place.id != place.country else ""]))
    return NamedArea(
        place.id,
        place.names,
        label,
        place.level,
        place.country,
        place.admin1,
        place.latitude,
        place.longitude,
        place.population,
    )


def _folded(name: str) -> str:
    return " ".join(arabic.fold(word) for word in name.replace("-", " ").split())
