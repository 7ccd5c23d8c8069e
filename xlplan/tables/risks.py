"""风险与对策: what may go wrong, how likely, what it costs, what is done about it and by whom. An open table. Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.schema.column import Column
from xlplan.schema.expr import All, Compare, Filled, SumRows, col, lift
from xlplan.schema.table import FootRow, Rollup, Rule, Table
from xlplan.tables.void import LIVE, void_column
from xlplan.text import Text
from xlplan.units import PERCENT, WAN_YUAN

RISKS: Final = Table(
    "risks", Text("风险与对策", "風險與對策", "Risks"), "open", spare=15, core=False, rounds=(),  # goes out where HQ says so
    used_by=("risk", "probability", "impact", "response", "owner"),
    columns=(
        Column("risk", Text("风险", "風險", "Risk"), kind="text", who="I", up="count", width=30),
        Column("probability", Text("发生概率", "發生機率", "Probability"), PERCENT, who="I", up="wavg", weight="impact", maximum=1,
               width=10),
        Column("impact", Text("影响金额(万元)", "影響金額(萬元)", "Impact (10k yuan)"), WAN_YUAN, who="I", up="sum", maximum=100_000,
               width=13),
        Column("response", Text("应对措施", "因應措施", "Response"), kind="text", who="I", up="list", width=30),
        Column("owner", Text("负责人", "負責人", "Owner"), kind="text", who="I", required=True, width=11),
        void_column(),
    ),
    names=("risk",),
    feet=(FootRow("@total", terms.TOTAL, strong=True, cells={"impact": SumRows(col("impact"), (LIVE,))}),),
    rules=(Rule("XP332", "risk-named", Filled("risk"), "risk",
                Text("有影响金额的行已写明风险", "有影響金額的列已寫明風險", "Rows with an impact name their risk"),
                where=All((Compare(">", col("impact"), lift(0)), LIVE))),),
    rollup=Rollup(("listing", "figures"), amount="impact"),
    purpose=Text("风险、概率、影响、对策", "風險、機率、影響、對策", "Risks, likelihood, impact, response"), minutes=5, unit=WAN_YUAN,
)
