"""The plan folder that a button of HQ means, and its workbooks that are open in Excel. Floor 7."""
from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

import xlwings as xw

from udfs.native import native_excel
from udfs.session import Session
from xlplan.errors import XlplanError
from xlplan.store.folder import PlanFolder, show_path
from xlplan.text import Text

_CHOOSE: Final = Text("选择计划文件夹(里面有 master.xlsx)",
                      "選擇計畫資料夾(裡面有 master.xlsx)", "Choose the plan folder (master.xlsx lies in it)")
_NO_PLAN: Final = Text("{folder} 里没有 master.xlsx,不是计划文件夹。请选有总控表的那个文件夹,或用「新建计划」建一个",
                       "{folder} 裡沒有 master.xlsx,不是計畫資料夾。請選有總控表的那個資料夾,或用「新增計畫」建一個",
                       "{folder} holds no master.xlsx, so it is no plan folder. "
                       "Choose the one with the master workbook, or make one with “New plan”")
_READ_ONLY: Final = Text("「{book}」是只读打开的,没有用。请关闭它,或以可写方式打开,再按这个按钮",
                         "「{book}」是唯讀開啟的,沒有用。請關閉它,或以可寫方式開啟,再按這個按鈕",
                         "“{book}” is open read-only. Close it, or open it for writing, then press the button again")
_SAVE: Final = Text("总控表「{book}」正打开着。先保存它,再继续?", "總控表「{book}」正開啟著。先儲存它,再繼續?",
                    "The master workbook “{book}” is open. Save it and go on?")
_CLOUD: Final = Text("「{book}」是从 OneDrive 或 SharePoint 打开的,这台电脑上的文件可能还是旧的。请保存并关闭它,等同步完成,"
                     "再在一个空白工作簿里按这个按钮",
                     "「{book}」是從 OneDrive 或 SharePoint 開啟的,這台電腦上的檔案可能還是舊的。請儲存並關閉它,等同步完成,"
                     "再在一個空白活頁簿裡按這個按鈕",
                     "“{book}” is open from OneDrive or SharePoint, and its file on this computer may still be an old one. Save and "
                     "close it, wait until it is synchronised, then press the button in a blank workbook")
_CLOSE: Final = Text("请先关闭「{book}」:它会被新的结果替换",
                     "請先關閉「{book}」:它會被新的結果取代", "Close “{book}” first: it is about to be replaced")

_SAME_NAME: Final = Text("已打开另一份「{book}」,Excel 不能同时打开两份同名的工作簿。请先关闭它,再按这个按钮",
                         "已開啟另一份「{book}」,Excel 不能同時開啟兩份同名的活頁簿。請先關閉它,再按這個按鈕",
                         "Another “{book}” is open, and Excel cannot hold two workbooks of one name. Close it, then press the button again")


def plan_folder(session: Session) -> PlanFolder:
    """That of the workbook in front, where it lies in one, else the one that is chosen."""
    for folder in list(session.path.parents)[:2] if session.path else ():
        if PlanFolder(folder).master.is_file() and PlanFolder(folder).key.is_file():
            return PlanFolder(folder)
    chosen = session.folder(_CHOOSE)
    if not PlanFolder(chosen).master.is_file():
        raise XlplanError(_NO_PLAN, folder=show_path(chosen))
    return PlanFolder(chosen)


def find_open(session: Session, path: Path) -> xw.Book | None:
    """The open workbook of that file."""
    for book in session.app.books:
        if _is_file(book, path):
            return book
    return None


def saved_master(session: Session, plan: PlanFolder) -> xw.Book | None:
    """The master workbook where it is open, saved, since what follows reads its file."""
    book = find_open(session, plan.master)
    if book is not None:
        save_master(session, book)
    return book


def save_master(session: Session, book: xw.Book) -> None:
    """Saved, if the person agrees; XlplanError where its file would stay behind."""
    if native_excel().read_only(book):
        raise XlplanError(_READ_ONLY, book=book.name)
    if native_excel().in_cloud(book):  # goals of yesterday would be broken down without a word
        raise XlplanError(_CLOUD, book=book.name)
    session.agree(_SAVE, book=book.name)
    session.save(book)


def require_closed(session: Session, path: Path) -> None:
    """XlplanError where the file is open in Excel, or `refuse_namesake`."""
    if (book := find_open(session, path)) is not None:
        raise XlplanError(_CLOSE, book=book.name)
    refuse_namesake(session, path)


def refuse_namesake(session: Session, path: Path) -> None:
    """XlplanError where another workbook of that name is open, so that this one could not be shown."""
    for book in session.app.books:
        if book.name.casefold() == path.name.casefold() and not _is_file(book, path):
            raise XlplanError(_SAME_NAME, book=book.name)


def _is_file(book: xw.Book, path: Path) -> bool:
    """Whether it is that file; a workbook in the cloud whose place here nobody knows is taken for the one of its name."""
    try:
        where = book.fullname
    except Exception:
        return book.name.casefold() == path.name.casefold()
    with suppress(OSError):
        return os.path.samefile(where, path)
    return False
