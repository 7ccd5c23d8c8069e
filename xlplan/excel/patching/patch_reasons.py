"""Why a cell of a workbook is not changed, in words: what is there, and what to do. Floor 5."""
from __future__ import annotations

from typing import Final

from xlplan.text import Text

REASONS: Final[dict[str, Text]] = {
    "no_sheet": Text(
        "{where}没有这个工作表。这份文件里有:{sheets}", "{where}沒有這個工作表。這份檔案裡有:{sheets}",
        "{where}there is no such sheet. The workbook has: {sheets}"),
    "merged": Text(
        "{where}属于合并单元格 {area},只有 {first} 能存数。请改写 {first},或先取消合并",
        "{where}屬於合併儲存格 {area},只有 {first} 能存數。請改寫 {first},或先取消合併",
        "{where}it is part of the merged cells {area}, of which only {first} holds a value. Use {first}, or unmerge them first"),
    "array": Text(
        "{where}属于数组公式 {area},不能只改其中一格。请先在 Excel 里清除整个 {area}",
        "{where}屬於陣列公式 {area},不能只改其中一格。請先在 Excel 裡清除整個 {area}",
        "{where}it belongs to the array formula over {area}, of which no single cell can change. Clear all of {area} in Excel first"),
    "data_table": Text(
        "{where}属于模拟运算表 {area},不能改写。请选别的单元格,或先在 Excel 里清除它",
        "{where}屬於運算列表 {area},不能改寫。請選別的儲存格,或先在 Excel 裡清除它",
        "{where}it belongs to the what-if data table {area}. Choose other cells, or clear the table in Excel first"),
    "shared": Text(
        "{where}的公式还被其他单元格共用,改写它会弄坏那些公式。请在 Excel 里直接改这一格",
        "{where}的公式還被其他儲存格共用,改寫它會弄壞那些公式。請在 Excel 裡直接改這一格",
        "{where}other cells share its formula and would lose it. Change this cell in Excel itself"),
    "table": Text(
        "{where}是表格「{name}」的标题或汇总行,不能改写。请选数据行",
        "{where}是表格「{name}」的標題或合計列,不能改寫。請選資料列",
        "{where}it is in the header or total row of the table “{name}”. Choose data rows"),
    "pivot": Text(
        "{where}在数据透视表 {area} 里,一刷新就会被盖掉。请改透视表的数据源",
        "{where}在樞紐分析表 {area} 裡,一重新整理就會被蓋掉。請改樞紐分析表的資料來源",
        "{where}it lies in the pivot table {area}, which would overwrite it. Change the data behind it"),
    "twice": Text(
        "{where}在文件里出现了两次,文件已损坏。请用 Excel 打开后另存再试",
        "{where}在檔案裡出現了兩次,檔案已損壞。請用 Excel 開啟後另存再試",
        "{where}the cell stands twice in the file, which is damaged. Open it in Excel, save it anew and try again"),
    "signed": Text(
        "{where}文件有数字签名,一改签名就失效。请先在 Excel 里删除签名,或另存一份再改",
        "{where}檔案有數位簽章,一改簽章就失效。請先在 Excel 裡移除簽章,或另存一份再改",
        "{where}the workbook is digitally signed, and any change would void the signature. Remove it in Excel or work on a copy"),
    "unreadable": Text(
        "{where}{reason}。请用 Excel 另存为「Excel 工作簿 (.xlsx)」再试",
        "{where}{reason}。請用 Excel 另存為「Excel 活頁簿 (.xlsx)」再試",
        "{where}{reason}. Save it in Excel as “Excel Workbook (.xlsx)” and try again"),
}
