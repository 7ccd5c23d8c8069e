"""检查安装, 关于. Floor 7."""
from __future__ import annotations

import platform
import sys
from typing import Final

import xlwings as xw

from udfs.install.doctor import doctor as examined
from udfs.install.this_machine import ThisMachine
from udfs.log import log_file
from udfs.session import Session
from xlplan import __version__
from xlplan.text import Text

_ABOUT: Final = Text("xlplan {xlplan} · xlwings {xlwings} · Python {python}\nExcel {excel} · {system}\nPython 在 {where}\n日志在 {log}",
                     "xlplan {xlplan} · xlwings {xlwings} · Python {python}\nExcel {excel} · {system}\nPython 在 {where}\n記錄檔在 {log}",
                     "xlplan {xlplan} · xlwings {xlwings} · Python {python}\nExcel {excel} · {system}\nPython is {where}\nThe log is {log}")


def doctor(session: Session) -> str:
    """What is wrong on this computer, and the one thing to do about each."""
    return "\n".join(examined(ThisMachine(), from_excel=True).text(session.lang))


def about(session: Session) -> str:
    """Versions, and where things are."""
    return _ABOUT(session.lang, log=log_file(), where=sys.executable, **program_versions(session))


def program_versions(session: Session) -> dict[str, str]:
    """Of everything that has a say."""
    return {"xlplan": __version__, "xlwings": xw.__version__, "python": platform.python_version(), "excel": str(session.app.version),
            "system": platform.platform()}
