"""What HQ types on 自定义表, 自定义列 and 自定义规则 in the cases about them, and what is read of it."""
from __future__ import annotations

from typing import Any

import small_company as sample

from xlplan.plan.master.own_tables import OwnDeclarations, own_declarations

Row = dict[str, Any]
TABLE: Row = {"key": "market", "name": "市场", "pages": "both"}
AREA: Row = {"table": "市场", "key": "area", "name": "区域", "kind": "text"}
LEVEL: Row = {"table": "市场", "key": "level", "name": "级别", "kind": "choice", "entries": "高、低"}
SIZE: Row = {"table": "market", "key": "size", "name": "容量", "kind": "number", "unit": "wan_yuan"}
START: Row = {"table": "市场", "key": "start", "name": "开始", "kind": "date"}
MONTH: Row = {"table": "市场", "key": "when", "name": "月份", "kind": "month"}
COLUMNS = [AREA, LEVEL, SIZE, START, MONTH]
COLUMNS_BY_NAME = [one | {"table": "市场"} for one in COLUMNS]
RULE: Row = {"number": "1", "table": "市场", "kind": "required_if", "column": "容量", "other": "级别", "entry": "高"}
FIXED: Row = {"key": "kinds", "name": "类型表", "kind": "fixed", "members": "直营、加盟"}
NUMBER: Row = {"table": "类型表", "key": "n", "name": "家数", "kind": "number", "unit": "outlet"}
OTHER = ({"key": "aims", "name": "打算"}, {"table": "打算", "key": "aim", "name": "做什么", "kind": "text"})  # stands whatever is wrong


def declared(tables: list[Row], columns: list[Row], rules: list[Row]) -> OwnDeclarations:
    of = zip(("own_tables", "own_columns", "own_rules"), ([*tables, OTHER[0]], [*columns, OTHER[1]], rules), strict=True)
    return own_declarations({key: sample.frame(key, rows) for key, rows in of})


def column(**cells: Any) -> tuple[list[Row], list[Row], list[Row]]:
    return [TABLE], [AREA, {"table": "市场", "key": "more", "name": "另一列", "kind": "text"} | cells, SIZE], []


def fixed_column(**cells: Any) -> tuple[list[Row], list[Row], list[Row]]:
    return [TABLE | {"kind": "fixed", "members": "=产品"}], column(**cells)[1], []


def rule(**cells: Any) -> tuple[list[Row], list[Row], list[Row]]:
    return [TABLE], COLUMNS, [RULE | {"other": "", "entry": ""} | cells]
