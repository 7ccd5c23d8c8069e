"""Runs under the Python that has `uno`, never under pytest: one live LibreOffice, asked cell by cell, command by command.

    python3 live_worker.py FOLDER_OF_UNO_WORKER SOFFICE PROFILE

A command is a line for `live_commands`, which LibreOffice loads and which answers with a line. When stdin ends, LibreOffice ends.
"""
from __future__ import annotations

import json
import os
import sys
from typing import Any

sys.path.insert(0, sys.argv[1])
import uno
from live_commands import NAME
from uno_worker import start, stop


def told(inside: Any, command: str) -> str:
    """The answer, as the line it is."""
    out: str = inside.execute((uno.createUnoStruct("com.sun.star.beans.NamedValue", "command", command),))
    return out


def main() -> None:
    # the Python inside takes itself for the first one on the path, which may be that of pytest
    os.environ["PATH"] = os.pathsep.join((os.path.dirname(sys.executable), os.environ["PATH"]))
    os.environ["PYTHONPATH"] = os.pathsep.join((os.path.dirname(__file__), sys.argv[1]))
    process, desktop, context = start(*sys.argv[2:4])
    try:
        loader = context.ServiceManager.createInstanceWithContext("com.sun.star.loader.Python", context)
        inside = loader.activate(NAME, "", "vnd.openoffice.pymodule:live_commands", None).createInstanceWithContext(context)
        print(json.dumps({"ok": True}), flush=True)
        for line in sys.stdin:
            print(told(inside, line), flush=True)
        told(inside, json.dumps({"do": "close_all"}))
    finally:
        stop(process, desktop)


if __name__ == "__main__":
    main()
