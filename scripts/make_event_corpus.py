"""Write tests/data/events/reports.jsonl from events.yaml (invented events, their facts and turns of phrase) and
written.yaml (reports written out in full). The same input gives the same output: what varies is chosen by a checksum.

    python scripts/make_event_corpus.py            # writes the file
    python scripts/make_event_corpus.py --check    # exit 1 where the file is not what this would write
"""

from __future__ import annotations

import json
import sys
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import yaml

FOLDER = Path(__file__).parents[1] / "tests" / "data" / "events"
WORDS_EN = "no one two three four five six seven eight nine ten".split()
WORDS_AR = ["", "", "", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة"]
DAYS_EN = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
DAYS_AR = "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد".split()

# who: (English singular, plural, Arabic singular, dual, plural of 3 to 10, accusative singular from 11)
WHO = {
    "people": ("person", "people", "شخص", "شخصين", "أشخاص", "شخصاً"),
    "civilians": ("civilian", "civilians", "مدني", "مدنيين اثنين", "مدنيين", "مدنياً"),
    "police": ("policeman", "policemen", "شرطي", "شرطيين", "شرطيين", "شرطياً"),
    "soldiers": ("soldier", "soldiers", "جندي", "جنديين", "جنود", "جندياً"),
    "worshippers": ("worshipper", "worshippers", "مصل", "مصليين", "مصلين", "مصلياً"),
    "pilgrims": ("pilgrim", "pilgrims", "زائر", "زائرين", "زوار", "زائراً"),
    "workers": ("worker", "workers", "عامل", "عاملين", "عمال", "عاملاً"),
    "farmers": ("farmer", "farmers", "مزارع", "مزارعين", "مزارعين", "مزارعاً"),
    "children": ("child", "children", "طفل", "طفلين", "أطفال", "طفلاً"),
    "students": ("student", "students", "طالب", "طالبين", "طلاب", "طالباً"),
    "guards": ("guard", "guards", "حارس", "حارسين", "حراس", "حارساً"),
    "villagers": ("villager", "villagers", "قروي", "قرويين", "قرويين", "قروياً"),
    "palestinians": ("Palestinian", "Palestinians", "فلسطيني", "فلسطينيين", "فلسطينيين", "فلسطينياً"),
    "judge": ("judge", "judges", "قاض", "قاضيين", "قضاة", "قاضياً"),
    "mayor": ("mayor", "mayors", "رئيس بلدية", "رئيسي بلدية", "رؤساء بلديات", "رئيس بلدية"),
    "cleric": ("imam", "imams", "إمام مسجد", "إمامي مسجدين", "أئمة مساجد", "إمام مسجد"),
}
NOUN_EN = {
    "bombing": ("bomb blast", "bombing", "explosion"),
    "suicide bombing": ("suicide bombing", "suicide attack", "suicide blast"),
    "armed attack": ("gun attack", "attack", "shooting"),
    "ambush": ("ambush", "militant ambush"),
    "airstrike": ("air strike", "air raid", "airstrike"),
    "drone strike": ("drone strike",),
    "missile strike": ("missile strike", "missile attack"),
    "shelling": ("shelling", "shell fire"),
    "clash": ("clashes", "fighting"),
    "assassination": ("shooting", "assassination"),
    "landmine": ("mine blast", "landmine explosion"),
    "vehicle attack": ("suicide car bombing", "car bomb attack"),
    "raid": ("raid", "Israeli raid"),
}
NOUN_AR = {  # indefinite, definite
    "bombing": ("انفجار|الانفجار", "تفجير|التفجير"),
    "suicide bombing": ("تفجير انتحاري|التفجير الانتحاري", "هجوم انتحاري|الهجوم الانتحاري"),
    "armed attack": ("هجوم مسلح|الهجوم المسلح", "هجوم|الهجوم"),
    "ambush": ("كمين|الكمين",),
    "airstrike": ("غارة جوية|الغارة الجوية", "قصف جوي|القصف الجوي"),
    "drone strike": ("غارة بطائرة مسيرة|الغارة بطائرة مسيرة",),
    "missile strike": ("هجوم صاروخي|الهجوم الصاروخي", "قصف صاروخي|القصف الصاروخي"),
    "shelling": ("قصف|القصف", "قصف مدفعي|القصف المدفعي"),
    "clash": ("اشتباكات|الاشتباكات",),
    "assassination": ("عملية اغتيال|عملية الاغتيال", "إطلاق نار|إطلاق النار"),
    "landmine": ("انفجار لغم|انفجار اللغم",),
    "vehicle attack": ("هجوم انتحاري بسيارة مفخخة|الهجوم الانتحاري",),
    "raid": ("اقتحام إسرائيلي|الاقتحام الإسرائيلي",),
}
PAPERS_EN = ("The Morning Ledger", "Gulf Courier", "Levant Wire", "Daily Meridian", "World Desk", "Sahel Monitor", "City Herald")
PAPERS_AR = ("صحيفة المدار", "موقع الأفق", "شبكة الشام اليوم", "قناة الرافد", "جريدة الصباح الجديد", "إذاعة الساحل", "وكالة المرصد")
WIRES = (("AFP", "أ ف ب"), ("Reuters", "رويترز"), ("AP", "أ ب"))
SAID_EN = ("police said", "a security official said", "medics said", "local officials said", "residents and a hospital source said")
SAID_AR = ("قالت الشرطة", "أفاد مصدر أمني", "ذكرت مصادر طبية", "أعلن مسؤولون محليون", "قال شهود ومصدر في المستشفى")


@dataclass(frozen=True, slots=True)
class Told:
    """One report to be written: the event and its places, the language, the toll and the form."""

    event: dict[str, object]
    place: tuple[str, ...]
    index: int
    language: str
    toll: tuple[int, int]
    before: tuple[int, int] | None
    form: str
    when: datetime
    now: datetime

    def choose(self, what: str, options: tuple[str, ...] | list[str]) -> str:
        return options[zlib.crc32(f"{self.event['id']}/{self.index}/{what}".encode()) % len(options)]

    def text(self, key: str, language: str = "") -> str:
        first = 0 if (language or self.language) == "en" else 1
        options = self.event[key]
        assert isinstance(options, list)
        return self.choose(key, options[first * 2 : first * 2 + 2]) if len(options) == 4 else str(options[first])


def people_en(count: int, who: str, head: bool = False) -> str:
    one, many, *_ = WHO[who]
    number = str(count) if count > 10 or (head and count > 1) else WORDS_EN[count]
    return f"{number} {one if count == 1 else many}"


def people_ar(count: int, who: str) -> str:
    _, _, one, two, few, many = WHO[who]
    if count < 3:
        return (f"أي {one}", one, two)[count]
    return f"{WORDS_AR[count]} {few}" if count <= 10 else f"{count} {many}"


def wounded_ar(count: int) -> str:
    forms = {0: "دون إصابات", 1: "وإصابة شخص", 2: "وإصابة شخصين"}
    rest = f"وإصابة {WORDS_AR[count]} آخرين" if 3 <= count <= 10 else f"وإصابة {count} آخرين"
    return forms.get(count, rest)


def where(told: Told) -> str:
    """The place as this form of report names it."""
    city, city_ar, region, region_ar, country, country_ar = told.place
    quarter = told.event.get("quarter")
    if told.language == "en":
        if "x" in told.form:
            return f"in {country}"
        if "p" in told.form:
            return f"in {region}"
        near = f"in the {quarter[0]} district of {city}" if isinstance(quarter, list) else told.choose("in", ["in", "in the city of"]) + f" {city}"
        if "City" in near and isinstance(quarter, list):
            near = f"in {quarter[0]}, {city}"
        return f"{near}, {country}" if told.choose("tail", ["c", "c", "r"]) == "c" else f"{near}, {region}"
    if "x" in told.form:
        return f"في {country_ar}"
    if "p" in told.form:
        return f"في {region_ar} ب{country_ar}" if not country_ar.startswith("ال") else f"في {region_ar} في {country_ar}"
    near = f"في {quarter[1] if str(quarter[1]).startswith('مدينة') else 'حي ' + quarter[1]} في {city_ar}" if isinstance(quarter, list) else f"في مدينة {city_ar}"
    return near if told.choose("tail", ["c", "r"]) == "c" else f"{near} ({region_ar})"


def headline_place(told: Told) -> str:
    city, city_ar, region, region_ar, country, country_ar = told.place
    english = country if "x" in told.form else region if "p" in told.form else told.choose("hp", [city, city, f"{country}'s {city}"])
    arab = country_ar if "x" in told.form else region_ar if "p" in told.form else city_ar
    return english if told.language == "en" else arab


def english(told: Told) -> tuple[str, str]:
    killed, wounded = told.toll
    who, kind = str(told.event["who"]), str(told.event["kind"])
    noun, place, at = told.choose("noun", NOUN_EN[kind]), headline_place(told), where(told)
    day, today, said = DAYS_EN[told.when.weekday()], DAYS_EN[told.now.weekday()], told.choose("said", SAID_EN)
    cause, detail = told.text("cause"), told.text("detail")
    number, title_number = people_en(killed, who), people_en(killed, who, head=True)
    hurt = f" and {people_en(wounded, 'people').replace(' people', ' others') if killed else people_en(wounded, who)} wounded" if wounded else ""
    when = "the " if day == today else f"{day}'s "
    if "u" in told.form and told.before:
        old = told.before[0]
        if killed < old:
            title = f"Officials lower death toll of {place} {noun} to {killed}"
            lead = f"The death toll from the {noun} {at} was revised down to {killed} from {old} on {today}, the health authorities said."
        else:
            title = told.choose("ut", [f"Death toll in {place} {noun} rises to {killed}", f"Toll from {place} {noun} climbs to {killed}", f"{place} {noun}: death toll now {killed}"])
            lead = told.choose("ul", [
                f"The death toll from {'the ' + noun} {at} has risen to {killed} from {old}, {said} on {today}.",
                f"The number of people killed when {cause} {at} rose to {killed} on {today}, {said}, up from {old}.",
            ])
        return title, f"{lead} Another {people_en(wounded, 'people')} were wounded. {detail}" if wounded else f"{lead} {detail}"
    if "c" in told.form:
        group = str(told.event["by"][0])  # type: ignore[index]
        title = f"{group[0].upper() + group[1:]} claims responsibility for {place} {noun}"
        return title, f"{group[0].upper() + group[1:]} on {today} claimed responsibility for {when}{noun} {at} that killed {number}. The group published the claim on its channels. {detail}"
    if "r" in told.form:
        body = told.choose("rb", ["The United Nations", "The European Union", "The Arab League"])
        return f"{body} condemns {noun} in {place}", f"{body} on {today} condemned {when}{noun} {at} in which {number} were killed. A statement offered condolences to the families and wished the injured a quick recovery."
    if "s" in told.form:
        return "", f"{noun[0].upper() + noun[1:]} {at}: {number} killed{', ' + str(wounded) + ' wounded' if wounded else ''}. {cause[0].upper() + cause[1:]}."
    if killed == 0:
        title = f"{noun[0].upper() + noun[1:]} wounds {people_en(wounded, who, head=True)} in {place}"
        return title, f"{people_en(wounded, who).capitalize()} were wounded but nobody was killed when {cause} {at} on {day}, {said}. {detail}"
    title = told.choose("t", [
        f"{noun[0].upper() + noun[1:]} kills {title_number} in {place}",
        f"{title_number[0].upper() + title_number[1:]} killed in {place} {noun}",
        f"At least {title_number} killed in {noun} in {place}",
        f"{place} {noun} leaves {killed} dead",
    ])
    if "h" in told.form:
        return title, ""
    was = "was" if killed == 1 else "were"
    lead = told.choose("l", [
        f"{number[0].upper() + number[1:]} {was} killed{hurt} when {cause} {at} on {day}, {said}.",
        f"{cause[0].upper() + cause[1:]} {at} on {day}, killing {number}{hurt.replace(' and ', ' and wounding ', 1).removesuffix(' wounded') if hurt else ''}, {said}.",
        f"At least {number} {was} killed{hurt} on {day} in a {noun} {at}, {said}. Officials said {cause}." if noun[0] not in "aeiou" else f"At least {number} {was} killed{hurt} on {day} in an {noun} {at}, {said}. Officials said {cause}.",
    ])
    none = "" if told.event.get("by") is None else " There was no immediate claim of responsibility."
    return title, f"{lead} {detail}{none}"


def arabic(told: Told) -> tuple[str, str]:
    killed, wounded = told.toll
    who, kind = str(told.event["who"]), str(told.event["kind"])
    noun, definite = told.choose("noun", NOUN_AR[kind]).split("|")
    feminine = noun.split()[0].endswith(("ة", "ات"))
    that, fell, which = ("وقعت", "أسفرت", "التي") if feminine else ("وقع", "أسفر", "الذي")
    place, at = headline_place(told), where(told)
    day, today, said = DAYS_AR[told.when.weekday()], DAYS_AR[told.now.weekday()], told.choose("said", SAID_AR)
    comma = f"{said} {'إن' if said.startswith('قال') else 'أن'}"
    cause, detail = told.text("cause"), told.text("detail")
    number, hurt = people_ar(killed, who), wounded_ar(wounded)
    subject = number.replace("ين", "ان") if killed == 2 else number
    dead = f"{killed} " + ("قتلى" if 3 <= killed <= 10 else "قتيل" if killed % 100 == 0 else "قتيلاً")
    both = "" if wounded == 0 else f" {hurt}"
    if "u" in told.form and told.before:
        return _arabic_update(told, (noun, definite, f"{which} {that}"), (at, place, today, comma, said, dead))
    if "c" in told.form:
        group = str(told.event["by"][1])  # type: ignore[index]
        claims, claimed = ("تتبنى", "تبنت") if group.startswith("حركة") else ("يتبنى", "تبنى")
        lead = f"{claimed} {group} {today} {definite} {which} {that} {at} {day} وأدى إلى مقتل {number}، في بيان نشر على الإنترنت."
        return f"{group} {claims} {definite} في {place}", f"{lead} {detail}"
    if "r" in told.form:
        body = told.choose("rb", ["الأمم المتحدة", "جامعة الدول العربية", "مصر"])
        lead = f"أدانت {body} {today} {definite} {which} {that} {at} {day} وأدى إلى مقتل {number}، وقدمت التعازي إلى ذوي الضحايا."
        return f"{body} تدين {definite} في {place}", lead
    if "s" in told.form:
        return "", f"#{headline_place(told).replace(' ', '_')} | مقتل {number}{both} جراء {noun} {at}. {cause}"
    if killed == 0:
        lead = f"أصيب {people_ar(wounded, who)} بجروح من دون وقوع قتلى عندما {cause} {at} {day}، حسب ما {said}."
        return f"إصابة {people_ar(wounded, who)} في {noun} في {place}", f"{lead} {detail}"
    title = told.choose("t", [
        f"مقتل {number}{both} في {noun} في {place}",
        f"{noun} في {place} يوقع {dead}" if not feminine and killed > 2 else f"مقتل {number} جراء {noun} في {place}",
        f"مقتل {number} في {noun} في {place}",
        f"{place}: مقتل {number} إثر {noun}",
    ])
    if "h" in told.form:
        return title, ""
    others = {0: "", 1: "وأصيب آخر ", 2: "وأصيب آخران "}.get(wounded, f"وأصيب {wounded} آخرون ")
    lead = told.choose("l", [
        f"قتل {subject} {others}{day} عندما {cause} {at}، بحسب ما {said}.",
        f"{cause} {at} {day}، ما أدى إلى مقتل {number}{both}، وفق ما {said}.",
        f"{comma} {definite} {that} {at} {day} و{fell} عن مقتل {number}{both}، بعدما {cause}.",
    ])
    return title, f"{lead} {detail}"


def _arabic_update(told: Told, nouns: tuple[str, str, str], words: tuple[str, ...]) -> tuple[str, str]:
    (noun, definite, which), (at, place, today, comma, said, dead) = nouns, words
    (killed, wounded), old, detail = told.toll, told.before[0] if told.before else 0, told.text("detail")
    if killed < old:
        lead = f"خفضت السلطات الصحية {today} حصيلة قتلى {definite} {which} {at} إلى {killed} بعد أن كانت {old}."
        return f"السلطات تخفض حصيلة قتلى {definite} في {place} إلى {killed}", f"{lead} {detail}"
    title = told.choose("ut", [
        f"ارتفاع حصيلة {definite} في {place} إلى {dead}",
        f"ارتفاع عدد قتلى {definite} في {place} إلى {killed}",
        f"{place}: حصيلة {definite} ترتفع إلى {dead}",
    ])
    lead = told.choose("ul", [
        f"ارتفعت حصيلة {definite} {which} {at} إلى {dead} بعد أن كانت {old}، بحسب ما {said} {today}.",
        f"{comma} عدد القتلى ارتفع {today} إلى {killed} من {old} بعدما {told.text('cause')} {at}.",
    ])
    return title, f"{lead} وبلغ عدد الجرحى {wounded}. {detail}"


def reports(event: dict[str, object], places: dict[str, list[str]]) -> list[dict[str, str]]:
    """The reports of one event, in the order of its plan."""
    written: list[dict[str, str]] = []
    last: dict[str, dict[str, str]] = {}
    tolls = [(k, w) for k, w in event["tolls"]]  # type: ignore[union-attr]
    start = datetime.strptime(str(event["when"]), "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
    for index, plan in enumerate(str(event["reports"]).split()):
        body, hours = plan.split("+")
        language, toll, form = ("en" if body[0] == "e" else "ar"), int(body[1]), body[2:]
        when = start + timedelta(hours=float(hours), minutes=25 + 7 * index)
        told = Told(event, tuple(places[str(event["at"])]), index, language, tolls[toll], tolls[toll - 1] if toll else None, form, start, when)
        if "w" in form:
            title, text, wire = copy_of(last[language], told)
        else:
            title, text = english(told) if language == "en" else arabic(told)
            wire = told.choose("wire", ["", "", "", "0", "1"])
            if wire and text and "s" not in form:
                agency = WIRES[int(wire)]
                text = f"{told.place[0].upper()} ({agency[0]}) - {text}" if language == "en" else f"{told.place[1]} ({agency[1]}) - {text}"
        paper = told.choose("paper", PAPERS_EN if language == "en" else PAPERS_AR)
        row = {"id": f"{event['id']}.{index}", "incident": str(event["id"]), "lang": language, "date": when.isoformat()}
        written.append({**row, "publisher": paper, "title": title, "text": text})
        last[language] = written[-1]
    return written


def copy_of(row: dict[str, str], told: Told) -> tuple[str, str, str]:
    """The report before it, printed by another paper under a slightly other headline."""
    title = row["title"].replace("At least ", "") if "At least" in row["title"] else row["title"]
    more = " This report was edited for length." if told.language == "en" else " وتتواصل التحقيقات في الحادث."
    return title, row["text"] + more, ""


def main() -> int:
    spec = yaml.safe_load((FOLDER / "events.yaml").read_text("utf-8"))
    rows = [row for event in spec["events"] for row in reports(event, spec["places"])]
    by_hand = yaml.safe_load((FOLDER / "written.yaml").read_text("utf-8"))
    rows += [{k: str(v) if k != "incident" or v else None for k, v in row.items()} for row in by_hand]  # type: ignore[misc]
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    target = FOLDER / "reports.jsonl"
    if "--check" in sys.argv:
        return 0 if target.read_text("utf-8") == text else 1
    target.write_text(text, "utf-8")
    print(f"{len(rows)} reports of {len({r['incident'] for r in rows} - {None})} events")
    return 0


if __name__ == "__main__":
    sys.exit(main())
