"""The label sheet: every word of the ribbon, of VBA's messages and of the function wizard, in three languages. Floor 7."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from udfs.buttons import GROUPS, TAB, TAB_ID, TOPICS
from udfs.declare import Declared
from udfs.names import HEADER_ROW, LANGUAGE_CELL, SCREENTIP
from xlplan.text import LANGS, Text

# What VBA has to say by itself, because Python is not there to say it.
MESSAGES: Final[dict[str, Text]] = {
    "no_workbook": Text("请先打开一个工作簿(空白的也可以),再按这个按钮。", "請先開啟一個活頁簿(空白的也可以),再按這個按鈕。",
                        "Open a workbook first (an empty one will do), then press the button again."),
    "protected_view": Text("文件在「受保护的视图」中。请先点黄条上的「启用编辑」,再按这个按钮。",
                           "檔案在「受保護的檢視」中。請先按黃色列上的「啟用編輯」,再按這個按鈕。",
                           "The file is in Protected View. Choose Enable Editing on the yellow bar, then press the button again."),
    "odd_name": Text("文件名中有 $ ` \" \\ | 之一,宏无法运行。请另存为普通文件名后再试。",
                     "檔名中有 $ ` \" \\ | 之一,巨集無法執行。請另存為一般檔名後再試。",
                     "The file's name holds one of $ ` \" \\ |, so macros cannot run. Save it under a plain name and try again."),
    "no_python": Text("xlplan 的计算部分(Python)没有启动,文件没有改动。请在命令行运行 xlplan addin doctor,或把下面的文字发给维护人员:",
                      "xlplan 的計算部分(Python)沒有啟動,檔案沒有變更。請在命令列執行 xlplan addin doctor,或把下面的文字傳給維護人員:",
                      "The calculating part of xlplan (Python) did not start; nothing was changed. "
                      "Run xlplan addin doctor, or send this text to your support:"),
    "no_cell": Text("请先选中一个空单元格,再选函数。", "請先選取一個空儲存格,再選函數。",
                    "Select an empty cell first, then choose the function."),
    "cell_taken": Text("选中的单元格里已有内容。请选一个空单元格,再选函数。", "選取的儲存格裡已有內容。請選一個空儲存格,再選函數。",
                       "The selected cell is not empty. Select an empty cell, then choose the function."),
    "cannot_insert": Text("不能往这个单元格写公式(工作表可能受保护)。请换一个单元格:",
                          "不能往這個儲存格寫公式(工作表可能受保護)。請換一個儲存格:",
                          "No formula can be entered in this cell; the sheet may be protected. Choose another cell:"),
    "no_stop": Text("计算引擎(Python)停不下来,文件没有改动。请保存文件,退出 Excel 再打开:",
                    "計算引擎(Python)停不下來,檔案沒有變更。請儲存檔案,結束 Excel 再開啟:",
                    "The engine (Python) could not be stopped; nothing was changed. Save your files, quit Excel and start it again:"),
    "windows_only": Text("XLP_ 函数只在 Windows 的 Excel 里能用;按钮在 Mac 上照常。",
                         "XLP_ 函數只在 Windows 的 Excel 裡能用;按鈕在 Mac 上照常。",
                         "XLP_ functions work in Excel for Windows only; the buttons work on a Mac as well."),
    "lost_ribbon": Text(
        "VBA 停止过(出错或在编辑器里按了停止),功能区不再跟着当前工作簿变。按钮照常能用;有灰着的,保存文件后退出 Excel 再打开就恢复。",
        "VBA 停止過(出錯或在編輯器裡按了停止),功能區不再跟著目前活頁簿變。按鈕照常能用;有灰著的,儲存檔案後結束 Excel 再開啟就恢復。",
        "VBA was stopped, by an error or in its editor, so this tab no longer follows the workbook in front. Buttons work as before; for "
        "those that are grey, save your files, quit Excel and start it again."),
    "next_start": Text("语言已更改,功能区在下次启动 Excel 时更新。", "語言已變更,功能區在下次啟動 Excel 時更新。",
                       "The language is changed; this tab follows when Excel starts next."),
}


def label_rows(functions: Mapping[str, Declared]) -> list[tuple[str, ...]]:
    """The sheet row by row: the language cell, the header, then (key, zh-CN, zh-TW, en); keys are unique, whatever their case."""
    assert (LANGUAGE_CELL, HEADER_ROW) == ("B1", 2)  # the two rows below stand so
    return [("language", ""), ("key", *LANGS), *((key, *text.all()) for key, text in _label_texts(functions).items())]


def _label_texts(functions: Mapping[str, Declared]) -> dict[str, Text]:
    texts = {TAB_ID: TAB}
    for group in GROUPS:
        texts[group.id] = group.label
        for control in group.controls:
            texts[control.id] = control.label
            texts[control.id + SCREENTIP] = control.screentip
    texts |= MESSAGES
    texts |= {topic.id: topic.label for topic in TOPICS}
    for name, says in functions.items():
        texts[name], texts[name + SCREENTIP] = says.description, says.summary
        texts |= {argument_key(name, i): text for i, text in enumerate(says.arguments.values(), 1)}
    return texts


def argument_key(function: str, place: int) -> str:
    """`XLP_SPREAD(2)`: the key of what the wizard says about the second argument."""
    return f"{function}({place})"
