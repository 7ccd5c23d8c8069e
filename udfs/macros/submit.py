"""准备上报: formulas of ours become their values, marks go, the file is saved and stands in a draft. Floor 7."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import xlwings as xw

from udfs.edits import Edit, block_contents
from udfs.live_cells import Corners, range_corners, read_block, used_area
from udfs.macros.open_workbook import read_open_book, read_usable
from udfs.mailing import Letter
from udfs.marks import remove_marks
from udfs.names import FUNCTION_PREFIX
from udfs.native import native_excel
from udfs.session import Session
from xlplan.errors import XlplanError
from xlplan.pipeline.printing import finding_counts
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.schema.round_names import round_name
from xlplan.store.folder import show_path
from xlplan.text import Text
from xlplan.workbook.rawbook import At
from xlplan.workbook.stamp import Issued
from xlplan.workbook.words import BRANCH_WORKBOOK, UNIT_WORKBOOK

_UNSAVED: Final = Text("「{book}」还没有存成这台电脑上的文件。请先保存到自己的文件夹,再按这个按钮",
                       "「{book}」還沒有存成這台電腦上的檔案。請先儲存到自己的資料夾,再按這個按鈕",
                       "“{book}” is no file on this computer yet. Save it to a folder of your own first, then press the button again")
_ANYWAY: Final = Text("还有 {n} 处必须改,总部会退回。仍要准备邮件吗?(先按「检查全部」可以看到在哪里)",
                      "還有 {n} 處必須修正,總公司會退回。仍要準備郵件嗎?(先按「檢核全部」可以看到在哪裡)",
                      "Findings that must be fixed: {n}. HQ will return the file. Prepare the mail all the same? "
                      "(“Check workbook” shows where they are)")
_SUBJECT: Final = Text("{year} {kind} {branch} {round}", "{year} {kind} {branch} {round}", "{year} {kind} {branch} {round}")
_BODY: Final = Text("附件是 {file}({subject})。\n发送前的检查:{counts}", "附件是 {file}({subject})。\n寄出前的檢核:{counts}",
                    "Attached: {file} ({subject}).\nChecked before sending: {counts}")
_FROZEN: Final = Text("{n} 个 XLP_ 公式已换成数值", "{n} 個 XLP_ 公式已換成數值", "XLP_ formulas replaced by their values: {n}")
_DRAFT: Final = Text("已保存;Outlook 里打开了附好文件的草稿,请看过再发送", "已儲存;Outlook 裡開啟了附好檔案的草稿,請看過再寄出",
                     "Saved; a draft with the file attached is open in Outlook. Look it over and send it")
_EML: Final = Text("已保存;邮件草稿在 {file},双击它,看过再发送", "已儲存;郵件草稿在 {file},按兩下開啟,看過再寄出",
                   "Saved; the draft of the mail is {file}. Double-click it, look it over and send it")

_NO_DRAFT: Final = Text("「{file}」已保存,但写不了邮件草稿({reason})。请自己新建邮件,附上这个文件",
                        "「{file}」已儲存,但寫不了郵件草稿({reason})。請自己新增郵件,附上這個檔案",
                        "“{file}” is saved, but no draft of a mail could be written ({reason}). "
                        "Write the mail yourself and attach the file")


def prepare(session: Session) -> str:
    """All that a file needs before it goes to HQ."""
    book = session.book
    session.calculate()
    found = read_usable(session)
    session.refuse_read_only()
    path = session.path
    if path is None:
        raise XlplanError(_UNSAVED, book=book.name)
    said = found.diagnostics
    if grave := sum(d.severity is Severity.ERROR for d in said):
        session.agree(_ANYWAY, n=grave)
    frozen = session.write([edit for sheet in book.sheets for edit in freezing_edits(sheet)])
    try:
        remove_marks(book)
        session.save(book)
    except Exception:  # what is told then is that nothing was changed
        session.take_back(frozen)
        raise
    assert found.sub.issued is not None
    letter = _make_letter(found.sub.issued, path, read_open_book(book).diagnostics if frozen else said)
    try:
        with TemporaryDirectory(prefix="xlplan-", ignore_cleanup_errors=True) as folder:
            copy = session.copied(book, Path(folder)) if native_excel().in_cloud(book) else None
            written = session.post(replace(letter, copy=copy))
    except OSError as why:
        raise XlplanError(_NO_DRAFT, file=show_path(path), reason=why.strerror or why) from why
    lines = [_FROZEN(session.lang, n=len(frozen))] if frozen else []
    return "\n".join((*lines, _DRAFT(session.lang) if written is None else _EML(session.lang, file=written)))


def freezing_edits(sheet: xw.Sheet) -> list[tuple[Edit, str]]:
    """(the values of the cells that one formula of ours fills, that formula where it fills more than its own cell), for every
    such formula of the sheet."""
    _, formulas, _ = read_block(sheet, used_area(sheet))
    own, out, seen = native_excel(), list[tuple[Edit, str]](), set[At]()
    for at, formula in sorted(formulas.items()):
        if FUNCTION_PREFIX not in formula.upper() or at in seen:
            continue
        address = own.filled_by(sheet.range(at))
        area: Corners = range_corners(sheet.range(address)) if address else (*at, *at)
        seen |= {(r, c) for r in range(area[0], area[2] + 1) for c in range(area[1], area[3] + 1)}
        array = str(block_contents(sheet, (*at, *at))[0][0]) if address else ""
        if address and not own.spills(sheet.range(at)):
            array = f"{{{array}}}"
        out.append((Edit(sheet.name, area, block_contents(sheet, area, results=True)), array))
    return out


def _make_letter(issued: Issued, path: Path, found: Sequence[Diagnostic]) -> Letter:
    """In the language of the workbook, which is HQ's."""
    stamp = issued.stamp
    lang = stamp.lang
    kind = BRANCH_WORKBOOK if issued.of_branch else UNIT_WORKBOOK
    subject = _SUBJECT(lang, year=stamp.year, kind=kind(lang), branch=stamp.branch_name,
                       round=round_name(stamp.round, "back", long=True)(lang))
    body = _BODY(lang, file=path.name, subject=subject, counts=finding_counts(found, lang))
    return Letter(issued.facts.get("mailbox", ""), subject, body, path)
