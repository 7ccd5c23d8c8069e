"""A measurement in a process of its own, and what that process says it took."""
from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def in_a_process(script: str, **asked: object) -> dict[str, float]:
    """What the script prints last of itself, started anew with `--key value` for each thing asked."""
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    out = subprocess.run([sys.executable, script, *(word for key, value in asked.items() for word in (f"--{key}", str(value)))],
                         env={**os.environ, "PYTHONPATH": path}, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, float] = json.loads(out.stdout.splitlines()[-1])
    return found


def print_spent() -> None:
    """One line of JSON: `cpu` seconds of user and system, of this process and its children; the most memory in MB, `rss` of this one,
    `child_rss` of the largest child."""
    import resource  # noqa: PLC0415 - not on Windows

    mine, theirs = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    print(json.dumps({"cpu": sum(u.ru_utime + u.ru_stime for u in (mine, theirs)), "rss": _peak_kilobytes(mine.ru_maxrss) / 1024,
                      "child_rss": theirs.ru_maxrss / 1024}))


def _peak_kilobytes(most: int) -> int:
    """The most memory of this process; `most` where the system does not tell: it counts in what the one that started it held."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), most)
