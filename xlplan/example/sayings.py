"""What branches of the made-up company write into their workbooks, in three languages. Data only. Floor 4."""
from __future__ import annotations

from typing import Final

from xlplan.text import Text

ABOVE: Final = (
    Text("新进连锁系统,三月起供货", "新進連鎖系統,三月起供貨", "A new chain is supplied from March"),
    Text("县级网点新开,按铺货进度测算", "縣級據點新開,按鋪貨進度估算", "New county outlets, as they open"),
    Text("经销商签约增量", "經銷商簽約增量", "Dealers signed for more"),
    Text("校园和工厂团购订单已确认", "校園和工廠團購訂單已確認", "School and factory orders confirmed"),
    Text("冷柜投放后单店产出提高", "冷櫃投放後單店產出提高", "Outlets with coolers sell more"))
BELOW: Final = (
    Text("主要系统关店6家", "主要系統關店6家", "A main chain closes six stores"),
    Text("竞品买断堆头,上半年受压", "競品買斷堆頭,上半年受壓",
         "A competitor bought the floor stacks for the first half"),
    Text("经销商更换,消化库存约两个月", "經銷商更換,消化庫存約兩個月",
         "Dealer changes, two months of stock to run down"),
    Text("上年含一次性团购", "去年含一次性團購", "Last year held a one-off order"),
    Text("老品下滑,资源转向重点产品", "舊品下滑,資源轉向重點產品", "An old line declines; effort goes to key products"))
MOVED: Final = (
    Text("春节备货提前到1月", "春節備貨提前到1月", "Festival stock goes out in January"),
    Text("旺季促销档期调整", "旺季促銷檔期調整", "Promotion moved within the season"))
HIRED: Final = (
    Text("新开地市,按网点数增配", "新開地市,按據點數增配", "New cities, staffed by outlets"),
    Text("补上年缺编", "補去年缺額", "Fills last year's vacancies"),
    Text("新进系统驻店需要", "新進系統駐店需要", "Promoters for the newly listed chain"))
LEFT: Final = (
    Text("线路合并,自然减员不补", "路線合併,自然減員不補", "Routes merged, leavers not replaced"),
    Text("业务转经销商承担", "業務轉經銷商承擔", "Work moves to the dealer"))
SHORT: Final = (
    Text("旺季由内勤和主管协访", "旺季由內勤和主管協訪", "Office staff and managers help in the season"),
    Text("C类网点改隔周拜访", "C類據點改隔週拜訪", "C outlets are visited every second week"))
# topic, kind, level, method, exam, post it is for
TOPICS: Final = (
    (Text("门店拜访八步骤", "門市拜訪八步驟", "Eight steps of a store visit"), "selling", "branch", "central",
     "practice", "REP"),
    (Text("KA年度合同谈判", "KA年度合約談判", "Negotiating the yearly chain contract"), "selling", "region", "central",
     "written", "KAM"),
    (Text("经销商库存与订单管理", "經銷商庫存與訂單管理", "Dealer stock and orders"), "trade", "branch", "central",
     "none", "CITY"),
    (Text("堆头端架陈列实操", "堆頭端架陳列實作", "Building floor stacks and endcaps"), "display", "field", "coach",
     "practice", "PROM"),
    (Text("新人跟岗", "新人跟崗", "New hires on the job"), "culture", "field", "coach", "on_job", "REP"),
    (Text("即时零售运营", "即時零售營運", "Running quick commerce"), "industry", "branch", "online", "written", "REP"),
    (Text("主管辅导与周例会", "主管輔導與週例會", "Coaching and weekly meetings"), "management", "branch", "weekly",
     "none", "CITY"),
    (Text("旺季前动员", "旺季前動員", "Start of the season"), "attitude", "branch", "central", "none", "PROM"),
    (Text("乳品知识与竞品对比", "乳品知識與競品比較", "Dairy and competing products"), "product", "branch", "cascade",
     "written", "REP"))
TRAINER: Final = Text("{name}(内)", "{name}(內)", "{name} (own)")
OUTSIDE: Final = Text("外聘讲师", "外聘講師", "Outside trainer")
COSTED: Final = (
    Text("含场地和教材", "含場地和教材", "With venue and material"),
    Text("场地借用客户会议室", "場地借用客戶會議室", "In a customer's room"))
