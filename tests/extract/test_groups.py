"""The groups of a text and their parts, over golden sentences in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.extract.claims import with_claims
from bot.extract.group_lexicon import GroupLexicon, load_groups
from bot.extract.groups import find_groups, roles
from bot.extract.mention import GroupMention
from bot.extract.phrases import keys_of
from bot.model import GroupRole, Role
from bot.text.document import Document, build

ARABIC = "ابتثحخدرسشطعقلمنهويةىءآأإؤئ"


@dataclass(frozen=True)
class Row:
    number: int
    name: str
    language: str
    title: str
    text: str
    groups: dict[str, str]

    def __str__(self) -> str:
        return f"{self.number}-{self.name.replace(' ', '-')}"


def _rows() -> list[Row]:
    path = Path(__file__).parents[1] / "data" / "golden_groups.yaml"
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        Row(number, row["is"], _language(row["text"]), row.get("title", ""), row["text"], row["groups"])
        for number, row in enumerate(rows, 1)
    ]


def _language(text: str) -> str:
    return "ar" if sum("\u0620" <= c <= "\u06ff" for c in text) > len(text) / 3 else "en"


LEXICON = load_groups()


@pytest.fixture(scope="module")
def lexicon() -> GroupLexicon:
    return LEXICON


def _found(doc: Document, lexicon: GroupLexicon) -> tuple[GroupMention, ...]:
    return find_groups(doc, [keys_of(sentence.tokens, lexicon.same) for sentence in doc.sentences], lexicon)


def _parts(lexicon: GroupLexicon, title: str, text: str, language: str) -> dict[str, str]:
    doc = build(title, text, language)
    found = roles(doc, _found(doc, lexicon), range(len(doc.sentences)))
    return {item.group.id: item.role.value for item in found}


@pytest.mark.parametrize("row", _rows(), ids=str)
def test_every_group_has_its_part(row: Row, lexicon: GroupLexicon) -> None:
    """Each golden sentence gives exactly its groups, each with the part that a reader would give it."""
    assert _parts(lexicon, row.title, row.text, row.language) == row.groups


def test_spans_are_the_words_of_the_text(lexicon: GroupLexicon) -> None:
    """A mention's span covers the name as written, with its article, and no more."""
    text = "Fighters of al-Qa'ida in the Arabian Peninsula and the Houthis clashed in Marib."
    doc = build("", text, "en")
    spans = [text[m.start : m.end] for m in _found(doc, lexicon)]
    assert spans == ["al-Qa'ida in the Arabian Peninsula", "Houthis"]


def test_arabic_spans_leave_attached_particles_out(lexicon: GroupLexicon) -> None:
    """The و and ب before a name are not part of it."""
    text = "قال شاهد وتنظيم داعش وبحركة طالبان"
    doc = build("", text, "ar")
    spans = [text[m.start : m.end] for m in _found(doc, lexicon)]
    assert spans == ["تنظيم داعش", "حركة طالبان"]


def test_a_part_far_below_the_lead_is_background(lexicon: GroupLexicon) -> None:
    """What a group did in the eighth sentence is not what it did in the incident of the headline."""
    filler = "The road was closed. Shops shut. Buses stopped. The mayor came. People gathered. Sirens were heard. "
    text = f"A shell killed two people in Aleppo. {filler}Jaysh al-Islam fighters attacked a post in Douma, Syria."
    assert _parts(lexicon, "", text, "en") == {"jaysh-al-islam": Role.MENTIONED.value}


def test_only_the_given_sentences_count(lexicon: GroupLexicon) -> None:
    """A group named outside the incident's sentences has no part in it, unless it claims "the attack" right after."""
    doc = build("", "Boko Haram killed four farmers. ISWAP attacked a base on another day.", "en")
    found = _found(doc, lexicon)
    assert [item.group.id for item in roles(doc, found, [0])] == ["boko-haram"]
    assert [item.group.id for item in roles(doc, found, [1])] == ["iswap"]


