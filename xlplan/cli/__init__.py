"""The command line: each command opens, calls the function of the same name, and shows the result. Floor 7."""
from __future__ import annotations

from xlplan.cli import rounds  # isort: skip - commands are listed in this order by --help
from xlplan.cli import manual, individual, adjust, several, returns, versions, decompose, audit, seal_key, addin  # isort: skip
from xlplan.cli.shared import app, main

__all__ = ["addin", "adjust", "app", "audit", "decompose", "individual", "main", "manual", "returns", "rounds", "seal_key", "several",
           "versions"]
