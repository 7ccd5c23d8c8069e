"""All commands of the application, and how it is run. Floor 7."""
from __future__ import annotations

import sys

from xlplan.cli import new, mapping, rounds  # isort: skip - commands are listed in this order by --help
from xlplan.cli import next_year, manual, individual, adjust, several, returns, versions, decompose, fill, audit, seal_key, addin  # isort: skip
from xlplan.cli.failing import spoken_here
from xlplan.cli.helping import command_tree
from xlplan.cli.shared import app
from xlplan.cli.stopping import say_stopped

__all__ = ["addin", "adjust", "app", "audit", "decompose", "fill", "individual", "manual", "mapping", "new", "next_year", "returns",
           "rounds", "run", "seal_key", "several", "versions"]


def run() -> None:
    """The command that was typed; UTF-8 whatever the console's code page is."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        tree = command_tree(app, spoken_here())
    except KeyboardInterrupt:
        sys.exit(say_stopped())
    tree()
