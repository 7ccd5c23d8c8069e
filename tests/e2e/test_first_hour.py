"""The first hour of a planner who has the README and nothing else: its commands, as they stand there, from an empty master to twelve
workbooks."""
from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from console import Result, run
from small_company import COMPANY, Rows

from xlplan.tables.master import COMPANY_FIELDS, MASTER_BY_KEY
from xlplan.text import Lang

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
YEAR = re.search(r"## A plan year\n(.*?)\n## ", README, re.S)
CITIES = ("上海", "杭州", "南京", "合肥", "福州", "南昌", "济南", "广州", "南宁", "长沙", "武汉", "郑州")
UNITS = {f"B{n:02d}": f"{city}分公司" for n, city in enumerate(CITIES, 1)}
SHEETS: Mapping[str, Rows] = {
    "organisation": (
        {"code": "HQ", "name": "总公司", "level": "company", "type": "sums_up"},
        {"code": "E", "name": "东区", "parent": "HQ", "level": "region", "type": "sums_up"},
        {"code": "W", "name": "西区", "parent": "HQ", "level": "region", "type": "sums_up"},
        *({"code": code, "name": name, "parent": "E" if code < "B08" else "W", "level": "branch", "type": "fills"}
          for code, name in UNITS.items())),
    "products": ({"code": "P01", "series": "常温奶", "category": "液奶", "new_mark": "existing"},),
    "channels": ({"code": "C01", "name": "商超", "trade": "ka"},),
    "mix": ({"branch": "全部", "product": "P01", "channel": "C01", "sold": "yes"},),
    "goals": ({"code": "G1", "metric": "sales", "direction": "up", "unit": "wan_yuan", "form": "level", "target": 12_000},),
    "history_sales": tuple({"year": 2026, "month": month, "branch": code, "product": "P01", "channel": "C01", "amount": 70 + month,
                            "status": "actual"} for code in UNITS for month in range(1, 13)),
    "posts": ({"code": "S01", "post": "销售代表", "post_type": "sales", "employ": "own", "unit_cost": 8_000, "carries_target": "yes"},),
    "expense_items": ({"code": "E01", "group": "推广", "item": "促销", "owner": "branch"},),
    "reserve": ({"over_rate": 0.02},)}


def command(name: str, *wanted: str) -> list[str]:
    """That command of the README's plan year, the first of its lines with those words."""
    assert YEAR
    lines = re.findall(rf"^    xlplan ({name} 2027-plan\b[^#\n]*)", YEAR[1], re.M)
    return next(shlex.split(line) for line in lines if all(word in line for word in wanted))


def typed(name: str, *wanted: str, at: Path, lang: Lang) -> Result:
    """What it does, in that folder, for a planner whose system speaks that language."""
    words = [str(at) if word == "2027-plan" else word for word in command(name, *wanted)]
    if "--lang" in words:
        words[words.index("--lang") + 1] = lang
    return run(*words, messages={"zh-CN": "zh_CN.UTF-8", "zh-TW": "zh_TW.UTF-8", "en": "en_US.UTF-8"}[lang])


def fill(master: Path, lang: Lang) -> None:
    """Types the company's data into the sheets, as a planner does it: words of the lists, numbers, and rows pasted below those prepared."""
    book = openpyxl.load_workbook(master)
    for sheet in book.worksheets:
        table = MASTER_BY_KEY.get(str(sheet["A1"].value))
        if table is None:
            continue
        columns: dict[str, int] = {str(cell.value): cell.column for cell in sheet[1][1:] if cell.value}
        rows: dict[str, int] = {str(cell.value): cell.row for cell in sheet["A"] if cell.value and cell.row > 1}
        if table.key == "company":
            for field in COMPANY_FIELDS:
                if field.key in COMPANY and field.key not in ("name", "year", "language", "round"):
                    choice = field.choice_key(COMPANY[field.key]) if field.choices else None
                    label = next((c.label(lang) for c in field.choices if c.key == choice), COMPANY[field.key])
                    sheet.cell(rows[field.key], columns["value"], label)
        for n, row in enumerate(SHEETS.get(table.key, ())):
            for key, value in row.items():
                sheet.cell(rows["r001"] + n, columns[key], word(table.by_key[key].choices, value, lang))
    book.save(master)


def word(choices: Sequence[Any], value: object, lang: Lang) -> Any:
    return next((one.label(lang) for one in choices if one.key == value), value)


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_from_the_readme_to_twelve_workbooks(lang: Lang, tmp_path: Path) -> None:
    plan = tmp_path / "2027-plan"
    begun = typed("new", at=plan, lang=lang)
    assert begun.exit_code == 0, begun.stderr
    path, following = begun.stdout.splitlines()
    assert path == str(plan / "master.xlsx")
    assert f"xlplan check {plan}" in following                    # what comes next is said

    empty = typed("check", at=plan, lang=lang)
    assert empty.exit_code == 1                                   # it says where something is missing, in words of the sheets
    assert f"master.xlsx:{MASTER_BY_KEY['organisation'].label(lang)}" in empty.stdout
    assert typed("issue", "--round", "bottom_up", at=plan, lang=lang).exit_code == 1
    assert [*(plan / "issued").iterdir()] == []

    fill(plan / "master.xlsx", lang)
    sound = typed("check", at=plan, lang=lang)
    assert sound.exit_code == 0, sound.stdout

    made = typed("issue", "--round", "bottom_up", at=plan, lang=lang)
    assert made.exit_code == 0, made.stdout
    names = sorted(path.name for path in (plan / "issued").glob("*.xlsx"))
    assert len(names) == len(UNITS) == 12
    assert all(f"_{city}_" in "".join(names) for city in CITIES)
    for said in (*names, f"xlplan send {plan}", f"xlplan consolidate {plan}", f"xlplan status {plan}"):
        assert said in made.stdout
    assert json.loads(run("status", plan, "--format", "json").stdout)["issue"] == 1


def test_the_commands_are_in_the_order_of_the_hour() -> None:
    assert YEAR
    at = [YEAR[1].index("xlplan " + shlex.join(command(*one)).partition(" --company")[0]) for one in (
        ("new",), ("check",), ("issue", "--round", "bottom_up"))]
    assert at == sorted(at)
