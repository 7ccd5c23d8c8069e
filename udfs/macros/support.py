"""使用手册, 检查安装, 重启计算引擎, 关于. Floor 7."""
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
from xlplan.store.folder import show_path
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
_OPENED: Final = Text("手册已在浏览器里打开(不用联网):{page}", "手冊已在瀏覽器裡開啟(不用連網):{page}",
                      "The manual is open in the browser, without a network: {page}")
_UNOPENED: Final = Text("没有找到浏览器。请用浏览器打开这个文件:{page}", "沒有找到瀏覽器。請用瀏覽器開啟這個檔案:{page}",
                        "No browser was found. Open this file in one: {page}")


def manual(session: Session) -> str:
    """The manual in the ribbon's language, opened as a page on this computer."""
    import xlplan  # noqa: PLC0415 - what makes the manual is loaded for nothing else

    page = xlplan.manual(session.lang)
    return (_OPENED if session.browse(page) else _UNOPENED)(session.lang, page=show_path(page))


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
