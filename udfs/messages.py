"""What a dialog says when something did not go, and the words of the command line said as an Excel user knows them. Floor 7."""
from __future__ import annotations

from typing import Final

from xlplan.errors import XlplanError
from xlplan.pipeline.decompose.impossible import CANCEL
from xlplan.pipeline.decompose.refusals import CELLS, STEP_NEEDED
from xlplan.pipeline.decompose.steps_typed import TOO_FINE
from xlplan.text import Lang, Text, same_text

BUSY: Final = Text("Excel 正忙,没有改动:多半是有单元格正在编辑,或开着别的对话框。请按 Enter 或 Esc 结束编辑,再按这个按钮",
                   "Excel 正忙,沒有變更:多半是有儲存格正在編輯,或開著別的對話方塊。請按 Enter 或 Esc 結束編輯,再按這個按鈕",
                   "Excel is busy and nothing was changed: most likely a cell is being edited or another dialog is open. "
                   "Press Enter or Esc to finish, then press the button again")
REFUSED: Final = Text("Excel 没有照办,工作簿没有改动:{reason}\n\n详情在日志 {log}",
                      "Excel 沒有照辦,活頁簿沒有變更:{reason}\n\n詳情在記錄檔 {log}",
                      "Excel refused, and the workbook was not changed: {reason}\n\nDetails are in the log {log}")
FILES: Final = Text("文件读写出错,工作簿没有改动:{reason}\n\n详情在日志 {log}",
                    "檔案讀寫出錯,活頁簿沒有變更:{reason}\n\n詳情在記錄檔 {log}",
                    "A file could not be read or written, and the workbook was not changed: {reason}\n\nDetails are in the log {log}")
BROKEN: Final = Text("程序出错了,工作簿没有改动。请把日志 {log} 发给维护人员:{reason}",
                     "程式出錯了,活頁簿沒有變更。請把記錄檔 {log} 傳給維護人員:{reason}",
                     "Something went wrong in the program, and the workbook was not changed. Send the log {log} to your support: {reason}")
MORE: Final = Text("… 还有 {n} 条", "… 還有 {n} 條", "… {n} more")
STOPPED: Final = Text("已取消,没有改动", "已取消,沒有變更", "Cancelled; nothing was changed")

# Sentences that name an option of the command line, and how they are said here.
_HERE: Final[dict[Text, Text]] = {
    CELLS["formula"]: Text("{where}:{cells} 是公式,不能往里分解。请只选要填数的格", "{where}:{cells} 是公式,不能往裡分解。請只選要填數的格",
                           "{where}: {cells} hold formulas, which are not spread to. Select only the cells that take figures"),
    CELLS["held_fine"]: Text("{where}:固定的 {cells} 比步长 {step} 细({found})。请先改数",
                             "{where}:固定的 {cells} 比步長 {step} 細({found})。請先改數",
                             "{where}: {cells} are held and finer than the step {step} ({found}). Change them first"),
    STEP_NEEDED: Text("这些格没有数字格式,数又有 {n} 位小数,看不出要精确到哪一位。请先设好数字格式,如 0.00",
                      "這些格沒有數字格式,數又有 {n} 位小數,看不出要精確到哪一位。請先設好數字格式,如 0.00",
                      "The cells have no number format and numbers of {n} decimals, so the step cannot be told. "
                      "Give them a number format first, such as 0.00"),
    TOO_FINE: Text("{what} {text} 比步长 {step} 细。请改数,或先改单元格的数字格式",
                   "{what} {text} 比步長 {step} 細。請改數,或先改儲存格的數字格式",
                   "{what} {text} is finer than the step {step}. Change it, or the number format of the cells"),
    CANCEL: Text("能动的格正负相抵,合计为零,没有比例可言。请改用「平均」", "能動的格正負相抵,合計為零,沒有比例可言。請改用「平均」",
                 "the cells that may move cancel to zero, so nothing is in proportion to them. Choose “equally”"),
    same_text("--total"): Text("合计", "合計", "The total"), same_text("--percent"): Text("百分比", "百分比", "The percentage"),
}


def excel_sentence(why: XlplanError, lang: Lang) -> str:
    """The error's sentence in an Excel user's words."""
    params = {name: _HERE.get(p, p)(lang) if isinstance(p, Text) else p for name, p in why.params.items()}
    return _HERE.get(why.sentence, why.sentence)(lang, **params)
