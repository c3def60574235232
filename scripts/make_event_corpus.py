"""Write tests/data/events/reports.jsonl from events.yaml (invented events), phrases.yaml (how they are told) and
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
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "data" / "events"
FORMS = {"u": "update", "c": "claim", "r": "reaction", "s": "post"}


@dataclass(frozen=True, slots=True)
class Task:
    """One report to be written: the event, its place (name, region and country, each in both languages), the language
    with its phrases, the toll now and the one before, the form, and the times of the event and of the report."""

    event: dict[str, Any]
    place: tuple[str, ...]
    index: int
    language: str
    phrases: dict[str, Any]
    toll: tuple[int, int]
    before: int
    form: str
    when: datetime
    now: datetime

    def choose(self, what: str, options: list[str]) -> str:
        return options[zlib.crc32(f"{self.event['id']}/{self.index}/{what}".encode()) % len(options)]

    def own(self, key: str) -> str:
        """The event's own clause or sentence in this language."""
        options, second = self.event[key], self.language == "ar"
        return self.choose(key, options[2 * second : 2 * second + 2]) if len(options) == 4 else options[second]

    def named(self, first: int) -> str:
        """The name at `first` (0 town, 2 region, 4 country) in this language."""
        return self.place[first + (self.language == "ar")]

    def where(self) -> str:
        """The place as a headline names it."""
        if "x" in self.form or "p" in self.form:
            return self.named(4 if "x" in self.form else 2)
        town = self.named(0)
        return town if self.language == "ar" else self.choose("hp", [town, town, f"{self.named(4)}'s {town}"])


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def count_en(task: Task, count: int, who: str, *, head: bool = False) -> str:
    one, many = task.phrases["who"][who]
    digits = count > 10 or (head and count > 1)
    return f"{count if digits else task.phrases['numbers'][count]} {one if count == 1 else many}"


def count_ar(task: Task, count: int, who: str) -> str:
    one, two, few, many = task.phrases["who"][who]
    if count < 3:
        return ("", one, two)[count]
    return f"{task.phrases['numbers'][count]} {few}" if count <= 10 else f"{count} {many}"


def at_en(task: Task) -> str:
    if "x" in task.form or "p" in task.form:
        return f"in {task.named(4 if 'x' in task.form else 2)}"
    town, quarter = task.named(0), task.event.get("quarter")
    near = f"{task.choose('in', ['in', 'in the city of'])} {town}"
    if quarter:
        near = f"in {quarter[0]}, {town}" if "City" in quarter[0] else f"in the {quarter[0]} district of {town}"
    return f"{near}, {task.named(4 if task.choose('tail', ['c', 'c', 'r']) == 'c' else 2)}"


def at_ar(task: Task) -> str:
    town, region, country, quarter = task.named(0), task.named(2), task.named(4), task.event.get("quarter")
    if "x" in task.form:
        return f"في {country}"
    if "p" in task.form:
        return f"في {region} في {country}" if country.startswith("ال") else f"في {region} ب{country}"
    near = f"في مدينة {town}"
    if quarter:
        near = f"في {quarter[1]} في {town}" if quarter[1].startswith("مدينة") else f"في حي {quarter[1]} في {town}"
    return near if task.choose("tail", ["c", "r"]) == "c" else f"{near} ({region})"


def fields_en(task: Task) -> dict[str, Any]:
    """What the English templates are filled with."""
    (killed, wounded), who = task.toll, task.event["who"]
    noun = task.choose("noun", task.phrases["nouns"][task.event["kind"]])
    others = count_en(task, wounded, "people").replace(" people", " others") if killed else count_en(task, wounded, who)
    cause, days = task.own("cause"), task.phrases["days"]
    day, today = days[task.when.weekday()], days[task.now.weekday()]
    number, head, hurt = (
        count_en(task, killed, who),
        count_en(task, killed, who, head=True),
        count_en(task, wounded, who),
    )
    return {
        "noun": noun, "Noun": capital(noun), "a_noun": f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}",
        "where": task.where(), "at": at_en(task), "day": day, "today": today,
        "when": "the " if day == today else f"{day}'s ", "said": task.choose("said", task.phrases["said"]),
        "cause": cause, "Cause": capital(cause), "killed": killed, "old": task.before, "wounded": wounded,
        "number": number, "Number": capital(number), "head": head, "Head": capital(head),
        "was": "was" if killed == 1 else "were", "hurt": f" and {others} wounded" if wounded else "",
        "hurting": f" and wounding {others}" if wounded else "",
        "and_wounded": f", {wounded} wounded" if wounded else "",
        "others": f" Another {count_en(task, wounded, 'people')} were wounded." if wounded else "",
        "Wounded": capital(hurt), "wounded_head": count_en(task, wounded, who, head=True),
        "Group": capital(task.event.get("by", [""])[0]), "body": task.choose("rb", task.phrases["bodies"]),
    }  # fmt: skip


