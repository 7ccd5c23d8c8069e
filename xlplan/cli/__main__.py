"""`python -m xlplan.cli`. Floor 7."""
from __future__ import annotations

from xlplan.cli import main

main()
