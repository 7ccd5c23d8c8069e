"""One call of every function with its result, for the self-test in real Excel. Floor 7."""
from __future__ import annotations

from typing import Final

# {plan}: a consolidated plan folder; {figure}: a figure of its roll-up; {blank}: an empty cell; {spread}: cells of XLP_SPREAD.
# The result of a call that gives many cells is their sum or count.
SAMPLES: Final[dict[str, tuple[str, float]]] = {
    "XLP_SPREAD": ("=SUM(XLP_SPREAD(100,{{3,2,1}},1))", 100),
    "XLP_FIT": ("=SUM(XLP_FIT({{30;70}},{{40,60}},{{1,2;3,4}},1))", 100),
    "XLP_REBALANCE": ("=SUM(XLP_REBALANCE(100,{{10,20,30}},{{1,0,0}},1))", 100),
    "XLP_REFORECAST": ("=SUM(XLP_REFORECAST(120,{{10,10}},{{1,1,1,1}},1))", 120),
    "XLP_SEASON": ("=SUM(XLP_SEASON({{1,2,3,4,1,2,3,4}},4))", 4),
    "XLP_WORKDAYS": ("=XLP_WORKDAYS(2026,2)", 16),
    "XLP_DAYS": ("=SUM(XLP_DAYS(160,2026,2,1))", 160),
    "XLP_PACE": ("=XLP_PACE(DATE(2026,12,31))", 1),
    "XLP_NEXTDATE": ('=XLP_NEXTDATE("月末前 2 个工作日",DATE(2026,1,10))-DATE(2026,1,1)', 28),
    "XLP_HEADCOUNT": ("=XLP_HEADCOUNT(121,60)", 3),
    "XLP_RAMP": ("=SUM(XLP_RAMP({{1,0}},{{0.5,1}}))", 1.5),
    "XLP_SOLVE3": ("=XLP_SOLVE3(100,0.2,{blank})", 120),
    "XLP_UNIT": ('=XLP_UNIT(1.5,"万元","元")', 15000),
    "XLP_NUMBER": ('=XLP_NUMBER("１.２万")', 12000),
    "XLP_CHECK": ("=COLUMNS(XLP_CHECK())", 7),
    "XLP_GET": ('=--(XLP_GET("{plan}","sales_targets",,,"year")>0)', 1),
    "XLP_ROLLUP": ('=ROWS(XLP_ROLLUP("{plan}","sales_targets","year","total"))', 2),
    "XLP_STATUS": ('=ROWS(XLP_STATUS("{plan}"))', 2),
    "XLP_TRACE": ("=COLUMNS(XLP_TRACE({figure}))", 6),
    "XLP_EXPLAIN": ("=--(LEN(XLP_EXPLAIN({spread}))>0)", 1),
}
SPREAD: Final = "=XLP_SPREAD(100,{3,2,1},1)"  # what XLP_EXPLAIN is asked about
