"""风险与对策: what may go wrong, how likely, what it costs, how it shows early, what is done and by whom (C5). An open table. Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.schema.column import Column
from xlplan.schema.expr import All, Compare, Div, Filled, SumRows, col, lift, unique
from xlplan.schema.table import FootRow, Rollup, Rule, Table
from xlplan.tables.shelf.parts import ASK, EXPLAIN, NOTE, Example, filled, keep, positive, with_example
from xlplan.tables.void import LIVE, void_column
from xlplan.text import Text
from xlplan.units import PERCENT, WAN_YUAN

EXPECTED: Final = Text("预期损失(万元)", "預期損失(萬元)", "Expected loss (10k yuan)")
EXAMPLE: Final[Example] = (
    {"risk": Text("经销商压价,销售不达标", "經銷商壓價,銷售不達標", "Dealers press prices, sales fall short"), "probability": "0.3",
     "impact": 120,
     "early_sign": Text("经销商库存超过 45 天", "經銷商庫存超過 45 天", "Stock of dealers above 45 days"),
     "response": Text("返利改为分季兑现", "獎勵金改為分季兌現", "Pay rebates by quarter"), "owner": Text("王强", "王強", "Wang Qiang")},)

RISKS: Final = Table(
    "risks", Text("风险与对策", "風險與對策", "Risks"), "open", spare=15, core=False, rounds=(),  # goes out where HQ says so
    used_by=("risk", "probability", "impact", "early_sign", "response", "owner"),
    columns=tuple(with_example(column, EXAMPLE) for column in (
        Column("risk", Text("风险", "風險", "Risk"), kind="text", who="I", up="count", width=30),
        Column("probability", Text("发生概率", "發生機率", "Probability"), PERCENT, who="I", up="wavg", weight="impact", maximum=1,
               width=10),
        Column("impact", Text("影响金额(万元)", "影響金額(萬元)", "Impact (10k yuan)"), WAN_YUAN, who="I", up="sum", maximum=100_000,
               width=13),
        Column("expected", EXPECTED, WAN_YUAN, who="C", formula=Div(col("probability") * col("impact"), lift(1), 2), up="sum", width=13),
        Column("early_sign", Text("预警指标", "預警指標", "Early sign"), kind="text", who="I", width=24),
        Column("response", Text("应对措施", "因應措施", "Response"), kind="text", who="I", up="list", width=30),
        Column("owner", Text("负责人", "負責人", "Owner"), kind="text", who="I", required=True, width=11),
        void_column())),
    names=("risk",),
    feet=(FootRow("@total", terms.TOTAL, strong=True, cells={key: SumRows(col(key), (LIVE,)) for key in ("impact", "expected")}),),
    rules=(
        Rule("XP332", "risk-named", Filled("risk"), "risk",
             Text("有影响金额的行已写明风险", "有影響金額的列已寫明風險", "Rows with an impact name their risk"),
             where=All((Compare(">", col("impact"), lift(0)), LIVE))),
        filled("C5·1", "probability",
               Text("有影响金额的风险写了概率", "有影響金額的風險寫了機率", "A risk with an impact has its probability"),
               where=positive("impact"), levels=ASK),
        filled("C5·2", "early_sign",
               Text("有影响金额的风险写了预警指标", "有影響金額的風險寫了預警指標", "A risk with an impact has its early sign"),
               where=positive("impact"), levels=NOTE),
        filled("C5·3", "response",
               Text("有影响金额的风险写了应对措施", "有影響金額的風險寫了因應措施", "A risk with an impact has its response"),
               where=positive("impact"), levels=ASK),
        keep("C5·4", "XP814", unique("risk", where=(LIVE,)), "risk",
             Text("没有两行是同一个风险", "沒有兩列是同一個風險", "No risk stands in two rows"), where=Filled("risk"), levels=EXPLAIN)),
    rollup=Rollup(("listing", "figures"), amount="impact"),
    purpose=Text("风险、概率、影响、对策", "風險、機率、影響、對策", "Risks, likelihood, impact, response"), minutes=5, unit=WAN_YUAN,
)
