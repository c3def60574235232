"""Every benchmark, one after the other: what `make bench` runs. Names after it choose some: `bench.py rules merge`."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path


def main() -> int:
    folder = Path(__file__).parent
    found = {path.stem.removeprefix("bench_"): path for path in sorted(folder.glob("bench_*.py"))}
    wanted = sys.argv[1:] or list(found)
    unknown = [name for name in wanted if name not in found]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are {', '.join(found)}", file=sys.stderr)
        return 2
    failed = []
    for name in wanted:
        print(f"\n== {name} ({found[name].name})", flush=True)
        began = time.monotonic()
        if subprocess.run([sys.executable, str(found[name])], check=False).returncode:
            failed.append(name)
        print(f"-- {name}: {time.monotonic() - began:.0f} s", flush=True)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
