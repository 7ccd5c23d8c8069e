"""What `--help` says in Chinese: each English sentence of the commands and their options with its translations. Floor 7.

The English stands where it is declared, beside its command; a test asks for a translation of every sentence, and for no other.
"""
from __future__ import annotations

from typing import Final

from xlplan.text import Lang

# English: (zh-CN, zh-TW)
COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "Annual sales and marketing planning that stays in Excel.": (
        "年度销售与市场计划,留在 Excel 里做。", "年度銷售與行銷計畫,留在 Excel 裡做。"),
    "Make a plan folder with a master workbook to fill in Excel: empty, or drafted from exports of an ERP (--from).": (
        "新建计划文件夹,内含总控表:空白待填,或由 ERP 导出文件起草(--from)。",
        "新增計畫資料夾,內含總控表:空白待填,或由 ERP 匯出檔起草(--from)。"),
    "Make the plan folder of the year after: all that lives on of this year's master, with what came of its plan as the last plan.": (
        "由今年的计划新建下一年的计划文件夹:总控表里延续的都带过来,今年计划的结果作为上年计划。",
        "由今年的計畫新增下一年的計畫資料夾:總控表裡延續的都帶過來,今年計畫的結果作為去年計畫。"),
    "List codes of an export that the plan does not know, with amounts and nearest names; with --append, put them into the master.": (
        "列出导出文件里对不上的编码及其金额、最接近的名称;加 --append 就写进总控表的编码对照。",
        "列出匯出檔裡對不上的代碼及其金額、最接近的名稱;加 --append 就寫進總控表的代碼對照。"),
    "Write one workbook per unit that fills in into issued/: the goals broken down, in later rounds what HQ decided.": (
        "给每个填报单位写一份工作簿到 issued/:一下是分解后的目标,以后各轮是总部核定的数。",
        "給每個填報單位寫一份活頁簿到 issued/:一下是分解後的目標,以後各輪是總公司核定的數。"),
    "Show what each unit will get in a round, by what it declared and what HQ decided; writes nothing unless asked to.": (
        "下发之前看各单位将得到多少(按申报和总部的决定);不另行要求就什么也不写。",
        "發送之前看各單位將得到多少(按提報和總公司的決定);不另行要求就什麼也不寫。"),
    "Check, writing nothing: branch workbooks, a master workbook as issue would, a plan folder (its master, then inbox/).": (
        "只检查,不写文件:分公司的工作簿、总控表(与 issue 相同),或计划文件夹(先总控表,再 inbox/)。",
        "只檢查,不寫檔案:分公司的活頁簿、總控表(與 issue 相同),或計畫資料夾(先總控表,再 inbox/)。"),
    "Open mails and archives (those given and those in inbox/) and put every workbook in them into inbox/, once.": (
        "打开邮件和压缩包(指定的和 inbox/ 里的),把其中每份工作簿放进 inbox/,同一份只放一次。",
        "打開郵件和壓縮檔(指定的和 inbox/ 裡的),把其中每份活頁簿放進 inbox/,同一份只放一次。"),
    "Open mails and archives in inbox/, check every file there and put the good tables together in rollup.xlsx.": (
        "打开 inbox/ 里的邮件和压缩包,检查每个文件,把合格的表汇总到 rollup.xlsx。",
        "打開 inbox/ 裡的郵件和壓縮檔,檢查每個檔案,把合格的表彙總到 rollup.xlsx。"),
    "Where a plan is: how far each unit is, what is open, what to do next. Writes nothing.": (
        "计划进行到哪里:各单位进度、未了事项、下一步做什么;不写文件。", "計畫進行到哪裡:各單位進度、未了事項、下一步做什麼;不寫檔案。"),
    "Write the long table behind the roll-up: every figure with its file, sheet and cell.": (
        "导出汇总表背后的明细:每个数字及其文件、工作表和单元格。", "匯出彙總表背後的明細:每個數字及其檔案、工作表和儲存格。"),
    "Say what a code means and what to do about it.": ("说明一个问题代码的意思和处理办法。", "說明一個問題代碼的意思和處理辦法。"),
    "Open the manual in the browser, without a network: the master sheet by sheet, every table, every finding.": (
        "在浏览器里打开手册,不用网络:总控表逐张说明,每张填报表,每个检查问题。",
        "在瀏覽器裡打開手冊,不用網路:總控表逐張說明,每張填報表,每個檢核問題。"),
    "Play the round trip on a made-up company: issue, fill, send back, check, consolidate, and again.": (
        "用一家虚构的公司演示全过程:下发、填报、退回、检查、汇总,再来一轮。",
        "用一家虛構的公司示範全過程:發送、填報、退回、檢查、彙總,再來一輪。"),
    "Hand the approved targets out: every person's annual, monthly and daily plan as a workbook in individual/.": (
        "把批复的目标分到人:每人全年、每月、每日的计划,一人一份工作簿,放在 individual/。",
        "把核准的目標分到人:每人全年、每月、每日的計畫,一人一份活頁簿,放在 individual/。"),
    "Try a cut or an addition over branches on the consolidated figures; with --write, put it into the master workbook.": (
        "在汇总数上试算对各分公司的压减或追加;加 --write 写入总控表。",
        "在彙總數上試算對各分公司的壓減或追加;加 --write 寫入總控表。"),
    "Try a later assignment (追加下达): targets before and after; with --write, put it into the master workbook.": (
        "试算追加下达:前后目标对照;加 --write 写入总控表。", "試算追加下達:前後目標對照;加 --write 寫入總控表。"),
    "Decide which of several files of one unit counts where they differ.": (
        "同一单位有几个文件且内容不同时,决定以哪个为准。", "同一單位有幾個檔案且內容不同時,決定以哪個為準。"),
    "Take a file, or all that came from a unit so far, out of the figures; every total that lacks it says so.": (
        "把一个文件,或某单位至今上报的全部文件,移出汇总;缺少它的合计都会注明。",
        "把一個檔案,或某單位至今提報的全部檔案,移出彙總;缺少它的合計都會註明。"),
    "Put back what was excluded.": ("恢复移出的文件。", "恢復移出的檔案。"),
    "Write into returned/ an annotated copy of the file of every unit that must correct or explain something.": (
        "给每个要更正或说明的单位,在 returned/ 写一份在单元格上批注了问题的原文件副本。",
        "給每個要更正或說明的單位,在 returned/ 寫一份在儲存格上註解了問題的原檔案副本。"),
    "Say which file a receipt was given for, when, with which control numbers, and whether the ledger bears it out.": (
        "查回执:给的是哪个文件、何时、各表校验码,台账是否相符。", "查回執:給的是哪個檔案、何時、各表校驗碼,台帳是否相符。"),
    "Write the mail that is due to each unit as a draft into outbox/: workbooks, returned files, receipts, reminders. Nothing is "
    "sent.": (
        "把该发给各单位的邮件写成草稿放进 outbox/:下发的工作簿、退回的文件、回执、催报;不发送。",
        "把該發給各單位的郵件寫成草稿放進 outbox/:發送的活頁簿、退回的檔案、回執、催報;不發送。"),
    "Keep the consolidated state as a version (封存): figures, files, findings, who and when. Refuses nothing.": (
        "把汇总的现状封存为一个版本:数字、文件、问题、何人何时;不拒绝任何内容。",
        "把彙總的現狀封存為一個版本:數字、檔案、問題、何人何時;不拒絕任何內容。"),
    "Open a round again that was closed; the version that closed it stays as it is.": (
        "重新打开已封存的一轮;封存的版本保持不变。", "重新打開已封存的一輪;封存的版本保持不變。"),
    "Compare two states (版本对比) by region, unit, product, channel, item, post: the changes and what explains them.": (
        "版本对比:按大区、单位、产品、渠道、科目、岗位比较两个状态的变动和原因。",
        "版本對比:按區域、單位、產品、通路、科目、職位比較兩個狀態的變動和原因。"),
    "The life of one number: suggested, declared in each file that came, frozen, adjusted by whom and why, approved.": (
        "一个数字的来历:建议数、每次上报的申报数、封存数、谁因何调整、核定数。",
        "一個數字的來歷:建議數、每次提報的提報數、封存數、誰因何調整、核定數。"),
    "Break an amount down into cells of a workbook, exactly; only those cells of the file change (see undo).\n\nJSON gives amounts "
    "as numbers with the decimals of the step: 500.00.": (
        "把一个金额精确分解到工作簿的单元格;文件里只有这些单元格改变(可用 undo 撤销)。\n\nJSON 里的金额带最小单位的小数位:500.00。",
        "把一個金額精確分解到活頁簿的儲存格;檔案裡只有這些儲存格改變(可用 undo 復原)。\n\nJSON 裡的金額帶最小單位的小數位:500.00。"),
    "Fill an issued workbook from exports of the unit's own ERP, by key and month; shows every cell before it writes (see undo).": (
        "用本单位 ERP 的导出文件,按编码、名称和月份填写下发的填报表;先逐格列出,再写入(可用 undo 撤销)。",
        "用本單位 ERP 的匯出檔,按代碼、名稱和月份填寫發送的填報檔;先逐格列出,再寫入(可用 undo 復原)。"),
    "Put back what the last decompose, fill, adjust or assign wrote, if the file is still the one it wrote.\n\nLines of adjust and "
    "assign go out of a master workbook that was changed since, as long as they stand as written.\n\nRecords lie in the user's own "
    "folder for program state, not beside the workbook; XLPLAN_STATE names another.": (
        "撤销上一次 decompose、fill、adjust 或 assign 写入的内容,前提是文件之后没有改过。\n\n总控表之后改过的,只要写入的那几行仍是原样,也"
        "能撤销。\n\n记录放在用户自己的程序状态文件夹,不在工作簿旁边;可用 XLPLAN_STATE 指定别处。",
        "復原上一次 decompose、fill、adjust 或 assign 寫入的內容,前提是檔案之後沒有改過。\n\n總控表之後改過的,只要寫入的那幾列仍是原樣,也"
        "能復原。\n\n記錄放在使用者自己的程式狀態資料夾,不在活頁簿旁邊;可用 XLPLAN_STATE 指定別處。"),
    "Verify the ledger record by record and the files against it; the first broken link comes first. Changes nothing.\n\nWho may "
    "write the folder can write the whole ledger anew: that is found only by a check code noted elsewhere.": (
        "逐条核对台账,并拿文件与台账核对;最早断开的一环排在最前;什么也不改。\n\n能写这个文件夹的人也能整本重写台账:只有记在别处的校"
        "验码查得出来。",
        "逐條核對台帳,並拿檔案與台帳核對;最早斷開的一環排在最前;什麼也不改。\n\n能寫這個資料夾的人也能整本重寫台帳:只有記在別處的校"
        "驗碼查得出來。"),
    "The keys that HQ seals workbooks with.": ("总部封印工作簿用的密钥。", "總公司封印活頁簿用的金鑰。"),
    "Make a key for what is issued from now on; those before it go on verifying. Also where seal.key is lost.": (
        "为今后下发的文件新做一把密钥;以前的密钥照常核验。seal.key 丢失时也用它。",
        "為今後發送的檔案新做一把金鑰;以前的金鑰照常核驗。seal.key 遺失時也用它。"),
    "The keys of the plan by name, which of them seals, how many workbooks each sealed. Changes nothing.": (
        "列出计划的密钥:名称、现在用哪一把、各封过几份工作簿;什么也不改。",
        "列出計畫的金鑰:名稱、現在用哪一把、各封過幾份活頁簿;什麼也不改。"),
    "Seal nothing with a key any more; a file that was counts while the ledger holds its very list, and says so.": (
        "停用一把密钥;用它封过的文件,台账里有同样的内容才计入,并且注明。",
        "停用一把金鑰;用它封過的檔案,台帳裡有同樣的內容才計入,並且註明。"),
    "Empty workbooks.": ("空白工作簿。", "空白活頁簿。"),
    "Write the empty templates of all three languages.": ("写出三种语言的空白模板。", "寫出三種語言的空白範本。"),
    "The Excel add-in.": ("Excel 加载项。", "Excel 增益集。"),
    "Make xlplan.xlam from its text sources; needs no Excel.": (
        "由文本源码生成 xlplan.xlam;不需要 Excel。", "由文字原始碼產生 xlplan.xlam;不需要 Excel。"),
    "Put the add-in into Excel's start-up folder, with this Python written into it.": (
        "把加载项装入 Excel 启动文件夹,写入现在这个 Python。", "把增益集裝入 Excel 啟動資料夾,寫入現在這個 Python。"),
    "Take back all that install did, and nothing else.": ("撤销 install 所做的一切,别的不动。", "復原 install 所做的一切,別的不動。"),
    "Where the add-in is installed, its versions and its Python, and whether it works.": (
        "加载项装在哪里、版本、所用 Python、能否工作。", "增益集裝在哪裡、版本、所用 Python、能否運作。"),
    "What is wrong on this PC, and the one thing to do about each.": (
        "这台电脑哪里有问题,每个问题怎么办。", "這台電腦哪裡有問題,每個問題怎麼辦。"),
}
OPTIONS: Final[dict[str, tuple[str, str]]] = {
    "Export of an ERP (.xlsx, .csv) of sales, expenses or heads, in any layout; one or more.": (
        "ERP 的导出文件(.xlsx、.csv),销售、费用或人数,版式不限;一个或几个。",
        "ERP 的匯出檔(.xlsx、.csv),銷售、費用或人數,版面不限;一個或幾個。"),
    "Append them to the master's sheet of codes, the nearest of ours as a guess.": (
        "写进总控表的「编码对照」,最接近的作推测。", "寫進總控表的「代碼對照」,最接近的作推測。"),
    "Where the page is written; where xlplan keeps what is its own unless given.": (
        "页面写到哪里;不填则写到 xlplan 自己的文件夹。", "頁面寫到哪裡;不填則寫到 xlplan 自己的資料夾。"),
    "A plan folder whose own tables and rules are in the manual, too.": (
        "计划文件夹;手册里就有它的自定义表和规则。", "計畫資料夾;手冊裡就有它的自訂表和規則。"),
    "Language of the manual; the system's unless given.": ("手册的语言;默认用系统语言。", "手冊的語言;預設用系統語言。"),
    "Show this message and exit.": ("显示本说明后退出。", "顯示本說明後退出。"),
    "Print the version.": ("显示版本号。", "顯示版本號。"),
    "The plan folder of this year.": ("今年的计划文件夹。", "今年的計畫資料夾。"),
    "The plan folder.": ("计划文件夹。", "計畫資料夾。"),
    "Plan year.": ("计划年度。", "計畫年度。"),
    "Plan year; with --from the year after the last of the exports unless given.": (
        "计划年度;用 --from 时不写就是导出文件最后一年的下一年。", "計畫年度;用 --from 時不寫就是匯出檔最後一年的下一年。"),
    "Export of an ERP (.xlsx, .csv) of sales, expenses or heads, in any layout; may be given several times.": (
        "ERP 导出的销售、费用或人数(.xlsx、.csv),版式不限;可写多次。", "ERP 匯出的銷售、費用或人數(.xlsx、.csv),版面不限;可寫多次。"),
    "Mapping file that says how to read the exports; guessed unless given.": (
        "说明怎么读导出文件的映射文件;不写就推测。", "說明怎麼讀匯出檔的對應檔;不寫就推測。"),
    "A workbook that HQ issued.": ("总部下发的填报表。", "總公司發送的填報檔。"),
    "Year of the exports whose months go into the plan year; the plan year itself unless given.": (
        "用导出文件里哪一年的各月来填;不写就是计划年度。", "用匯出檔裡哪一年的各月來填;不寫就是計畫年度。"),
    "What the exports call the workbook's unit; its code and name unless given.": (
        "导出文件里这个单位叫什么;不写按编码和名称认。", "匯出檔裡這個單位叫什麼;不寫按代碼和名稱認。"),
    "Write it; nothing is asked.": ("不再询问,直接写入。", "不再詢問,直接寫入。"),
    "Growth that the sales goal asks for.": ("销售目标的增幅。", "銷售目標的增幅。"),
    "First month of the fiscal year, January unless given.": ("会计年度从几月起;不写按 1 月。", "會計年度從幾月起;不寫按 1 月。"),
    "The sales goal, with its unit.": ("销售目标,带单位。", "銷售目標,帶單位。"),
    "Take the draft as it is; nothing is asked.": ("不再询问,直接按起草的建立。", "不再詢問,直接按起草的建立。"),
    "Name of the company.": ("公司名称。", "公司名稱。"),
    "Language of the messages and of the plan, which its master workbook names; the system's unless given.": (
        "提示和计划的语言(写入总控表);不填按系统语言。", "提示和計畫的語言(寫入總控表);不填按系統語言。"),
    "Text for people, JSON for programs.": ("text 给人看,json 给程序用。", "text 給人看,json 給程式用。"),
    "Key or name: guide 一下, bottom_up 一上, revise 二下, final 二上, approved 批复.": (
        "代码或名称:guide 一下、bottom_up 一上、revise 二下、final 二上、approved 批复。",
        "代碼或名稱:guide 一下、bottom_up 一上、revise 二下、final 二上、approved 核准。"),
    "Codes or names, separated by commas.": ("单位的代码或名称,用逗号分开。", "單位的代碼或名稱,用逗號分開。"),
    "Code or name of a region or another group; all unless given.": (
        "大区或其他上级的代码或名称;不填为全部。", "區域或其他上級的代碼或名稱;不填為全部。"),
    "Why units get another workbook of the round; their cover says it.": (
        "同一轮再次下发的原因,写在封面上。", "同一輪再次發送的原因,寫在封面上。"),
    "Show what would be written; nothing is.": ("只显示将写什么,不写文件。", "只顯示將寫什麼,不寫檔案。"),
    "Where approved figures do not meet the goal: stop, or let what is unassigned take the difference; the master says unless "
    "given.": (
        "核定数与公司目标不符时:stop 停下,或 unassigned 由未分配承担差额;不填按总控表。",
        "核定數與公司目標不符時:stop 停下,或 unassigned 由未分配承擔差額;不填按總控表。"),
    "Who does it; kept in the ledger beside this machine's account.": ("经办人;连同本机账号记入台账。", "經辦人;連同本機帳號記入台帳。"),
    "Language of the messages; the system's unless given. Workbooks are in the language that the master workbook names.": (
        "提示的语言;不填按系统语言。工作簿的语言由总控表决定。", "提示的語言;不填按系統語言。活頁簿的語言由總控表決定。"),
    "Fill in the result columns of the master workbook.": ("填写总控表的结果列。", "填寫總控表的結果欄。"),
    "A workbook (.xlsx) with the table, in the language of the plan unless --lang is given.": (
        "另存为工作簿(.xlsx);未给 --lang 时用计划的语言。", "另存為活頁簿(.xlsx);未給 --lang 時用計畫的語言。"),
    "Language of the messages; the system's unless given.": ("提示的语言;不填按系统语言。", "提示的語言;不填按系統語言。"),
    "Workbooks, folders of workbooks, or a plan folder.": (
        "工作簿、放工作簿的文件夹,或计划文件夹。", "活頁簿、放活頁簿的資料夾,或計畫資料夾。"),
    "openpyxl: a slow second opinion.": ("openpyxl:较慢,用于复核。", "openpyxl:較慢,用於複核。"),
    "Have LibreOffice make .xlsx of .xls, .xlsb, .ods and .et.": (
        "让 LibreOffice 把 .xls、.xlsb、.ods、.et 转成 .xlsx。", "讓 LibreOffice 把 .xls、.xlsb、.ods、.et 轉成 .xlsx。"),
    "Reading processes; as many as useful unless given.": ("读取进程数;不填自动决定。", "讀取處理程序數;不填自動決定。"),
    "Read on a Dask cluster: local, or its scheduler's address (tcp://host:8786) where every worker sees the files under the same "
    "path. Extra: cluster.": (
        "在 Dask 集群上读取:local,或调度器地址(tcp://host:8786),各工作节点须能用同一路径看到文件。需安装 cluster 组件。",
        "在 Dask 叢集上讀取:local,或排程器位址(tcp://host:8786),各工作節點須能用同一路徑看到檔案。需安裝 cluster 元件。"),
    "A mail (.eml, .msg), mailbox, archive, winmail.dat, or a folder of them; may be given several times.": (
        "邮件(.eml、.msg)、邮箱文件、压缩包、winmail.dat,或装有这些的文件夹;可多次给出。",
        "郵件(.eml、.msg)、信箱檔、壓縮檔、winmail.dat,或裝有這些的資料夾;可多次給出。"),
    "Key or name: guide 一下, bottom_up 一上, revise 二下, final 二上, approved 批复. The one issued last unless given.": (
        "代码或名称:guide 一下、bottom_up 一上、revise 二下、final 二上、approved 批复;不填为最近下发的一轮。",
        "代碼或名稱:guide 一下、bottom_up 一上、revise 二下、final 二上、approved 核准;不填為最近發送的一輪。"),
    "Key or name: guide 一下, bottom_up 一上, revise 二下, final 二上, approved 批复. Unless given the one issued last, or that of the "
    "file where it is of another.": (
        "代码或名称:guide 一下、bottom_up 一上、revise 二下、final 二上、approved 批复;不填为最近下发的一轮,文件不是这一轮的按它那一轮。",
        "代碼或名稱:guide 一下、bottom_up 一上、revise 二下、final 二上、approved 核准;"
        "不填為最近發送的一輪,檔案不是這一輪的按它那一輪。"),
    "Language of the messages and of what is written; unless given messages as the system, workbooks as the plan.": (
        "提示和所写内容的语言;不填时提示按系统,工作簿按计划。", "提示和所寫內容的語言;不填時提示按系統,活頁簿按計畫。"),
    "Whether LibreOffice makes .xlsx of .xls, .xlsb, .ods and .et; the master says unless given.": (
        "是否由 LibreOffice 把 .xls、.xlsb、.ods、.et 转成 .xlsx;不填按总控表。",
        "是否由 LibreOffice 把 .xls、.xlsb、.ods、.et 轉成 .xlsx;不填按總控表。"),
    "A .csv or .parquet file.": (".csv 或 .parquet 文件。", ".csv 或 .parquet 檔。"),
    "What a row is.": ("一行是什么。", "一列是什麼。"),
    "For programs: texts as typed, even those a spreadsheet would run.": (
        "供程序使用:文字原样导出,包括电子表格会当公式执行的。", "供程式使用:文字原樣匯出,包括試算表會當公式執行的。"),
    "A code such as XP401.": ("问题代码,如 XP401。", "問題代碼,如 XP401。"),
    "A new folder.": ("新的文件夹。", "新的資料夾。"),
    "How many branches there are.": ("分公司家数。", "分公司家數。"),
    "The same number gives the same company.": ("同一个数得到同一家公司。", "同一個數得到同一家公司。"),
    "How many branches break their workbook.": ("有几家把工作簿弄坏。", "有幾家把活頁簿弄壞。"),
    "Key or name: guide 一下, bottom_up 一上, revise 二下, final 二上, approved 批复. That one alone; the first submission and "
    "then the final one unless given.": (
        "代码或名称:guide 一下、bottom_up 一上、revise 二下、final 二上、approved 批复;只演示这一轮,不填先一上后二上。",
        "代碼或名稱:guide 一下、bottom_up 一上、revise 二下、final 二上、approved 核准;只示範這一輪,不填先一上後二上。"),
    "Language of the result and of every workbook; zh-CN unless given.": (
        "结果和所有工作簿的语言;不填为 zh-CN。", "結果和所有活頁簿的語言;不填為 zh-CN。"),
    "Code or name of a branch, a region or another group; all unless given.": (
        "分公司、大区或其他上级的代码或名称;不填为全部。", "分公司、區域或其他上級的代碼或名稱;不填為全部。"),
    "Plus or minus, in the unit of the table.": ("增加或减少的数,按表的单位。", "增加或減少的數,按表的單位。"),
    "Why; stands in the master workbook.": ("原因;写入总控表。", "原因;寫入總控表。"),
    "Who proposes it.": ("提出人。", "提出人。"),
    "Key or name of the planning table.": ("计划表的代码或名称。", "計畫表的代碼或名稱。"),
    "Code or name; the total of the table unless given.": ("行的代码或名称;不填为全表合计。", "列的代碼或名稱;不填為全表合計。"),
    "Key or name: m03 or 3月, q1 or 一季度, h1 or 上半年, year or 全年; of a table without months its column, cost or 培训费用. "
    "The year, or the amount, unless given.": (
        "代码或名称:m03 或 3月,q1 或 一季度,h1 或 上半年,year 或 全年;没有月份的表写列,如 cost 或 "
        "培训费用。不写就是全年,或那张表的金额。",
        "代碼或名稱:m03 或 3月,q1 或 第一季,h1 或 上半年,year 或 全年;沒有月份的表寫欄,如 cost 或 "
        "訓練費用。不寫就是全年,或那張表的金額。"),
    "proportional (to what is approved so far) or equal, or their names in the master.": (
        "proportional 按现核定数比例,或 equal 平均;也可用总控表里的名称。",
        "proportional 按現核定數比例,或 equal 平均;也可用總控表裡的名稱。"),
    "Inside a branch: proportional, equal, season or one_cell, or their names in the master.": (
        "分公司内部:proportional 比例、equal 平均、season 按季节、one_cell 一格;也可用总控表里的名称。",
        "分公司內部:proportional 比例、equal 平均、season 按季節、one_cell 一格;也可用總控表裡的名稱。"),
    "Drawn from what HQ holds back.": ("动用总部预留。", "動用總公司預留。"),
    "Who approved it; without, the line is a proposal and does not count.": (
        "批准人;不填则只是提议,不计入。", "核准人;不填則只是提議,不計入。"),
    "Date of the line; today unless given.": ("日期;不填为今天。", "日期;不填為今天。"),
    "Append it to the master workbook; without, only a preview.": ("写入总控表末尾;不给只预览。", "寫入總控表末尾;不給只預覽。"),
    "over (assigned above the goal), goal (the goal itself rises) or reserve (out of what HQ holds back), or their names in the "
    "master.": (
        "over 超目标下达、goal 提高公司目标、reserve 动用总部预留;也可用总控表里的名称。",
        "over 超目標下達、goal 提高公司目標、reserve 動用總公司預留;也可用總控表裡的名稱。"),
    "proportional (to what is assigned so far), equal or weights, or their names in the master.": (
        "proportional 按已下达比例、equal 平均、weights 按权重;也可用总控表里的名称。",
        "proportional 按已下達比例、equal 平均、weights 按權重;也可用總控表裡的名稱。"),
    "Name or path of the file of the inbox that is to count.": ("inbox/ 里要计入的文件名或路径。", "inbox/ 裡要計入的檔名或路徑。"),
    "Who decides it; kept in the ledger beside this machine's account.": (
        "决定人;连同本机账号记入台账。", "決定人;連同本機帳號記入台帳。"),
    "Why; kept in the ledger.": ("原因;记入台账。", "原因;記入台帳。"),
    "Name or path of a file of the inbox, or code or name of a unit: all that came from it.": (
        "inbox/ 里的文件名或路径,或单位的代码或名称(它的全部文件)。", "inbox/ 裡的檔名或路徑,或單位的代碼或名稱(它的全部檔案)。"),
    "As the answer and the status page say it: 214-9F3A1C7B.": (
        "回执号,见答复和上报进度页,如 214-9F3A1C7B。", "回執號,見答覆和提報進度頁,如 214-9F3A1C7B。"),
    "The plan folder; the one in which you are unless given.": ("计划文件夹;不填为当前文件夹。", "計畫資料夾;不填為目前資料夾。"),
    "Only these mails; whatever is due to each unit unless given. May stand several times.": (
        "只写这几类邮件;不填为各单位该收的全部。可多次给出。", "只寫這幾類郵件;不填為各單位該收的全部。可多次給出。"),
    "Also what was drafted before.": ("以前写过草稿的也再写。", "以前寫過草稿的也再寫。"),
    "Name of the version, such as V1; never used twice.": ("版本名,如 V1;不可重复。", "版本名,如 V1;不可重複。"),
    "Who freezes it; kept in the ledger beside this machine's account.": (
        "封存人;连同本机账号记入台账。", "封存人;連同本機帳號記入台帳。"),
    "Close the round with it: files that come later are refused.": (
        "同时封存本轮:之后来的文件一律拒收。", "同時封存本輪:之後來的檔案一律拒收。"),
    "Who opens it; kept in the ledger beside this machine's account.": ("开启人;连同本机账号记入台账。", "開啟人;連同本機帳號記入台帳。"),
    "A version by its name, or now, issued, last-year; the version frozen last unless given.": (
        "版本名,或 now 现状、issued 下达、last-year 上年;不填为最近封存的版本。",
        "版本名,或 now 現狀、issued 下達、last-year 去年;不填為最近封存的版本。"),
    "A version by its name, or now, issued, last-year.": (
        "版本名,或 now 现状、issued 下达、last-year 上年。", "版本名,或 now 現狀、issued 下達、last-year 去年。"),
    "Key or name of one planning table; all unless given.": (
        "某张计划表的代码或名称;不填为全部。", "某張計畫表的代碼或名稱;不填為全部。"),
    "Code or name of the unit.": ("单位的代码或名称。", "單位的代碼或名稱。"),
    "Key or name of the row; the total of the table unless given.": (
        "行的代码或名称;不填为全表合计。", "列的代碼或名稱;不填為全表合計。"),
    "Key or name of the column, such as m03 or 3月, else the year or amount.": (
        "列的代码或名称,如 m03 或 3月;不写就是全年或金额。", "欄的代碼或名稱,如 m03 或 3月;不寫就是全年或金額。"),
    "A workbook; without one, --total is broken down by --weights.": (
        "工作簿;不给则按 --weights 分解 --total。", "活頁簿;不給則按 --weights 分解 --total。"),
    "Sheet!H7:J7,L7:N7; the sheet may be left out where there is only one.": (
        "工作表!H7:J7,L7:N7;只有一张表时可省略表名。", "工作表!H7:J7,L7:N7;只有一張表時可省略表名。"),
    "The amount, in the unit of the cells.": ("金额,按单元格的单位。", "金額,按儲存格的單位。"),
    "proportional, equal, equal_populated, relative_proportional, pattern, percent_change, relative_percent, repeat, "
    "repeat_populated, straight_line, growth, clear or transfer, or what results call them, such as 平均.": (
        "proportional、equal、equal_populated、relative_proportional、pattern、percent_change、relative_percent、repeat、repeat_pop"
        "ulated、straight_line、growth、clear 或 transfer,也可用结果里的叫法,如 平均。",
        "proportional、equal、equal_populated、relative_proportional、pattern、percent_change、relative_percent、repeat、repeat_pop"
        "ulated、straight_line、growth、clear 或 transfer,也可用結果裡的叫法,如 平均。"),
    "replace, add or subtract: what becomes of what the cells hold.": (
        "replace 替换、add 加、subtract 减:对原有数字的处理。", "replace 取代、add 加、subtract 減:對原有數字的處理。"),
    "Cells that do not move, such as A1,B3:B4; without a file parts by number: 2 or 2=150.": (
        "固定不动的单元格,如 A1,B3:B4;没有文件时按序号:2 或 2=150。", "固定不動的儲存格,如 A1,B3:B4;沒有檔案時按序號:2 或 2=150。"),
    "One number, one for each cell, or a range.": ("一个数、每格一个数,或一个区域。", "一個數、每格一個數,或一個範圍。"),
    "Such as 0.01; else as the number format or the table says.": (
        "最小单位,如 0.01;不填按数字格式或表的规定。", "最小單位,如 0.01;不填按數字格式或表的規定。"),
    "largest_remainder, cumulative, last (what is left over goes to the last cell, such as December), jefferson, webster, hill, "
    "adams or dean.": (
        "largest_remainder 最大余数、cumulative 累计、last 尾差归末格(如 12 月)、jefferson、webster、hill、adams 或 dean。",
        "largest_remainder 最大餘數、cumulative 累計、last 尾差歸末格(如 12 月)、jefferson、webster、hill、adams 或 dean。"),
    "3,2,1 or a range.": ("3,2,1 或一个区域。", "3,2,1 或一個範圍。"),
    "For percent_change, relative_percent and growth: 2 is 2 %.": (
        "用于 percent_change、growth 和 relative_percent:2 即 2 %。", "用於 percent_change、growth 和 relative_percent:2 即 2 %。"),
    "For straight_line and growth.": ("用于 straight_line 和 growth。", "用於 straight_line 和 growth。"),
    "For pattern: 4,4,5.": ("用于 pattern:4,4,5。", "用於 pattern:4,4,5。"),
    "For transfer: a cell.": ("用于 transfer:一个单元格。", "用於 transfer:一個儲存格。"),
    "Cells of which to say why they become what they do, such as B2,D2:E2; without a file parts by number.": (
        "要说明结果由来的单元格,如 B2,D2:E2;没有文件时按序号。", "要說明結果由來的儲存格,如 B2,D2:E2;沒有檔案時按序號。"),
    "Change cells in hidden and filtered rows and columns too.": ("隐藏和筛掉的行列也改。", "隱藏和篩掉的列欄也改。"),
    "Only show before and after.": ("只显示前后对照。", "只顯示前後對照。"),
    "A workbook that xlplan has written to.": ("xlplan 写过的工作簿。", "xlplan 寫過的活頁簿。"),
    "A check code such as 17:3fa9c2e1b07d5c44 that issue, consolidate or audit printed: the chain must still hold it.": (
        "issue、consolidate 或 audit 显示过的校验码,如 17:3fa9c2e1b07d5c44:台账里应仍有它。",
        "issue、consolidate 或 audit 顯示過的校驗碼,如 17:3fa9c2e1b07d5c44:台帳裡應仍有它。"),
    "Its name, as list shows it.": ("密钥的名称,见 list。", "金鑰的名稱,見 list。"),
    "regions: first, to each region that acts, its branches side by side to shift targets among them; units: to who fills in; "
    "review: last, to each region that acts, what came of its branches, to say what it thinks of each.": (
        "regions 先发给各大区:所辖分公司并列,在它们之间调剂目标;units 发给填报单位;review 最后发给各大区:所辖分公司交来的情况,请它"
        "逐家写审核意见。",
        "regions 先發給各區域:所轄分公司並列,在它們之間調劑目標;units 發給填報單位;review 最後發給各區域:所轄分公司交來的情況,請它"
        "逐家寫審核意見。"),
    "Folder.": ("文件夹。", "資料夾。"),
    "File.": ("文件。", "檔案。"),
    "xlplan.xlam; the one that came with xlplan unless given.": (
        "xlplan.xlam;不填用随 xlplan 附带的。", "xlplan.xlam;不填用隨 xlplan 附帶的。"),
}
PANELS: Final[dict[str, tuple[str, str]]] = {  # typer's own words
    "Options": ("选项", "選項"),
    "Arguments": ("参数", "參數"),
    "Commands": ("命令", "命令"),
    "[default: {}]": ("[不填为 {}]", "[不填為 {}]"),
    "[required]": ("[必填]", "[必填]"),
}
USAGE: Final[dict[str, tuple[str, str]]] = {  # of the line that says how a command is written
    "Usage: ": ("用法:", "用法:"),
    "[OPTIONS]": ("[选项]", "[選項]"),
    "COMMAND [ARGS]...": ("命令 [参数]...", "命令 [參數]..."),
}
VALUES: Final[dict[str, tuple[str, str]]] = {  # names of arguments, and kinds of values
    "plan": ("计划文件夹", "計畫資料夾"),
    "paths": ("文件或文件夹", "檔案或資料夾"),
    "code": ("代码", "代碼"),
    "folder": ("新文件夹", "新資料夾"),
    "branch": ("单位", "單位"),
    "file": ("文件", "檔案"),
    "what": ("文件或单位", "檔案或單位"),
    "before": ("前一状态", "前一狀態"),
    "after": ("后一状态", "後一狀態"),
    "key": ("密钥", "金鑰"),
    "ROUND": ("轮次", "輪次"),
    "<bool>": ("<开关>", "<開關>"),
    "<path>": ("<路径>", "<路徑>"),
    "<int>": ("<整数>", "<整數>"),
    "<int range>": ("<整数>", "<整數>"),
    "<str>": ("<文字>", "<文字>"),
    "<%Y-%m-%d>": ("<日期>", "<日期>"),
    "<list[Path]>": ("<路径>", "<路徑>"),
    "<list[str]>": ("<文字>", "<文字>"),
}


def in_language(words: dict[str, tuple[str, str]], english: str, lang: Lang) -> str:
    """The sentence in that language; English where it has no translation."""
    if lang == "en" or english not in words:
        return english
    return words[english][0 if lang == "zh-CN" else 1]