def test_one_endless_sentence_is_read(lexicon: GroupLexicon) -> None:
    """Thousands of groups and verbs without a full stop are read in one go: no pair of them is looked at twice."""
    text = "ISIS killed Hamas attacked " * 2000
    doc = build("", text, "en")
    assert len(_found(doc, lexicon)) == 4000


def test_the_weightier_role_wins_over_the_first(lexicon: GroupLexicon) -> None:
    """The headline's role outweighs a chance verb further down."""
    title = "Airstrikes kill 20 Islamic State fighters near Palmyra"
    text = "The jets hit a convoy. Islamic State fighters fired back."
    assert _parts(lexicon, title, text, "en") == {"islamic-state": Role.TARGET.value}


@given(st.text(max_size=200) | st.text(alphabet=ARABIC + "abcISTP '-.،\n()\"#_1٣\u0301’", max_size=200))
def test_any_text_is_read(text: str) -> None:
    """No text makes the readers raise, and every span lies within it."""
    lexicon = LEXICON
    doc = build("", text, "ar")
    found = _found(doc, lexicon)
    assert all(0 <= m.start < m.end <= len(text) for m in found)
    assert len(roles(doc, found, range(len(doc.sentences)))) == len({m.group.id for m in found})


def _claimed(text: str, language: str, lexicon: GroupLexicon) -> list[Role]:
    """The roles of groups that were only mentioned before claims were looked for."""
    doc = build("", text, language)
    mentions = _found(doc, lexicon)
    plain = tuple(GroupRole(mention.group, Role.MENTIONED) for mention in mentions)
    return [item.role for item in with_claims(doc, plain, mentions)]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ('"We are responsible for the attack," a spokesman of the Balochistan Liberation Army said.', Role.CLAIMANT),
        ("The Balochistan Liberation Army said its fighters had ambushed the convoy.", Role.CLAIMANT),
        ('"We attacked hideouts of the Balochistan Liberation Army," the army spokesman said.', Role.MENTIONED),
        ("The Balochistan Liberation Army said its camp was shelled.", Role.MENTIONED),
    ],
)
def test_who_says_we_did_it_claims(text: str, role: Role, lexicon: GroupLexicon) -> None:
    """A group that is quoted with the deed as its own claims it; one that others say they attacked does not."""
    assert _claimed(text, "en", lexicon) == [role]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("أعلنت كتائب القسام استهداف ناقلة جند شرق المدينة.", Role.CLAIMANT),
        ("كتائب القسام تعلن قتل ثلاثة جنود.", Role.CLAIMANT),
        ("أعلنت كتائب القسام في بيان أنها قصفت موقعا عسكريا.", Role.CLAIMANT),
        ("أعلنت كتائب القسام مقتل أحد قادتها.", Role.MENTIONED),
        ("أعلنت كتائب القسام عن هدنة ليوم واحد.", Role.MENTIONED),
        ("من جانبها أعلنت كتائب القسام استهداف ناقلة جند.", Role.MENTIONED),
        ("أعلنت السلطات أن كتائب القسام هاجمت حاجزا.", Role.MENTIONED),
        ("أعلن الجيش السوداني استهداف معسكر.", Role.MENTIONED),
    ],
)
def test_who_announces_its_deed_claims(text: str, role: Role, lexicon: GroupLexicon) -> None:
    """An armed group that announces what it did claims it; what befell it, and what an army announces, is no claim."""
    assert _claimed(text, "ar", lexicon) == [role]


def test_a_branch_stays_the_branch(lexicon: GroupLexicon) -> None:
    """A name that a group and its branch share means one of them throughout the document."""
    text = "هاجم مسلحو القاعدة نقطة في أبين باليمن. وقالت الشرطة إن تنظيم القاعدة شن هجوما آخر وإن القاعدة فرت."
    assert _parts(lexicon, "", text, "ar").keys() == {"aqap"}