# how an amount was worked out: by first two digits of the account, "" for the rest
CALC: Final[dict[str, Text]] = {
    "52": Text("销售{base}万元 × {rate}%", "銷售{base}萬元 × {rate}%", "Sales {base} (10k yuan) × {rate}%"),
    "53": Text("{n}家 × {price}元/月 × 12月", "{n}家 × {price}元/月 × 12月", "{n} outlets × {price} yuan × 12 months"),
    "54": Text("{n}场 × {price}元", "{n}場 × {price}元", "{n} events × {price} yuan"),
    "55": Text("{n}车次 × {price}元", "{n}車次 × {price}元", "{n} trips × {price} yuan"),
    "56": Text("{n}人月 × {price}元", "{n}人月 × {price}元", "{n} head-months × {price} yuan"),
    "": Text("销售{base}万元 × {rate}%", "銷售{base}萬元 × {rate}%", "Sales {base} (10k yuan) × {rate}%")}
OVER: Final = Text("{calc};进场费涨价,已与总部沟通", "{calc};上架費漲價,已與總公司溝通",
                   "{calc}; fees went up, HQ was told")
TERRITORY: Final = (  # most of them name a channel, as people do
    Text("市区KA", "市區KA", "City key accounts"), Text("东线流通", "東線經銷流通", "East distribution"),
    Text("西线流通", "西線經銷流通", "West distribution"),
    Text("南线流通", "南線經銷流通", "South distribution"), Text("北线流通", "北線經銷流通", "North distribution"),
    Text("餐饮特通", "餐飲特通", "On-premise"),
    Text("县乡分销", "縣鄉鋪貨", "Counties"), Text("便利连锁", "便利連鎖", "Convenience chains"),
    Text("即时零售O2O", "即時零售O2O", "Quick commerce O2O"))
VACANCY: Final = Text("待招{n:02d}", "待招{n:02d}", "V{n:02d}")
VACANT_NAME: Final = Text("待招", "待招", "Vacant")
VACANT_REMARK: Final = Text("到岗前由主管代管", "到職前由主管代管", "The city manager covers until then")
# rule key -> what a branch answers on the checks sheet
ANSWERS: Final[dict[str, Text]] = {
    "year-equals-target": Text("差异逐行写了原因,请在质询会上核定", "差異逐列寫了原因,請在質詢會上核定",
                               "Each row gives its reason; to be settled at the review"),
    "row-equals-target": Text("产品结构调整,合计不变或已说明", "產品結構調整,合計不變或已說明",
                              "The mix was changed; the total stands or is explained"),
    "difference-has-reason": Text("金额小,随重点产品调整", "金額小,隨重點產品調整",
                                  "Small amounts, following the key products"),
    "month-share-like-last-year": Text("春节早于上年,备货提前", "春節早於去年,備貨提前",
                                       "Spring Festival is earlier than last year"),
    "first-half-like-last-year": Text("新品三月上市,下半年放量", "新品三月上市,下半年放量",
                                      "New products sell mostly in the second half"),
    "heads-within-authorised": Text("超编1人为新进系统驻店,申请追加", "超編1人為新進系統駐店,申請追加",
                                    "One head above for a new chain; we ask for it"),
    "coverage-complete": Text("C类网点改隔周拜访", "C類據點改隔週拜訪", "C outlets are visited every second week"),
    "change-has-reason": Text("按年初定编补员", "按年初核定員額補員", "Filled up to the authorised heads"),
    "expenses-within-ceiling": Text("超出部分为进场费涨价,拟从机动费用调剂", "超出部分為上架費漲價,擬從機動費用調劑",
                                    "Listing fees went up; to be met from contingency"),
    "item-within-ceiling": Text("科目间调剂,合计未超", "科目間調劑,合計未超", "Moved between items, the total stays"),
    "large-item-calculated": Text("按合同执行,附件另寄", "按合約執行,附件另寄", "By contract, sent separately"),
    "course-complete": Text("讲师未定,二上补齐", "講師未定,定案時補齊",
                            "Trainer not yet known; completed in the final round"),
    "cost-has-month": Text("时间待定", "時間待定", "Date still open"),
    "expense-not-equal-split": Text("合同按月均摊", "合約按月均攤", "The contract is paid in equal parts")}
ANY_ANSWER: Final = Text("已与大区沟通", "已與區域溝通", "Discussed with the region")
AGREED: Final = Text("同意上报", "同意提報", "Agreed")
APPEALS: Final = Text("客户合同已签,按申报数执行", "客戶合約已簽,按提報數執行", "The contract is signed for what we declared")
