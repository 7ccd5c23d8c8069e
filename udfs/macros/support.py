"""检查安装, 重启计算引擎, 关于. Floor 7."""
from __future__ import annotations

import os
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
_RESTARTED: Final = Text("计算引擎已重新启动:xlplan {xlplan} · Python {python} · 进程 {process}。没有改任何文件\n"
                         "XLP_ 函数若还显示 #VALUE!,请按 Ctrl+Alt+F9 全部重算",
                         "計算引擎已重新啟動:xlplan {xlplan} · Python {python} · 處理程序 {process}。沒有變更任何檔案\n"
                         "XLP_ 函數若還顯示 #VALUE!,請按 Ctrl+Alt+F9 全部重算",
                         "The engine was started anew: xlplan {xlplan} · Python {python} · process {process}. No file was changed.\n"
                         "If functions still show #VALUE!, press Ctrl+Alt+F9 to calculate everything again")
_ON_MAC: Final = Text("Mac 上每按一次按钮都重新启动计算引擎,不用重启:xlplan {xlplan} · Python {python}",
                      "Mac 上每按一次按鈕都重新啟動計算引擎,不用重新啟動:xlplan {xlplan} · Python {python}",
                      "On a Mac every button starts the engine anew, so there is nothing to restart: xlplan {xlplan} · Python {python}")


def doctor(session: Session) -> str:
    """What is wrong on this computer, and the one thing to do about each."""
    return "\n".join(examined(ThisMachine(), from_excel=True).text(session.lang))


def restart(session: Session) -> str:
    """Which engine answers now; VBA has ended the one before."""
    said = _ON_MAC if sys.platform == "darwin" else _RESTARTED
    return said(session.lang, process=os.getpid(), **program_versions(session))


def about(session: Session) -> str:
    """Versions, and where things are."""
    return _ABOUT(session.lang, log=log_file(), where=sys.executable, **program_versions(session))


def program_versions(session: Session) -> dict[str, str]:
    """Of everything that has a say."""
    return {"xlplan": __version__, "xlwings": xw.__version__, "python": platform.python_version(), "excel": str(session.app.version),
            "system": platform.platform()}
