"""Why a range is not decomposed: where, what is found there, what to do. Floor 6."""
from __future__ import annotations

from typing import Final

from xlplan.text import Text

NO_FILE: Final = Text("没有文件 {file}。请检查路径", "沒有檔案 {file}。請檢查路徑", "There is no file {file}. Check the path")
NOT_A_FILE: Final = Text("{file} 不是文件。请给出一个 .xlsx 工作簿", "{file} 不是檔案。請給出一個 .xlsx 活頁簿",
                         "{file} is no file. Name an .xlsx workbook")
NO_SHEET: Final = Text("{file} 里没有工作表「{sheet}」。有:{sheets}", "{file} 裡沒有工作表「{sheet}」。有:{sheets}",
                       "{file} has no sheet “{sheet}”. It has: {sheets}")
WHICH_SHEET: Final = Text("{file} 有几张工作表,请在区域前写明是哪一张,如 {example}。有:{sheets}",
                          "{file} 有幾張工作表,請在範圍前寫明是哪一張,如 {example}。有:{sheets}",
                          "{file} has several sheets. Say which in front of the range, such as {example}. It has: {sheets}")
TABLE_REFUSED: Final = Text("{file}:「{sheet}」有必须改的问题,没有分解:{why}", "{file}:「{sheet}」有必須修正的問題,沒有分解:{why}",
                            "{file}: “{sheet}” must be corrected first: {why}")
OUR_PAGE: Final = Text("{file}:「{sheet}」由公式生成,不能分解。请选填报表里的输入格",
                       "{file}:「{sheet}」由公式產生,不能分解。請選填報檔裡的輸入格",
                       "{file}: “{sheet}” is made of formulas and cannot be spread to. Choose cells that a branch fills in")
NOTHING: Final = Text("{where} 没有可以填的格", "{where} 沒有可以填的格", "{where} holds no cell that can be filled")

