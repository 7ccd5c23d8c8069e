"""The words of the sheets that are not tables: cover, checks, hints. One entry an idea. Floor 3."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xlplan import terms
from xlplan.schema.diagnostic import Severity
from xlplan.text import Text

SEVERITY_NAMES: Final[dict[Severity, Text]] = {one: terms.SEVERITIES[one.value] for one in Severity}
SEVERITY_SHAPES: Final[dict[Severity, str]] = {Severity.ERROR: "●", Severity.WARNING: "▲", Severity.NOTE: "△"}

BRANCH_WORKBOOK: Final = Text("分公司填报表", "分公司填報檔", "Branch workbook")
UNIT_WORKBOOK: Final = Text("填报表", "填報檔", "Workbook")  # of a unit that is no branch
MASTER_WORKBOOK: Final = Text("总控表", "總控表", "HQ master workbook")

WORDS: Final[dict[str, Text]] = {
    "cover": Text("首页", "首頁", "Start page"),
    "letter": Text("批复函", "核准函", "Approval letter"),
    "returned": Text("退回说明", "退回說明", "Returned"),
    "contents": Text("目录与进度", "目錄與進度", "Contents"), "rows": Text("已填行数", "已填列數", "Rows filled"),
    "gaps": Text("缺必填(行)", "缺必填(列)", "Rows with gaps"),
    "lacking": Text("还缺什么", "還缺什麼", "Still missing"), "if_blank": terms.IF_BLANK,
    "by_hq": Text("总部改动", "總公司改動", "Changed by HQ"),
    "checks": Text("检查表", "檢核表", "Checks"),
    "stated_unit": Text("{field}:{unit}(在{where}里改)", "{field}:{unit}(在{where}裡改)", "{field}: {unit} (change it on {where})"),
    "plan_title": Text("{year} 年度销售计划", "{year} 年度銷售計畫", "Sales plan {year}"),
    "subtitle": Text("{branch} · {year} 年 · {round} · 单位:{unit} · 口径:{basis}", "{branch} · {year} 年 · {round} · 單位:{unit} · 計算基準:{basis}",
                     "{branch} · {year} · {round} · Unit: {unit} · Basis: {basis}"),
    "unit_mixed": Text("见表头", "見表頭", "see headers"),
    "how": Text("三步怎么填", "三步怎麼填", "Three steps"), "how_approved": Text("三步", "三步", "Three steps"),
    "step1": Text("① 只填黄格(从别处粘贴请选「数值」)", "① 只填黃格(從別處貼上請選「值」)", "① Fill in the yellow cells only (paste as values)"),
    "step2": Text("② 看检查表,直到没有 ● 必须改,▲ 写说明", "② 看檢核表,直到沒有 ● 必須修正,▲ 寫說明",
                  "② Watch the Checks sheet: no ● left, every ▲ answered"),
    "step3": Text("③ 保存,原样作附件发回:{mailbox}", "③ 儲存,原樣作附件寄回:{mailbox}", "③ Save and send the file back to: {mailbox}"),
    "approval1": Text("① 核对「{letter}」和各表的核定数(已锁定,不用填)", "① 核對「{letter}」和各表的核定數(已鎖定,不用填)",
                      "① Look through “{letter}” and the approved figures; the tables are locked, nothing in them is to be filled in"),
    "approval2": Text("② 在本页「{receipt}」选「{mark}」,写姓名和日期", "② 在本頁「{receipt}」選「{mark}」,寫姓名和日期",
                      "② Under “{receipt}” on this page choose “{mark}” and type name and date"),
    "approval2_tables": Text("② 在本页「{receipt}」选「{mark}」,写姓名和日期;在「{sheets}」的黄格按核定数分解",
                             "② 在本頁「{receipt}」選「{mark}」,寫姓名和日期;在「{sheets}」的黃格按核定數分解",
                             "② Under “{receipt}” on this page choose “{mark}” and type name and date; hand the approved figures out on "
                             "“{sheets}” (yellow cells)"),
    "receipt": Text("签收", "簽收", "Acknowledgement"), "mark": Text("收到", "收到", "Received"),
    "receipt_line": Text("已收到并知悉批复", "已收到並知悉核准內容", "The approval has reached us"),
    "approved": Text("核定数", "核定數", "Approved"),
    "issued": Text("下发", "發送", "Issued"), "issue_number": Text("第 {n} 次下发", "第 {n} 次發送", "issue {n}"),
    "again": Text("本轮重新下发", "本輪重新發送", "Issued again"),
    "replaces": Text("代替第 {n} 次下发的填报表。原因:{reason}", "代替第 {n} 次發送的填報檔。原因:{reason}",
                     "Replaces the workbook of issue {n}. Reason: {reason}"),
    "by_region": Text("大区调剂", "區域調劑", "Regional shift"),
    "changed": Text("与上次不同", "與上次不同", "What changed"),
    "region": Text("所属大区", "所屬區域", "Region"), "unit_basis": Text("单位与口径", "單位與計算基準", "Unit and basis"),
    "deadline": Text("截止时间", "截止時間", "Deadline"), "then_due": Text("{day}(之后:{later})", "{day}(之後:{later})", "{day} (then: {later})"), "contact": Text("总部联系人", "總公司聯絡人", "HQ contact"),
    "year_start": Text("会计年度起始月", "會計年度起始月", "Fiscal year starts in"),
    "summary": Text("一行看全", "一行看全", "At a glance"),
    "py": terms.PY_ESTIMATE, "target": terms.TARGET, "shifted": Text("调剂后合计", "調劑後合計", "After shifts"),
    "declared": Text("申报数", "提報數", "Declared"), "growth": terms.GROWTH,
    "expense_ratio": terms.EXPENSE_RATIO, "heads": Text("年末人数", "年末人數", "Year-end heads"),
    "productivity": Text("人效(万元/人)", "人均產值(萬元/人)", "Sales per head"),
    "progress": Text("填报进度", "填報進度", "Progress"), "sheet": terms.SHEET,
    "choice": Text("本表怎么交", "本表怎麼交", "This table is"),
    "choice_prompt": Text("没有改过的表请选;不选又没有签批的算未填,按下达暂估。零、无此业务:建议的月份可以不动,填了的要清空。暂不交:填了也先不算",
                          "沒有改過的表請選;不選又沒有簽核的算未填,按下達暫估。零、無此業務:建議的月份可以不動,填了的要清空。暫不交:填了也先不算",
                          "Choose for a table you left as it came: without it, and unsigned, it counts as not filled in, at target. Zero, "
                          "Not our business: leave suggested months, empty what you typed. Kept back: it does not count for now"),
    "what": Text("要填什么", "要填什麼", "What to fill in"), "minutes": Text("约 {n} 分钟", "約 {n} 分鐘", "about {n} min"), "left": Text("还差(项)", "還差(項)", "Open items"),
    "core": terms.CORE, "supporting": Text("配套表", "配套表", "Supporting"),
    "minutes_in_all": Text("{n} 张表,共约 {minutes} 分钟", "{n} 張表,共約 {minutes} 分鐘", "Sheets: {n} · about {minutes} min in all"),
    "tables_in_all": Text("{n} 张表", "{n} 張表", "Sheets: {n}"),
    "next_table": Text("下一步:{sheet}", "下一步:{sheet}", "Next: {sheet}"),
    "all_done": Text("各表都没有问题:签批后发回", "各表都沒有問題:簽核後寄回", "Every table is done: sign and send it back"),
    "state": terms.STATUS,
    "done": Text("✓ 无问题", "✓ 無問題", "✓ No findings"), "explain": Text("▲ 请说明", "▲ 請說明", "▲ Explain"),
    "explained": Text("✓ 已说明", "✓ 已說明", "✓ Explained"),
    "must_fix": Text("● 必须改", "● 必須修正", "● Must fix"), "empty": Text("○ 未填", "○ 未填", "○ Empty"),
    "legend": Text("颜色说明", "顏色說明", "Colours"), "legend_input": Text("请填写", "請填寫", "Fill in"),
    "legend_given": Text("总部下达,勿改", "總公司下達,勿改", "From HQ, leave as is"),
    "legend_computed": Text("自动计算", "自動計算", "Calculated"),
    "legend_suggested": Text("建议数,可改", "建議數,可改", "Suggested, may change"),
    "signoff": Text("签批", "簽核", "Sign-off"), "step": Text("环节", "環節", "Step"), "name": terms.NAME,
    "code": Text("校验码", "校驗碼", "Control no."),
    "whole_code": Text("全部表的校验码:签批时照抄到姓名旁边", "全部表的校驗碼:簽核時照抄到姓名旁邊", "Control number of all tables: copy it beside your name when you sign"),
    "conclusion": Text("结论", "結論", "Conclusion"), "date": terms.DATE,
    "opinion": Text("意见", "意見", "Opinion"),
    "preparer": Text("填报人", "填報人", "Prepared by"), "finance": Text("审核 · 分公司财务", "審核 · 分公司財務", "Reviewed · branch finance"),
    "manager": Text("批准 · 分公司经理", "批准 · 分公司經理", "Approved · branch manager"),
    "director": Text("复核 · 大区总监", "複核 · 區域總監", "Confirmed · regional director"),
    "no": terms.NUMBER, "item": Text("检查项", "檢核項目", "Check"), "level": terms.SEVERITY,
    "result": terms.RESULT, "count": Text("不符处数", "不符處數", "Places"), "gap": Text("差多少", "差多少", "Difference"),
    "where": Text("在哪里", "在哪裡", "Where"), "remedy": terms.WHAT_TO_DO,
    "answer": Text("分公司说明", "分公司說明", "Branch's explanation"),
    "checks_subtitle": Text("每一行都是活公式:改完表格,这里马上变。▲ 请在最后一列写一次说明,总部会读到。",
                            "每一列都是即時公式:改完表格,這裡馬上變。▲ 請在最後一欄寫一次說明,總公司會讀到。",
                            "Every line is a live formula. Answer each ▲ once in the last column; HQ reads it there."),
    "text_numbers": Text("数字格里没有文本", "數字儲存格裡沒有文字", "No text in number cells"),
    "text_remedy": Text("把文本改成数字:不带单位、逗号、汉字", "把文字改成數字:不帶單位、逗號、中文", "Type plain numbers, without units or commas"),
    "fine_numbers": Text("数字不细于单位({unit})", "數字不細於單位({unit})", "No number finer than the unit ({unit})"),
    "fine_remedy": Text("按单位取整,如 {numbers}", "按單位取整,如 {numbers}", "Round to the unit, e.g. {numbers}"),
    "rebalance_take": Text(
        "① 在 {cell} 选季度,复制有底色的三个月(如 {block}),到「{sheet}」同一位置选择性粘贴「数值」;再选下一季,做到四季度为止。",
        "① 在 {cell} 選季度,複製有底色的三個月(如 {block}),到「{sheet}」同一位置選擇性貼上「值」;再選下一季,做到第四季為止。",
        "① Choose the quarter in {cell}, copy its three tinted months (such as {block}) and paste them as values at the same place on “{sheet}”; then the next quarter, up to Q4."),
    "rebalance_stays": Text(
        "② 固定的月份和未上市的月份(灰底)不动,有未上市月份的行请单独粘贴;其余月份按现有数的比例分到下达目标,✓ 表示一分不差。",
        "② 固定的月份和未上市的月份(灰底)不動,有未上市月份的列請單獨貼上;其餘月份按現有數的比例分到下達目標,✓ 表示一分不差。",
        "② Held months and months before launch (grey) stay, and rows with the latter are pasted on their own; the other months share the rest of the target in proportion. ✓ means nothing is left over."),
    "rebalance_own": Text(
        "③ 这张表只供计算:另外写在这里的数字和文字不会上报,要告诉总部的请写进「{sheet}」的说明列或备注列。",
        "③ 這張表只供計算:另外寫在這裡的數字和文字不會提報,要告訴總公司的請寫進「{sheet}」的說明欄或備註欄。",
        "③ This sheet only calculates: what else is typed here does not reach HQ; write that into the columns for reasons or remarks of “{sheet}”."),
    "scratch": Text("我的测算", "我的試算", "My working"),
    "scratch_for": Text("这张表归你们用,旁边和下面随意测算;总部只看得到黄格引用了的明细。下一轮的填报表会带上它。",
                        "這張表歸你們用,旁邊和下面隨意試算;總公司只看得到黃格參照了的明細。下一輪的填報檔會帶上它。",
                        "This sheet is yours to calculate on. HQ sees only the lines that a yellow cell refers to; the next workbook brings it along."),
    "scratch_was": Text("这张表归你们用:量价、占比随意测算,格式不限。总部只读各表的黄格,不看这里;下一轮的填报表会带上它。",
                        "這張表歸你們用:量價、占比隨意試算,格式不限。總公司只讀各表的黃格,不看這裡;下一輪的填報檔會帶上它。",
                        "This sheet is yours to calculate on. HQ reads the yellow cells of the other sheets only; the next workbook brings it along."),
    "scratch_refer": Text("黄格可以直接引用这里,如 ={cell};小数请套 ROUND,如 =ROUND({cell},2)。",
                          "黃格可以直接參照這裡,如 ={cell};小數請套 ROUND,如 =ROUND({cell},2)。",
                          "A yellow cell may refer to it, as in ={cell}; round what has more decimals, as in =ROUND({cell},2)."),
    "lines_refer": Text("同名的明细自动小计;黄格引用第一行的小计:单位是万元的填 ={wan},其他填 ={sum}。明细不够写就接着往下粘贴。",
                        "同名的明細自動小計;黃格參照第一列的小計:單位是萬元的填 ={wan},其他填 ={sum}。明細不夠寫就接著往下貼。",
                        "Lines of one name add up; a yellow cell takes the subtotal beside the first: ={wan} where it is in 10k yuan, else ={sum}."),
    "left_see": Text("上一份填报表里有 {n} 处没有带过来,见第 {row} 行起", "上一份填報檔裡有 {n} 處沒有帶過來,見第 {row} 列起",
                     "{n} places of the last workbook were not brought along; see row {row} below"),
    "left_title": Text("上一份填报表里没有带过来的", "上一份填報檔裡沒有帶過來的", "Not brought along from the last workbook"),
    "left_more": Text("还有 {n} 处,见上一份填报表", "還有 {n} 處,見上一份填報檔", "{n} more are in the last workbook"),
    "formula": Text("公式", "公式", "Formula"), "why_left": Text("为什么", "為什麼", "Why"),
    "rebalance_from": Text("从哪个季度起调整", "從哪一季起調整", "Move months from"),
    "rebalance_settled": Text("已定月份", "已定月份", "Settled"),
    "rebalance_prompt": Text("这一季以前的月份保持不动", "這一季以前的月份保持不動", "Months before this quarter stay as they are"),
    "number_error": Text("请填数字,范围 {low} 到 {high}", "請填數字,範圍 {low} 到 {high}", "Enter a number from {low} to {high}"),
    "list_error": Text("请从列表中选", "請從清單中選", "Choose from the list"),
    "footer": Text("{company} {year} 年度计划 · {branch} · {round} · 第 {version} 版", "{company} {year} 年度計畫 · {branch} · {round} · 第 {version} 版",
                   "{company} plan {year} · {branch} · {round} · version {version}"),
}
WORK_LEFT: Final[dict[str, Text]] = {  # why something of the unit's own is not in its next workbook
    "moved": Text("总部动了这一格,只留数", "總公司動了這一格,只留數字", "HQ moved this cell; only the number stands"),
    "refers": Text("引用的格不在原处,或属于别的表,只留数", "參照的儲存格不在原處,或屬於別的表,只留數字",
                   "It refers to cells that moved or to another table; only the number stands"),
    "elsewhere": Text("引用了别的文件、名称或外部函数,只留结果", "參照了別的檔案、名稱或外部函數,只留結果",
                      "It refers to another file, to a name or to an outside function; only its result stands"),
    "empty": Text("公式没有算出可用的数,没有带过来", "公式沒有算出可用的數字,沒有帶過來", "It gave no number that can be used"),
    "words": Text("文字格只带文字", "文字儲存格只帶文字", "Of a cell of words the words stand"),
    "comment": Text("批注所在的格不在新表里,批注留在上一份文件里", "註解所在的儲存格不在新表裡,註解留在上一份檔案裡",
                    "The cell of this comment is not in the new workbook; it stays in the last file"),
    "sheet": Text("这张表留在上一份文件里", "這張表留在上一份檔案裡", "This sheet stays in the last file"),
    "full": Text("内容太多,这张表留在上一份文件里", "內容太多,這張表留在上一份檔案裡", "It holds too much and stays in the last file"),
    "unread": Text("读不出来,这张表留在上一份文件里", "讀不出來,這張表留在上一份檔案裡", "It could not be read and stays in the last file"),
}
OF_OTHER_UNITS: Final[dict[str, Text]] = {  # instead of those above, in the workbook of a unit that is no branch
    "finance": Text("审核 · 财务", "審核 · 財務", "Reviewed · finance"),
    "manager": Text("批准 · 单位负责人", "批准 · 單位負責人", "Approved · head of the unit"),
    "director": Text("复核 · 上级单位", "複核 · 上級單位", "Confirmed · level above"),
    "answer": Text("填报单位说明", "填報單位說明", "Unit's explanation"),
}


def unit_words(of_branch: bool) -> Mapping[str, Text]:
    """The words of a workbook that a branch fills in, or a unit of another kind."""
    return WORDS if of_branch else WORDS | OF_OTHER_UNITS
