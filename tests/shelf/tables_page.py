"""workbooks/TABLES.md: which row of the requirements is served by which table, columns and rules. `python tests/shelf/tables_page.py`
writes it."""
from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from xlplan.calendar.periods import label_params
from xlplan.tables import BRANCH
from xlplan.tables.risks import RISKS
from xlplan.tables.shelf import KEYS, shelf_table

PAGE = Path(__file__).resolve().parents[2] / "workbooks" / "TABLES.md"
ROWS = (  # of REQUIREMENTS.md, that the shelf is for
    "T13", "T14", "T16", "D7", "D15", "P4", "P5", "P6", "P9", "R3", "R4", "R5", "R7", "K2", "K6", "K7", "M4", "M7", "M9", "A5", "A8", "A10",
    "G5", "G6", "X1", "X2", "X3", "X4", "X5", "X6", "X7", "X8", "X9", "C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "1.12")
ELSEWHERE = {  # row -> why the shelf has no table for it
    "M7": "what is reported regularly is the roll-up, not a list that units fill in",
}
_MONTHS = label_params(2027)
TABLES = {key: shelf_table(key) for key in KEYS} | {RISKS.key: RISKS}  # risks are built in, and for the same rows


def served() -> dict[str, dict[str, list[str]]]:
    """Row of the requirements -> table -> numbers of its rules."""
    out: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for key in TABLES:
        for rule in TABLES[key].rules:
            if rule.own:
                out[rule.own.number.partition("·")[0]][key].append(rule.own.number)
    return out


def page() -> str:
    """The text of the page."""
    found = served()
    lines = ["# Tables of the shelf", "", "Made of the declarations by `python tests/shelf/tables_page.py`; do not edit.", "",
             "| Requirement | Table | Columns | Rules |", "|---|---|---|---|"]
    for row in (*ROWS, *sorted(found.keys() - {*ROWS})):
        for key, numbers in found.get(row, {}).items():
            table = TABLES[key]
            asked = [f"{r.own.number} {r.title('zh-CN')} ({r.code})" for r in table.rules if r.own and r.own.number in numbers]
            columns = ", ".join(c.label("zh-CN", **_MONTHS) for c in table.columns if not c.role)
            lines.append(f"| {row} | {table.label('zh-CN')} `{key}` | {columns} | {'; '.join(asked)} |")
        if row in ELSEWHERE:
            lines.append(f"| {row} | – | – | {ELSEWHERE[row]} |")
    lines += ["", "| Table | 简体 | 繁體 | English | Minutes | Columns | Rules |", "|---|---|---|---|---|---|---|"]
    for key, table in TABLES.items():
        lines.append(f"| `{key}` | {' | '.join(table.label.all())} | {table.minutes} | {len(table.columns) - 1} | {len(table.rules)} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    with BRANCH.declared(*map(shelf_table, KEYS)):
        PAGE.write_text(page(), encoding="utf-8")
