"""Would Excel open it without repair? A tool from outside the repository says so: XLPLAN_OOXML_LINT names its `ooxml_lint.py`, with
the schemas in `../schemas` of it. Who has none tests the rest: tests marked `lint` are skipped then; `.ci/run` wants them."""
from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

LINT = Path(os.environ.get("XLPLAN_OOXML_LINT", "ooxml_lint.py"))
SCHEMAS = LINT.parent.parent / "schemas"
NO_LINT = None if LINT.is_file() else f"no lint at {LINT}: set XLPLAN_OOXML_LINT to the path of ooxml_lint.py"


def lint(*paths: Path) -> str:
    """What the tool says of the files, nothing if all is well; it exits with 1 when it finds something and with 2 when it could not run."""
    run = subprocess.run([sys.executable, str(LINT), "--need-cached", "--quiet", *map(str, paths)],
                         capture_output=True, text=True, check=False)
    return (run.stdout + run.stderr).strip() or ("" if run.returncode == 0 else f"exit status {run.returncode}")