def fields_ar(task: Task) -> dict[str, Any]:
    """What the Arabic templates are filled with."""
    (killed, wounded), who = task.toll, task.event["who"]
    noun, definite = task.choose("noun", task.phrases["nouns"][task.event["kind"]]).split("|")
    feminine = noun.split()[0].endswith(("ة", "ات"))
    happened, caused, which = ("وقعت", "أسفرت", "التي") if feminine else ("وقع", "أسفر", "الذي")
    said, days, number = task.choose("said", task.phrases["said"]), task.phrases["days"], count_ar(task, killed, who)
    hurt = {1: "شخص", 2: "شخصين"}.get(
        wounded, f"{task.phrases['numbers'][wounded] if wounded <= 10 else wounded} آخرين"
    )
    others = {0: "", 1: "وأصيب آخر ", 2: "وأصيب آخران "}.get(wounded, f"وأصيب {wounded} آخرون ")
    group = task.event.get("by", ["", ""])[1]
    dead = "قتلى" if 3 <= killed <= 10 else "قتيل" if killed % 100 == 0 else "قتيلاً"
    return {
        "noun": noun, "definite": definite, "happened": happened, "caused": caused, "which": f"{which} {happened}",
        "where": task.where(), "tag": task.where().replace(" ", "_"), "at": at_ar(task),
        "day": days[task.when.weekday()], "today": days[task.now.weekday()],
        "said": said, "said_that": f"{said} {'إن' if said.startswith('قال') else 'أن'}", "cause": task.own("cause"),
        "killed": killed, "old": task.before, "wounded": wounded, "number": number,
        "subject": number.replace("ين", "ان") if killed == 2 else number, "dead": f"{killed} {dead}",
        "both": f" وإصابة {hurt}" if wounded else "", "others": others, "wounded_people": count_ar(task, wounded, who),
        "group": group, "claims": "تتبنى" if group.startswith("حركة") else "يتبنى",
        "claimed": "تبنت" if group.startswith("حركة") else "تبنى", "body": task.choose("rb", task.phrases["bodies"]),
    }  # fmt: skip


def compose(task: Task) -> tuple[str, str]:
    """Title and text."""
    fields = fields_en(task) if task.language == "en" else fields_ar(task)
    form = next((name for letter, name in FORMS.items() if letter in task.form), "")
    if form == "update" and task.toll[0] < task.before:
        form = "lower"
    if not form and task.toll[0] == 0:
        form = "unhurt"
    titles = task.phrases[f"{form}_title" if form else "title"] if form != "post" else [""]
    bodies = task.phrases[form or "lead"]
    if not form and "dead" in fields and (task.toll[0] < 3 or fields["happened"] == "وقعت"):
        titles = [t for t in titles if "{dead}" not in t]
    title = task.choose("ut" if form == "update" else "t", titles).format(**fields)
    if "h" in task.form:
        return title, ""
    text = task.choose("ul" if form == "update" else "l", bodies).format(**fields)
    if form in ("post", "reaction"):
        return title, text
    unclaimed = task.phrases.get("unclaimed", "") if not form and task.event.get("by") else ""
    return title, f"{text} {task.own('detail')}{unclaimed}"


def reports(event: dict[str, Any], places: dict[str, list[str]], phrases: dict[str, Any]) -> list[dict[str, str]]:
    """The reports of one event, in the order of its plan."""
    written: list[dict[str, str]] = []
    last: dict[str, dict[str, str]] = {}
    start = datetime.strptime(event["when"], "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
    for index, plan in enumerate(event["reports"].split()):
        body, hours = plan.split("+")
        language, toll, form = "en" if body[0] == "e" else "ar", int(body[1]), body[2:]
        now = start + timedelta(hours=float(hours), minutes=25 + 7 * index)
        before = event["tolls"][toll - 1][0] if toll else 0
        place, words = tuple(places[event["at"]]), phrases[language]
        task = Task(event, place, index, language, words, tuple(event["tolls"][toll]), before, form, start, now)
        if "w" in form:
            title = last[language]["title"].replace("At least ", "")
            text = last[language]["text"] + words["more"]
        else:
            title, text = compose(task)
            wire = task.choose("wire", ["", "", "", "0", "1"])
            if wire and text and "s" not in form:
                dateline = task.named(0).upper()
                text = f"{dateline} ({words['agencies'][int(wire)]}) - {text}"
        paper = task.choose("paper", words["papers"])
        row = {"id": f"{event['id']}.{index}", "incident": event["id"], "lang": language, "date": now.isoformat()}
        written.append({**row, "publisher": paper, "title": title, "text": text})
        last[language] = written[-1]
    return written


def main() -> int:
    events, phrases, by_hand = (
        yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8")) for name in ("events", "phrases", "written")
    )
    rows: list[dict[str, Any]] = [r for e in events["events"] for r in reports(e, events["places"], phrases)]
    rows += [{key: str(value) if value is not None else None for key, value in row.items()} for row in by_hand]
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    target = FOLDER / "reports.jsonl"
    if "--check" in sys.argv:
        return 0 if target.read_text("utf-8") == text else 1
    target.write_text(text, "utf-8")
    print(f"{len(rows)} reports of {len({r['incident'] for r in rows} - {None})} events")
    return 0


if __name__ == "__main__":
    sys.exit(main())
