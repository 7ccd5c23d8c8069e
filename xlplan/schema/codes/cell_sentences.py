"""Sentences about single cells, said instead of those of an entry of `cells` where a finding carries more. Floor 1."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.text import Text

LINKED: Final[dict[str, Text]] = {  # said instead of a cell that follows from a table, {linked}, mostly one that cannot be used
    "XP204": Text("{column} 里的「{text}」不能用:联动的表「{linked}」不可用,无从重算(本表 {count} 处:{cells})",
                  "{column} 裡的「{text}」不能用:連動的表「{linked}」不可用,無從重算(本表 {count} 處:{cells})",
                  "“{text}” in {column} cannot be used: the linked table “{linked}” is not usable, so nothing can be recomputed "
                  "({count} cells of this table: {cells})"),
    "XP206": Text("{column} 显示错误 {text}:联动的表「{linked}」不可用,无从重算(本表 {count} 处:{cells})",
                  "{column} 顯示錯誤 {text}:連動的表「{linked}」不可用,無從重算(本表 {count} 處:{cells})",
                  "{column} shows the error {text}: the linked table “{linked}” is not usable, so nothing can be recomputed "
                  "({count} cells of this table: {cells})"),
    "XP207": Text("{column} 没有结果:联动的表「{linked}」不可用,无从重算(本表 {count} 处:{cells})",
                  "{column} 沒有結果:連動的表「{linked}」不可用,無從重算(本表 {count} 處:{cells})",
                  "{column} holds no result: the linked table “{linked}” is not usable, so nothing can be recomputed "
                  "({count} cells of this table: {cells})"),
    "XP213": Text("{column} 由「{linked}」算出 {found},大得不可能(本行 {count} 处:{cells})",
                  "{column} 由「{linked}」算出 {found},大得不可能(本列 {count} 處:{cells})",
                  "{column} follows from “{linked}” and comes to {found}, larger than any plan ({count} cells of this row: {cells})"),
    "XP211": Text("{column} 由「{linked}」算出 {found},不能小于 {expected}(本行 {count} 处:{cells})",
                  "{column} 由「{linked}」算出 {found},不能小於 {expected}(本列 {count} 處:{cells})",
                  "{column} comes to {found} from “{linked}”; it cannot be less than {expected} ({count} cells of this row: {cells})"),
    "XP221": Text("计算格 {column} 被改成 {found};联动的表「{linked}」不可用,无从重算,暂按 {expected} 计(本行 {count} 处:{cells})",
                  "計算格 {column} 被改成 {found};連動的表「{linked}」不可用,無從重算,暫按 {expected} 計(本列 {count} 處:{cells})",
                  "The computed {column} was overwritten with {found}; the linked table “{linked}” is not usable, so nothing can be "
                  "recomputed and {expected} is used for now ({count} cells of this row: {cells})"),
}
MANY: Final[dict[str, Text]] = {  # said instead of one cell where many are meant, {count}
    "XP207": Text("{column} 等 {count} 格的公式从未计算,没有结果:{cells}", "{column} 等 {count} 格的公式從未計算,沒有結果:{cells}",
                  "The formulas in {count} cells, the first in {column}, were never calculated and have no result: {cells}"),
}
UNCOUNTED: Final[dict[str, Text]] = {  # said instead of a cell of one of HQ's decisions, which does not count until it is mended
    "XP202": Text("{column} 填了 {found},比单位 {unit} 的最小位 {finest} 还细,这一行不计入",
                  "{column} 填了 {found},比單位 {unit} 的最小位 {finest} 還細,這一列不計入",
                  "{column} holds {found}, finer than the finest step {finest} of the unit {unit}; this line does not count"),
    "XP203": Text("{column} 是文本「{text}」,读作 {expected} {unit};改成数字之前,这一行不计入",
                  "{column} 是文字「{text}」,讀作 {expected} {unit};改成數字之前,這一列不計入",
                  "{column} holds the text “{text}”, read as {expected} ({unit}); this line does not count until it is a number"),
}
ROUNDED: Final[dict[str, Text]] = {  # said instead of a text whose number was rounded, `rounded`
    "XP203": Text("{column} 是文本「{text}」,比单位 {unit} 的最小位 {finest} 还细,四舍五入按 {expected} {unit} 计;Excel 的合计不计入它",
                  "{column} 是文字「{text}」,比單位 {unit} 的最小位 {finest} 還細,四捨五入按 {expected} {unit} 計;Excel 的合計不計入它",
                  "{column} holds the text “{text}”, finer than the finest step {finest} of the unit {unit}; it is rounded and read as "
                  "{expected} ({unit}); Excel's own sums skip it"),
}
ROUND_FORMULA: Final[dict[str, Text]] = {  # said instead of what to do about a formula that gives more decimals, {rounding}
    "XP202": Text("请把公式改为 {rounding},或改填 {expected}", "請把公式改為 {rounding},或改填 {expected}",
                  "Change the formula to {rounding}, or type {expected}"),
}
PERIOD: Final[dict[str, Text]] = {  # said instead of years and months written out, and of codes with more beside them, kind `period`
    "XP203": Text("{column} 写成「{text}」,按 {expected} 读取", "{column} 寫成「{text}」,按 {expected} 讀取",
                  "{column} is written as “{text}” and read as {expected}")}
PERIODS: Final[dict[str, Text]] = {  # said instead of months that may be either of two, in {cells}, kind `periods`
    "XP245": Text("{cells} 的{column}写成「{text}」,可能是 {readings},无法确定", "{cells} 的{column}寫成「{text}」,可能是 {readings},無法確定",
                  "{column} is written as “{text}” in {cells}, which may be any of {readings}")}
PART: Final[dict[str, Text]] = {  # said instead of a part of a year or month, kind `part`
    "XP204": Text("{column} 填了 {text},不是整的年份或月份,没有读取", "{column} 填了 {text},不是整的年份或月份,沒有讀取",
                  "{column} holds {text}, which is no whole year or month; it was not read")}
WRITTEN: Final[dict[str, Text]] = {  # said instead of a number with the word of another unit behind it, {written}
    "XP204": Text("{column} 是文本「{text}」,写的单位是 {written},这一格按 {unit} 填", "{column} 是文字「{text}」,寫的單位是 {written},這一格按 {unit} 填",
                  "{column} holds the text “{text}”: its unit is {written}, this cell is in {unit}"),
}
CODED: Final[dict[str, Text]] = {  # said instead of a number that begins with zeros, kind `zeros`
    "XP204": Text("{column} 是文本「{text}」,开头的 0 像是编码或漏了小数点,不是一个确定的数",
                  "{column} 是文字「{text}」,開頭的 0 像是代碼或漏了小數點,不是一個確定的數",
                  "{column} holds the text “{text}”: its zeros in front look like a code or a lost decimal point; it is not one certain number")}
MARKS: Final[dict[str, Text]] = {  # said instead of digits with signs between them that do not make one number, kind `marks`
    "XP204": Text("{column} 是文本「{text}」,里面的逗号、句点或空格不成一个确定的数", "{column} 是文字「{text}」,裡面的逗號、句點或空格不成一個確定的數",
                  "{column} holds the text “{text}”, whose commas, points or blanks do not make one certain number")}
FIGURES: Final[dict[str, Text]] = {  # said instead of a strange row where figures stand on it, in {cells}, kind `figures`
    "XP120": Text("第 {rows} 行不在总部下发的清单内,行里有数字({cells}),没有计入", "第 {rows} 列不在總公司發送的清單內,列裡有數字({cells}),沒有計入",
                  "Row {rows} is not on HQ's list; it holds figures ({cells}) that are not counted")}
CHANGED: Final[dict[str, Text]] = {  # said instead of a file whose tables nobody knows, of one table
    "XP104": Text("工作表「{label}」下发之后,{count} 列的含义已经改变({columns}),这张表没有读取",
                  "工作表「{label}」發送之後,{count} 欄的含義已經改變({columns}),這張表沒有讀取",
                  "Since “{label}” was issued, {count} columns have come to mean something else ({columns}); the table was not read")}
SPELLED: Final[dict[str, Text]] = {  # said instead of a choice: of words by which formulas find rows, kind `words`
    "XP242": Text("{column} 填了「{text}」,按「{expected}」读取;表里按它找行的公式不认它:是日期或逻辑值,或有看不见的空格、换行",
                  "{column} 填了「{text}」,按「{expected}」讀取;表裡按它找列的公式不認它:是日期或邏輯值,或有看不見的空格、換行",
                  "{column} holds “{text}”, read as “{expected}”; the formulas that find rows by it do not know it: it is a date or a "
                  "truth value, or has blanks or ends of lines that are not seen")}
NOT_TICKED: Final[dict[str, Text]] = {  # said instead of a choice: of a word for no where a tick or nothing stands, kind `no`
    "XP242": Text("{column} 填了「{text}」,按没有打勾(空白)读取", "{column} 填了「{text}」,按沒有打勾(空白)讀取",
                  "{column} holds “{text}”, which is read as no tick (blank)")}
DOUBLED: Final[dict[str, Text]] = {  # said instead of an entry that is gone: of one whose code another row has too, kind `doubled`
    "XP264": Text("{column} 选的「{text}」,「{label}」里有两行是这个编码,表里按编码找行的公式取第一行,按「{expected}」读取({cells})",
                  "{column} 選的「{text}」,「{label}」裡有兩列是這個代碼,表裡按代碼找列的公式取第一列,按「{expected}」讀取({cells})",
                  "“{text}” chosen in {column}: two rows of “{label}” have that code and formulas find the first, so it is read as "
                  "“{expected}” ({cells})")}
BY_KIND: Final[dict[str, dict[str, Text]]] = {"words": SPELLED, "no": NOT_TICKED, "doubled": DOUBLED, "period": PERIOD, "periods": PERIODS, "part": PART, "zeros": CODED,
                                              "figures": FIGURES, "marks": MARKS, "table": CHANGED}  # by parameter `kind`
PARTLY: Final[dict[str, Text]] = {  # said instead of a text that is read without what is struck through, {struck}: {kept}
    "XP248": Text("{column} 的「{text}」里「{struck}」打了删除线,按「{kept}」读取", "{column} 的「{text}」裡「{struck}」打了刪除線,按「{kept}」讀取",
                  "In “{text}” in {column}, “{struck}” is struck through; “{kept}” is read")}
PERCENT: Final[dict[str, Text]] = {  # said instead of a percentage that is none too large once its sign is typed, {typed}
    "XP212": Text("{column} 填了 {typed},就是 {found},不能大于 {expected}", "{column} 填了 {typed},就是 {found},不能大於 {expected}",
                  "{column} holds {typed}, which is {found}; it cannot be more than {expected}"),
}
OF_KIND: Final[dict[str, Text]] = {  # said instead of a cell that holds no number, {what}
    "XP221": Text("计算格 {column} 被改成「{found}」,重算为「{expected}」,按重算结果计(本行 {count} 处)",
                  "計算格 {column} 被改成「{found}」,重算為「{expected}」,按重算結果計(本列 {count} 處)",
                  "The computed {column} was overwritten with “{found}”; recomputed “{expected}” is used ({count} cells of this row)"),
    "XP222": Text("{column} 保存的是旧结果「{found}」,重算为「{expected}」,按重算结果计(本表共 {count} 处)",
                  "{column} 儲存的是舊結果「{found}」,重算為「{expected}」,按重算結果計(本表共 {count} 處)",
                  "{column} carries the stale “{found}”; recomputed “{expected}” is used ({count} cells of this table)"),
    "XP206": Text("{column} 是错误值 {text},没有读取", "{column} 是錯誤值 {text},沒有讀取", "{column} shows the error {text}; nothing was read"),
    "XP207": Text("{column} 的公式从未计算,没有读取", "{column} 的公式從未計算,沒有讀取",
                  "The formula in {column} was never calculated; nothing was read"),
}
TYPED_REMEDY: Final[dict[Text, Text]] = {
    PERCENT["XP212"]: Text("要填百分之 {typed},请键入 {typed}%(带百分号);最大 {expected}",
                           "要填百分之 {typed},請鍵入 {typed}%(帶百分號);最大 {expected}",
                           "If you mean {typed} percent, type {typed}% with its sign; at most {expected}"),
    CODED["XP204"]: Text("是金额请去掉开头的 0,只填数字;是编码请从这一格删去", "是金額請去掉開頭的 0,只填數字;是代碼請從這一格刪去",
                         "Type an amount without the zeros in front; delete a code from this cell"),
    PARTLY["XP248"]: Text("请只留「{kept}」;划掉的仍然算数的话,请选中该格按 Ctrl+5 去掉删除线", "請只留「{kept}」;劃掉的仍然算數的話,請選取該格按 Ctrl+5 去掉刪除線",
                          "Leave only “{kept}”; where the rest still counts, select the cell and press Ctrl+5 to take the line off"),
    OF_KIND["XP206"]: Text("请在 {cell} 填{what},或清空", "請在 {cell} 填{what},或清空", "Type in {cell} {what}, or clear it"),
    OF_KIND["XP207"]: Text("请用 Excel 或 WPS 打开、保存后再上报,或在 {cell} 填{what}", "請用 Excel 或 WPS 開啟、儲存後再提報,或在 {cell} 填{what}",
                           "Open and save the file in Excel or WPS, or type in {cell} {what}"),
    MARKS["XP204"]: Text("请只用数字和一个小数点「.」重填,不用空格和逗号,如 1234.56", "請只用數字和一個小數點「.」重填,不用空格和逗號,如 1234.56",
                         "Type it again with digits and one decimal point “.”, without blanks and commas, such as 1234.56"),
    FIGURES["XP120"]: Text(
        "请把第 {rows} 行的数字移到它们所属的行,没有所属的行请联系总部增加;行里没有数字之后才可删除",
        "請把第 {rows} 列的數字移到它們所屬的列,沒有所屬的列請聯絡總公司增加;列裡沒有數字之後才可刪除",
        "Move the figures of row {rows} to the row they belong to, or ask HQ to add one; delete it only once it holds none"),
    PERIOD["XP203"]: terms.NOTHING_TO_DO,
    NOT_TICKED["XP242"]: Text("没有就清空这一格;有请从列表选", "沒有就清空這一格;有請從清單選", "Leave the cell blank for no; for yes choose from its list"),
    SPELLED["XP242"]: Text("请把该格清空,重新输入「{expected}」", "請把該格清空,重新輸入「{expected}」", "Clear the cell and type “{expected}” again"),
    PART["XP204"]: Text("请填整数,{low} 到 {high}", "請填整數,{low} 到 {high}", "Type a whole number from {low} to {high}"),
    PERIODS["XP245"]: Text("请写成年-月,月份两位,如 {first}", "請寫成年-月,月份兩位,如 {first}",
                           "Write year and month, the month in two digits, such as {first}"),
    WRITTEN["XP204"]: Text("请把「{text}」换算成 {unit},只填数字", "請把「{text}」換算成 {unit},只填數字",
                           "Convert “{text}” to {unit} and type the number alone")}
BULK_REMEDY: Final[dict[str, Text]] = {  # of XP203 in many cells of a column, by parameter `bulk`
    "columns": Text("选中整列,点「数据 › 分列 › 完成」,一次变成数字", "選取整欄,點「資料 › 資料剖析 › 完成」,一次變成數字",
                    "Select the whole column and press Data › Text to Columns › Finish: all of them become numbers at once"),
    "replace": Text("从一格里复制那个空格,选中整列,按 Ctrl+H 把它全部替换为空;再点「数据 › 分列 › 完成」",
                    "從一格裡複製那個空格,選取整欄,按 Ctrl+H 把它全部取代為空;再點「資料 › 資料剖析 › 完成」",
                    "Copy the space out of one cell, select the whole column and replace it by nothing (Ctrl+H); then press Data › Text to "
                    "Columns › Finish"),
}
TOTAL_REMEDY: Final[dict[str, Text]] = {  # in a row of totals, in whose column no other row has its formula
    "XP221": Text("要改合计请改上面各行;恢复公式请撤消,或打开下发的原文件,在编辑栏里复制同一格的公式,贴到 {cell}(受保护的表先在「审阅」里撤消保护,没有密码)",
                  "要改合計請改上面各列;恢復公式請復原,或開啟發送的原檔,在資料編輯列裡複製同一格的公式,貼到 {cell}(受保護的表先在「校閱」裡取消保護,沒有密碼)",
                  "To change the total change the rows above; undo, or copy the formula of the same cell from the formula bar of the workbook as it was "
                  "issued and paste it into {cell} (unprotect a protected sheet first under Review; there is no password)")}

LINKED_REMEDY: Final[dict[str, Text]] = {
    "XP211": Text("请在「{linked}」里改正使它低于 {expected} 的数;这里不用填,会跟着重算",
                  "請在「{linked}」裡改正使它低於 {expected} 的數;這裡不用填,會跟著重算",
                  "Correct the figures in “{linked}” that bring it below {expected}; type nothing here, it follows from them"),
    "XP213": Text("请在「{linked}」里改正填得太大的数;这里不用填,会跟着重算", "請在「{linked}」裡改正填得太大的數;這裡不用填,會跟著重算",
                  "Correct the figures in “{linked}” that are too large; type nothing here, it follows from them")}
LINKED_REMEDY_OTHER: Final = Text(
    "请不要在这里填数:把自己填的数字以「数值」粘贴到原下发文件,包括「{linked}」,打开重算后整份上报",
    "請不要在這裡填數:把自己填的數字以「值」貼到原發送檔案,包括「{linked}」,開啟重算後整份提報",
    "Do not type figures here: paste your own figures (values only) into the file as issued, “{linked}” included, let it "
    "recalculate and send that one whole")
REPLACED: Final[dict[str, Text]] = {  # said instead where the cell holds another formula than the issued one, {formula}
    "XP221": Text("计算格 {column} 的公式被换成 ={formula},结果 {found};重算为 {expected},差 {difference},按重算结果计(本行 {count} 处)",
                  "計算格 {column} 的公式被換成 ={formula},結果 {found};重算為 {expected},差 {difference},按重算結果計(本列 {count} 處)",
                  "The formula of the computed {column} was replaced by ={formula}, which shows {found}; recomputed {expected}, "
                  "difference {difference}; the recomputed value is used ({count} cells of this row)"),
}
