"""`make eval`: the scorer of ../shared over its four files, the languages apart, each figure beside its target.

Usage: python scripts/evaluate.py [--json]. Without ../shared it says so and succeeds: the data are not published.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bot.commands.analysis import analyzed
from bot.extract.lexicon import Lexicon, load_lexicon

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "eval"
# (file, stated only, {figure: target}); a whole number is a count of rows, a fraction a share.
PLAN: tuple[tuple[str, bool, dict[str, float]], ...] = (
    ("articles_ar", False, {"killed>0": 30, "wounded>0": 18, "incident": 77, "country": 46, "admin1": 37, "group": 18}),
    ("articles_en", False, {"killed>0": 23, "wounded>0": 12, "incident": 45, "country": 27, "admin1": 22, "group": 8}),
    (
        "attacks_en",
        True,
        {"killed>0": 0.95, "killed=0": 0.98, "wounded>0": 0.94, "country": 0.98, "admin1": 0.90, "group": 0.92},
    ),
    ("reports_en", False, {"killed>0": 0.90, "killed=0": 0.97, "country": 0.92, "admin1": 0.75}),
)
EVERYWHERE = {"killed>=5 precision": 0.94, "killed>=5 recall": 0.94}


def figures(name: str, stated: bool, lexicon: Lexicon, folder: Path) -> tuple[dict[str, list[float]], float]:
    """The scorer's figures for one file, and rows a second."""
    gold = SHARED / f"{name}.jsonl"
    lines = gold.read_text(encoding="utf-8").splitlines()
    began = time.process_time()
    rows = [json.dumps(row) for row in analyzed(lines, lexicon)]
    speed = len(lines) / (time.process_time() - began)
    predicted = folder / f"{name}.facts.jsonl"
    predicted.write_text("\n".join(rows) + "\n", encoding="utf-8")
    command = [sys.executable, str(SHARED / "score.py"), str(gold), str(predicted), "--json"]
    done = subprocess.run([*command, "--stated"] if stated else command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout), speed


def lines_of(result: dict[str, list[float]], targets: dict[str, float]) -> list[str]:
    """One printed line a figure, with a mark where it is below its target."""
    found = []
    for figure, (right, scored, share) in result.items():
        target = targets.get(figure)
        met = "" if target is None else "ok" if (right if target >= 1 else share) >= target else "BELOW"
        wanted = "" if target is None else f"{target:g}"
        found.append(f"  {figure:22}{right:6.0f}/{scored:<6.0f}{share:8.4f}  {wanted:>6} {met}")
    return found


def main() -> int:
    if not (SHARED / "score.py").is_file():
        print("make eval: skipped, the evaluation data (../shared/eval) are not here")
        return 0
    lexicon = load_lexicon()
    precise = [0.0, 0.0]
    with tempfile.TemporaryDirectory() as folder:
        for name, stated, targets in PLAN:
            result, speed = figures(name, stated, lexicon, Path(folder))
            language = "Arabic" if name.endswith("_ar") else "English"
            print(f"{name} ({language}){' --stated' if stated else ''}: {speed:.0f} rows/s")
            print("\n".join(lines_of(result, targets | EVERYWHERE)))
            right, scored, _ = result.get("group precision", [0, 0, 0])
            precise = [precise[0] + right, precise[1] + scored]
    if precise[1]:
        share = precise[0] / precise[1]
        print(f"group precision over both articles files: {precise[0]:.0f}/{precise[1]:.0f} {share:.4f}  0.85")
    return 0


if __name__ == "__main__":
    sys.exit(main())
