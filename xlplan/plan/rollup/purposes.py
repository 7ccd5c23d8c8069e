"""What each page of the roll-up is for, in a sentence of its contents. Floor 4."""
from __future__ import annotations

from typing import Final

from xlplan.text import Text

CONTENTS: Final = Text("各页的入口", "各頁的入口", "The way to every page")
OVERVIEW: Final = Text("一页看全公司:下达、申报、差异,按大区、按月,最该先看的事", "一頁看全公司:下達、提報、差異,依區域、依月,最該先看的事",
                       "The company on a page: target, declared, difference, by region and month, and what to look at first")
STATUS: Final = Text("谁交了、谁没交、谁退回,每家的问题有几条;可直接粘贴的催报文字",
                     "誰交了、誰沒交、誰退回,每家的問題有幾條;可直接貼上的催繳文字",
                     "Who is in, who is not, what was returned, findings of each; reminders ready to paste")
COMPARE: Final = Text("每个大区和分公司:上年、下达、申报、调整、核定与差异,合起来是公司目标",
                      "每個區域和分公司:去年、下達、提報、調整、核定與差異,合起來是公司目標",
                      "Every region and branch: last year, target, declared, adjusted, approved and the gap; together the company's goal")
BY_PRODUCT: Final = Text("销售按品类和产品", "銷售依品類和產品", "Sales by category and product")
BY_CHANNEL: Final = Text("销售按渠道和品类", "銷售依通路和品類", "Sales by channel and category")
BY_MONTH: Final = Text("核定销售按月、季、半年,与上年同期比", "核定銷售依月、季、半年,與去年同期比",
                       "Approved sales by month, quarter and half-year, beside last year")
STAFFING: Final = Text("人数、人效和人工成本", "人數、人均產值和人力成本", "Heads, sales per head and staff cost")
EXPENSES: Final = Text("费用、上限和费用率", "費用、上限和費用率", "Expenses, ceilings and ratios")
TRAINING: Final = Text("培训场次、人次和费用,按月、类别和对象", "訓練場次、人次和費用,依月、類別和對象",
                       "Courses, person-times and cost, by month, kind and audience")
VERSIONS: Final = Text("与上次封存的版本比,变了多少、为什么",
                       "與上次封存的版本比,變了多少、為什麼",
                       "What changed since the version frozen last, and why")
ADJUSTMENTS: Final = Text("预留还剩多少,总部调整每一行的结果", "預留還剩多少,總公司調整每一列的結果",
                          "What is left of the reserves, and what became of every line of HQ's")
REGIONS: Final = Text("评审会用,每个大区打印一页,记下结论", "評審會用,每個區域列印一頁,記下結論",
                      "For the review meeting: a printed page a region, with room for what was concluded")
GOALS: Final = Text("公司每个目标,与计划现在给出的数比",
                    "公司每個目標,與計畫現在給出的數比",
                    "Every goal of the company beside what the plan gives")
RISK_COVER: Final = Text("预期损失合计,与加码和预留费用比够不够", "預期損失合計,與加碼和預留費用比夠不夠",
                         "What is expected to be lost, beside over-assignment and reserve")
PROJECTS: Final = Text("每个重点项目要多少、落实多少、缺多少", "每個重點專案要多少、落實多少、缺多少",
                       "What each key project needs, has, and lacks")
FEEDBACK: Final = Text("总部告诉各单位的每一条和它们的答复、申诉", "總公司告訴各單位的每一條和它們的答覆、申訴",
                       "Every line units were told, with their answers and appeals")
LINES: Final = Text("填报数由哪些明细加起来:内容、数量、单价、金额", "填報數由哪些明細加起來:內容、數量、單價、金額",
                    "What declared figures are made of: what, quantity, price, amount")
FORMER: Final = Text("自定义表改之前填的、现在没有地方的格", "自訂表改之前填的、現在沒有地方的格",
                     "What was typed before own tables were changed, and has no place now")
FINDINGS: Final = Text("检查出的每个问题、分公司的说明,总部在这里写处理意见", "檢核出的每個問題、分公司的說明,總公司在這裡寫處理意見",
                       "Every finding, the branch's explanation, and room for HQ's decision")
SETTLED: Final = Text("以前写过、已经了结的意见", "以前寫過、已經了結的意見", "What HQ typed about things that are settled")
DATA: Final = Text("每家每张表的每一行,带文件、工作表和行号,可筛选、可透视", "每家每張表的每一列,附檔案、工作表和列號,可篩選、可樞紐",
                   "Every row of every table of every unit, with its file, sheet and row; to filter and to pivot")
FIGURES: Final = Text("{table}:按大区、分公司和清单汇总",
                      "{table}:依區域、分公司和清單彙總",
                      "{table}: added up by region, branch and list")
LISTING: Final = Text("{table}:每家填的每一行", "{table}:每家填的每一列", "{table}: every row that units filled in")