CELLS: Final[dict[str, Text]] = {
    "formula": Text(
        "{where}:{cells} 是公式,不能往里分解。请从区域里去掉,例如 --range {rest}",
        "{where}:{cells} 是公式,不能往裡分解。請從範圍裡去掉,例如 --range {rest}",
        "{where}: {cells} hold formulas, which are not spread to. Leave them out, for example --range {rest}"),
    "text": Text(
        "{where}:{cells} 是文本,不是能确定的数({found})。请改成数字,或从区域里去掉",
        "{where}:{cells} 是文字,不是能確定的數({found})。請改成數字,或從範圍裡去掉",
        "{where}: {cells} hold text that is no certain number ({found}). Type numbers, or leave them out of the range"),
    "held_text": Text(
        "{where}:固定的 {cells} 是文本({found}),Excel 求和时会漏掉。请改成数字",
        "{where}:固定的 {cells} 是文字({found}),Excel 加總時會漏掉。請改成數字",
        "{where}: {cells} are held and hold text ({found}), which Excel's sums skip. Type numbers"),
    "value": Text(
        "{where}:{cells} 不是数({found})。请改成数字,或从区域里去掉",
        "{where}:{cells} 不是數({found})。請改成數字,或從範圍裡去掉",
        "{where}: {cells} hold no numbers ({found}). Type numbers, or leave them out of the range"),
    "doubtful": Text(
        "{where}:{cells} 在文件里有两种读法,文件已损坏。请用 Excel 打开后另存再试",
        "{where}:{cells} 在檔案裡有兩種讀法,檔案已損壞。請用 Excel 開啟後另存再試",
        "{where}: {cells} can be read in two ways; the file is damaged. Open it in Excel, save it anew and try again"),
    "shut": Text(
        "{where}:工作表受保护,{cells} 已锁定。请先撤销保护,或从区域里去掉",
        "{where}:工作表受保護,{cells} 已鎖定。請先取消保護,或從範圍裡去掉",
        "{where}: the sheet is protected and {cells} are locked. Unprotect it first, or leave them out of the range"),
    "hq": Text(
        "{where}:{cells} 由总部给定,分公司不能改。请从区域里去掉", "{where}:{cells} 由總公司給定,分公司不能改。請從範圍裡去掉",
        "{where}: {cells} are given by HQ. Leave them out of the range"),
    "outside": Text(
        "{where}:{cells} 不是表里填数的格。请从区域里去掉", "{where}:{cells} 不是表裡填數的格。請從範圍裡去掉",
        "{where}: {cells} are no number cells of the table. Leave them out of the range"),
    "merged": Text(
        "{where}:{cells} 在合并单元格里,只有左上角一格能存数。请把整个合并区域选进来,或先取消合并",
        "{where}:{cells} 在合併儲存格裡,只有左上角一格能存數。請把整個合併範圍選進來,或先取消合併",
        "{where}: {cells} belong to merged cells, whose value stands in the first. Include all of them, or unmerge them first"),
    "hidden": Text(
        "{where}:{cells} 被隐藏或筛选掉了,也会被改。请先全部显示,或从区域里去掉;确实要改,请加 --hidden",
        "{where}:{cells} 被隱藏或篩選掉了,也會被改。請先全部顯示,或從範圍裡去掉;確實要改,請加 --hidden",
        "{where}: {cells} are hidden or filtered out and would be changed too. Show them all, or leave them out of the range; to change "
        "them all the same, add --hidden"),
    "validation": Text(
        "{where}:{cells} 的数据有效性只允许 {allowed},但会写入 {found}。请改总数,用 --step、--lower、--upper 限定,或从区域里去掉",
        "{where}:{cells} 的資料驗證只允許 {allowed},但會寫入 {found}。請改總數,用 --step、--lower、--upper 限定,或從範圍裡去掉",
        "{where}: data validation of {cells} allows {allowed} only, yet {found} would be written. Change the total, keep to it with "
        "--step, --lower and --upper, or leave them out of the range"),
    "subtotal": Text(
        "{where}:{cells} 等于前面几格之和,像是键入的小计,不能当作一份来分解。请从区域里去掉,或用 --hold 固定",
        "{where}:{cells} 等於前面幾格之和,像是鍵入的小計,不能當作一份來分解。請從範圍裡去掉,或用 --hold 固定",
        "{where}: {cells} equal the sum of the cells before, like subtotals typed in, and are no parts to spread over. Leave them out of "
        "the range, or hold them with --hold"),
    "held_fine": Text(
        "{where}:固定的 {cells} 比步长 {step} 细({found})。请改数,或用 --step 指定更细的步长",
        "{where}:固定的 {cells} 比步長 {step} 細({found})。請改數,或用 --step 指定更細的步長",
        "{where}: {cells} are held and finer than the step {step} ({found}). Change them, or give a finer --step"),
    "least": Text(
        "{where}:{cells} 会低于最小值 {limit}({found})。请改总数或放开固定",
        "{where}:{cells} 會低於最小值 {limit}({found})。請改總數或放開固定",
        "{where}: {cells} would go below the least allowed, {limit} ({found}). Change the total or release holds"),
    "most": Text(
        "{where}:{cells} 会高于最大值 {limit}({found})。请改总数(百分比写 100%)或放开固定",
        "{where}:{cells} 會高於最大值 {limit}({found})。請改總數(百分比寫 100%)或放開固定",
        "{where}: {cells} would go above the most allowed, {limit} ({found}). Change the total (a percentage is written 100%) or "
        "release holds"),
}
NOT_AMONG: Final = Text("--{option} 的 {cells} 不在要分解的格里。请检查地址", "--{option} 的 {cells} 不在要分解的格裡。請檢查位址",
                        "--{option}: {cells} are not among the cells to decompose. Check the addresses")
STEP_NEEDED: Final = Text("这些格没有数字格式,数又有 {n} 位小数,看不出要精确到哪一位。请用 --step 指定,如 --step 0.01",
                          "這些格沒有數字格式,數又有 {n} 位小數,看不出要精確到哪一位。請用 --step 指定,如 --step 0.01",
                          "The cells have no number format and numbers of {n} decimals, so the step cannot be told. "
                          "Give it, such as --step 0.01")
STEP_OF_UNIT: Final = Text("--step {step} 比本表单位的步长 {unit} 细,或不是它的整数倍",
                           "--step {step} 比本表單位的步長 {unit} 細,或不是它的整數倍",
                           "--step {step} is finer than the table's own step {unit}, or no multiple of it")
UNITS_DIFFER: Final = Text("{where}:区域里有不同的单位({units})。请分开分解", "{where}:範圍裡有不同的單位({units})。請分開分解",
                           "{where}: the range mixes units ({units}). Decompose them apart")
CHANGED: Final = Text("{file} 刚刚被改过,没有写入。请重新运行", "{file} 剛剛被改過,沒有寫入。請重新執行",
                      "{file} has just been changed; nothing was written. Run again")
