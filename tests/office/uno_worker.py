"""Runs under the Python that has `uno`, never under pytest: one LibreOffice with a profile of its own, commands in on
stdin, answers out on stdout, one JSON object a line. When stdin ends, LibreOffice ends: none is ever left behind.

    python3 uno_worker.py SOFFICE PROFILE
"""
from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import uno
from com.sun.star.beans import PropertyValue

XLSX = "Calc MS Excel 2007 XML"
PDF = "calc_pdf_Export"
TRIES = 600  # a tenth of a second each


def properties(**values: Any) -> tuple[Any, ...]:
    """What UNO calls media descriptors."""
    out = []
    for name, value in values.items():
        item = PropertyValue()
        item.Name, item.Value = name, value
        out.append(item)
    return tuple(out)


def start(soffice: str, profile: str) -> tuple[subprocess.Popen[bytes], Any, Any]:
    """(process, desktop, context) of a new LibreOffice; RuntimeError when it does not answer."""
    pipe = f"xlplan{os.getpid()}"
    process = subprocess.Popen(
        [soffice, "--headless", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard",
         f"-env:UserInstallation={uno.systemPathToFileUrl(profile)}", f"--accept=pipe,name={pipe};urp;"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
    for _ in range(TRIES):
        try:
            there = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:
            try:
                process.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
            break
        return process, there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there), there
    stop(process, None)
    raise RuntimeError("LibreOffice did not start")


def stop(process: subprocess.Popen[bytes], desktop: Any) -> None:
    """End LibreOffice: politely, then by force, it and what it started."""
    with suppress(Exception):
        if desktop is not None:
            desktop.terminate()
        process.wait(10)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def fill(doc: Any, cells: Sequence[tuple[str, str, float | str | None]]) -> None:
    """Type into cells as a branch does: a locked cell of a protected sheet refuses."""
    for title, address, value in cells:
        sheet = doc.Sheets.getByName(title)
        cell = sheet.getCellRangeByName(address)
        if sheet.isProtected() and cell.CellProtection.IsLocked:
            raise PermissionError(f"{title}!{address} is locked")
        if value is None:
            cell.setString("")
        elif isinstance(value, str):
            cell.setString(value)
        else:
            cell.setValue(float(value))


def do(desktop: Any, source: str, target: str, *, pages: str | None = None, hard: bool = False,
       cells: Sequence[tuple[str, str, float | str | None]] = ()) -> None:
    """Open `source`, recalculate everything when `hard`, type `cells`, store as `target`; as PDF when `pages` says which
    (`1-40`)."""
    doc = desktop.loadComponentFromURL(uno.systemPathToFileUrl(source), "_blank", 0, properties(Hidden=True))
    try:
        if hard:
            doc.calculateAll()
        fill(doc, cells)
        how: dict[str, Any] = {"FilterName": XLSX}
        if pages:
            how = {"FilterName": PDF, "FilterData": uno.Any("[]com.sun.star.beans.PropertyValue", properties(PageRange=pages))}
        doc.storeToURL(uno.systemPathToFileUrl(target), properties(**how))
    finally:
        doc.close(True)


def main() -> None:
    process, desktop, _ = start(*sys.argv[1:3])
    try:
        print(json.dumps({"ready": True}), flush=True)
        for line in sys.stdin:
            try:
                do(desktop, **json.loads(line))
                answer = {}
            except Exception as error:
                answer = {"error": f"{type(error).__name__}: {error}"}
            print(json.dumps(answer), flush=True)
    finally:
        stop(process, desktop)


if __name__ == "__main__":
    main()
