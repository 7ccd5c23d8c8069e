"""What was guessed is kept as a file, changed by people, and read back."""
from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from export_tables import Rows, codes_of, export_of, layout_of, roles_of

from xlplan.exports.findings import as_asked
from xlplan.exports.fitting import layout_for
from xlplan.exports.grid import grid_of
from xlplan.exports.layout import HEADINGS, Layout, layout_rows
from xlplan.exports.map_file import layouts_of_text, layouts_text, read_layouts, write_layouts
from xlplan.exports.map_kept import mapping_beside
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import LANGS, Lang

ROWS: Rows = [["2026年销售表 单位:万元"], ["大区", "分公司", "产品\"特\"", "1月", "2月(元)", "合计"],
              ["华东", "江苏", "鲜奶", 1.0, 2.0, 1.0002], [None, "浙江", "鲜奶", 1.0, 2.0, 1.0002]]


def kept(layout: Layout, tmp_path: Path, lang: Lang = "zh-CN") -> Layout:
    write_layouts(tmp_path / "map.toml", [layout], lang)
    got = read_layouts(tmp_path / "map.toml")
    assert isinstance(got, list)
    return got[0]


@pytest.mark.parametrize("lang", LANGS)
def test_it_reads_back_as_it_was(lang: Lang, tmp_path: Path) -> None:
    layout = layout_of(ROWS)
    back = kept(layout, tmp_path, lang)
    assert back.set
    assert roles_of(back) == roles_of(layout)
    for name in ("file", "sheet", "kind", "header", "unit", "year", "decimal", "dates", "fiscal"):
        assert getattr(back, name) == getattr(layout, name)
    assert [(c.column, c.header, c.role, c.year, c.month, c.unit, c.fill) for c in back.columns] == [
        (c.column, c.header, c.role, c.year, c.month, c.unit, c.fill) for c in layout.columns]
    assert export_of(ROWS, layout=back).records.equals(export_of(ROWS).records)


def test_the_file_as_people_see_it() -> None:
    assert layouts_text([layout_of(ROWS)], "zh-CN").splitlines()[5:] == [
        "[[table]]", 'file = "export.xlsx"', 'sheet = "S"', 'kind = "sales"  # 数是什么:sales 销售, expense 费用, heads 人数',
        "header = [2, 2]  # 表头的第一行和最后一行",
        'unit = "wan_yuan"  # 金额单位:yuan 元, thousand_yuan 千元, wan_yuan 万元, million_yuan 百万元, yi_yuan 亿元',
        "year = 2026  # 哪里都没有写年份时用它;0 是没有", 'decimal = ""  # 小数点是 . 还是 ,;空着:有两种读法的不读',
        'dates = ""  # 3/4/2026 这样的日期:mdy、dmy 或 ymd',
        'fiscal = "2026-01"  # 会计年度 2026 的第 1 期(001.2026)是哪年哪月;按自然年的是 2026-01;写明是 4月、202604 的不移', "columns = [",
        '  { letter = "A", header = "大区", role = "region", fill = true },  # 大区: 表头写明, 表头「大区」;每组只写一次,向下补齐',
        '  { letter = "B", header = "分公司", role = "unit" },  # 单位: 表头写明, 表头「分公司」',
        '  { letter = "C", header = "产品\\"特\\"", role = "product" },  # 产品: 猜测,请核对, 表头「产品"特"」',
        '  { letter = "D", header = "1月", role = "amount", month = 1 },  # 金额 01: 表头写明, 表头是时间「1月」',
        '  { letter = "E", header = "2月(元)", role = "amount", month = 2, unit = "yuan" },  # 金额 02: 表头写明, 表头是时间「2月(元)」',
        '  { letter = "F", header = "合计", role = "total" },  # 合计: 表头写明, 月份列之外的合计列,不计入,只用来核对',
        "]"]


def test_the_layout_as_a_table() -> None:
    layout = layout_of(ROWS)
    for lang in LANGS:
        rows = layout_rows(layout, lang)
        assert {len(row) for row in rows} == {len(HEADINGS)}
    assert layout_rows(layout, "en")[0] == ("A", "大区", "Region", "said by the heading",
                                            "heading “大区”; it stands once for each group, filled down")


def test_months_that_follow_each_other_are_one_line_of_it() -> None:
    rows: Rows = [["产品", *(f"{y}年{m}月" for y in (2025, 2026) for m in range(1, 13)), "合计"], ["鲜奶", *[1.0] * 24, 24.0]]
    assert [row[:3] for row in layout_rows(layout_of(rows), "zh-CN")] == [
        ("A", "产品", "产品"), ("B … Y", "2025年1月 … 2026年12月", "金额 2025-01 … 金额 2026-12"),
        ("Z", "合计", "合计"), ("", "金额单位", "元")]


def test_a_total_under_a_heading_of_several_columns() -> None:
    rows: Rows = [["产品", "年月", None, None], [None, "1月", "2月", "总计"], ["鲜奶", 1.0, 2.0, 3.0]]
    layout = layout_of(rows, "2026.xlsx")
    assert [*roles_of(layout).values()] == ["product", "amount-1", "amount-2", "total"]
    assert layout.year == 2026


@pytest.mark.parametrize(("old", "new", "said"), [
    ('role = "unit"', 'role = "分公司名"', "role「分公司名」:"),
    ('kind = "sales"', 'kind = "cash"', "kind「cash」:可选:"),
    ("header = [2, 2]", "header = [3, 2]", "header 应是两个行号"),
    ('letter = "D"', 'letter = "4"', "letter 应是列的字母,如 C"),
    ("month = 1", "month = 13", "month「13」:1–12"),
    ("fill = true", 'fill = "yes"', "fill 应是true 或 false"),
    ('decimal = ""', 'decimal = ";"', "decimal「;」:"),
    ("year = 2026", 'year = "2026"', "year 应是整数"),
    ('fiscal = "2026-01"', 'fiscal = "4"', "fiscal「4」:2025-02 … 2026-12"),
    ('fiscal = "2026-01"', 'fiscal = "2025-01"', "fiscal「2025-01」:"),
    ("[[table]]", "[[tabel]]", "table 应是一段 [[table]]"),
    ('sheet = "S"', 'sheets = "S"', "不认识 sheets"),
    ("columns = [", "columns = [[", "写法不对,多半少了引号、逗号或括号"),
])
def test_what_is_wrong_in_it_is_said(old: str, new: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    notes, table, rest = layouts_text([layout_of(ROWS)], "zh-CN").rpartition("[[table]]")
    text = notes + (table + rest).replace(old, new)
    path.write_text(text, encoding="utf-8")
    got = read_layouts(path)
    assert isinstance(got, Diagnostic)
    assert (got.code, got.file) == ("XP715", "map.toml")
    before, found = text[:text.index(new, len(notes)) + len(new) - len(new.lstrip("["))], message_of(got, "zh-CN")
    line, column = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
    assert said in found
    assert found.startswith(f"映射文件第 {line} 行第 {column} 个字读不出:") or "写法不对" in said


def test_what_is_no_text_is_said_with_its_place(tmp_path: Path) -> None:
    (path := tmp_path / "map.toml").write_bytes(layouts_text([layout_of(ROWS)], "zh-CN").encode() + "# 广".encode("gbk"))
    got = read_layouts(path)
    assert isinstance(got, Diagnostic)
    line = path.read_bytes().count(b"\n") + 1
    assert message_of(got, "zh-CN") == f"映射文件第 {line} 行第 3 个字读不出:编码不是 UTF-8"


def test_words_of_any_language_will_do(tmp_path: Path) -> None:
    text = layouts_text([layout_of(ROWS)], "en")
    for key, word in (('role = "region"', 'role = "區域"'), ('kind = "sales"', 'kind = "销售"'), ('unit = "wan_yuan"', 'unit = "千元"')):
        text = text.replace(key, word)
    (path := tmp_path / "map.toml").write_text(text, encoding="utf-8")
    got = read_layouts(path)
    assert isinstance(got, list)
    assert (got[0].columns[0].role, got[0].kind, got[0].unit) == ("region", "sales", "thousand_yuan")


@pytest.mark.parametrize(("start", "months"), [
    ("2026-01", [(2025, 12), (2026, 1), (2026, 12)]), ("2026-04", [(2026, 3), (2026, 4), (2027, 3)]),
    ("2025-10", [(2025, 9), (2025, 10), (2026, 9)])])
def test_periods_of_a_fiscal_year_become_months(start: str, months: list[tuple[int, int]], tmp_path: Path) -> None:
    """012.2025, 001.2026 and 012.2026 of a fiscal year that begins in April, or is called by the year in which it ends."""
    rows: Rows = [["产品", "期间", "金额"], ["鲜奶", "012.2025", 1.0], ["鲜奶", "2026年1期", 2.0], ["鲜奶", "012.2026", 3.0]]
    text = layouts_text([layout_of(rows)], "zh-CN").replace('fiscal = "2026-01"', f'fiscal = "{start}"')
    (path := tmp_path / "map.toml").write_text(text, encoding="utf-8")
    got = read_layouts(path)
    assert isinstance(got, list)
    export = export_of(rows, layout=got[0])
    assert [*zip(export.records["year"], export.records["month"], strict=True)] == months
    assert layouts_text(got, "zh-CN").count(f'fiscal = "{start}"') == 1
    assert any(start in row for row in layout_rows(got[0], "zh-CN")) == (start != "2026-01")


@pytest.mark.parametrize(("heads", "line", "month"), [
    (("产品", "2026年4月", "2026年5月"), ("鲜奶", 1.0, 0.0), 4), (("产品", "Apr 2026", "May 2026"), ("鲜奶", 1.0, 0.0), 4),
    (("产品", "202604", "202605"), ("鲜奶", 1.0, 0.0), 4), (("产品", "2026年4月 本期", "2026年5月 本期"), ("鲜奶", 1.0, 0.0), 4),
    (("产品", "2026年1期", "2026年2期"), ("鲜奶", 1.0, 0.0), 4), (("产品", "年月", "金额"), ("鲜奶", "202604", 1.0), 4),
    (("产品", "年月", "金额"), ("鲜奶", "2026年4月", 1.0), 4), (("产品", "会计期间", "金额"), ("鲜奶", "202601", 1.0), 4),
    (("产品", "会计期间", "金额"), ("鲜奶", "2026年4月", 1.0), 4), (("产品", "年度", "月份", "金额"), ("鲜奶", 2026.0, 4.0, 1.0), 4),
    (("产品", "会计年度", "期间", "金额"), ("鲜奶", 2026.0, 1.0, 1.0), 4)])
def test_what_names_a_month_of_the_calendar_is_not_moved(heads: tuple[str, ...], line: tuple[object, ...], month: int) -> None:
    rows: Rows = [[*heads], [*line]]  # type: ignore[list-item]
    records = export_of(rows, layout=replace(layout_of(rows), fiscal=3)).records
    assert records.loc[records["amount"] > 0, ["year", "month"]].to_numpy().tolist() == [[2026, month]]


def test_dates_are_of_the_calendar_whatever_the_fiscal_year() -> None:
    rows: Rows = [["产品", "日期", "金额"], ["鲜奶", "2026-05-05", 1.0]]
    assert export_of(rows, layout=replace(layout_of(rows), fiscal=3)).records["month"].tolist() == [5]


# -- the export of next month
def test_columns_are_found_where_they_stand_now(tmp_path: Path) -> None:
    layout = kept(replace(layout_of(ROWS), unit="yuan"), tmp_path)
    moved: Rows = [["2026年销售表"], ["制表:王"], ["分公司", "大区", "产品\"特\"", "1月", "2月(元)", "3月", "合计"],
                   ["江苏", "华东", "鲜奶", 1.0, 2.0, 5.0, 8.0]]
    got = export_of(moved, layout=layout)
    assert codes_of(got) == ["XP716"]
    assert message_of(got.findings[0], "zh-CN") == "映射文件里没有 3月,读作金额"
    assert got.records[["unit", "region", "month", "amount"]].values.tolist() == [
        ["江苏", "华东", 1, 100], ["江苏", "华东", 2, 200], ["江苏", "华东", 3, 500]]
    fewer: Rows = [row[:4] for row in ROWS]
    assert export_of(fewer, layout=layout).sums() == {2026: Decimal(2)}


def test_the_layout_of_a_file_by_its_name_or_its_headings() -> None:
    sales = layout_of(ROWS, "sales.xlsx")
    costs = layout_of([["科目", "分公司", "年月", "金额"], ["差旅费", "江苏", "202601", 1.0]], "costs.xlsx")
    grids = [grid_of("新", ROWS)]
    assert layout_for("sales.xlsx", grids, [costs, sales]) == replace(sales, sheet="新")
    assert layout_for("next.xlsx", grids, [costs, sales]) == replace(sales, file="next.xlsx", sheet="新")
    assert layout_for("next.xlsx", [grid_of("S", [["a", "b"]])], [costs, sales]) is None


# -- what nobody has answered
BARE: Rows = [["产品", "年月", "版本", "金额"], *[["鲜奶", f"2026-0{m}", version, 1.0] for m in (1, 2) for version in ("实际", "预算")]]
PLANNED: Rows = [BARE[0], BARE[2], BARE[4]]
NATURAL, ONE = 'role = "version", keep = ["实际 ?"]', 'role = "version ?"'


@pytest.mark.parametrize(("rows", "change", "unit", "asked"), [
    (BARE, ("", ""), "guessed", True), (BARE, ('unit = "yuan ?"', 'unit = "yuan"'), "set", True),
    (BARE, ('unit = "yuan ?"', 'unit = "yuan "'), "set", True), (BARE, ('unit = "yuan ?"', 'unit = "万元"'), "set", True),
    (BARE, (NATURAL, NATURAL.replace(" ?", "")), "guessed", False), (BARE, (NATURAL, NATURAL.replace("实际 ?", "预算")), "guessed", False),
    (BARE, (NATURAL, 'role = "ignored"'), "guessed", False), (PLANNED, ("", ""), "guessed", True),
    (PLANNED, (ONE, 'role = "version"'), "guessed", False),
], ids=str)
def test_a_guess_answers_nothing_until_it_is_changed_or_its_mark_is_gone(rows: Rows, change: tuple[str, str], unit: str,
                                                                         asked: bool) -> None:
    text = layouts_text([layout_of(rows)], "zh-CN")
    assert (change[0] in text, 'unit = "yuan ?"' in text) == (True, True)
    (told,) = layouts_of_text(text.replace(*change))
    assert (told.unit_sure, told.set, "XP752" in codes_of(export_of(rows, layout=told))) == (unit, True, asked)
    assert ("?" in layouts_text([told], "zh-CN").split("[[table]]")[1]) == (unit == "guessed" or asked)  # and it is asked again


def test_two_units_that_are_stated_are_asked_about_until_one_is_chosen() -> None:
    rows: Rows = [["单位:万元"], ["产品", "年月", "金额(元)"], ["鲜奶", "2026-01", 1.0]]
    asked = as_asked(layout_of(rows), export_of(rows).findings)
    for answer, codes in (("", ["XP755"]), ("wan_yuan", []), ("yuan", [])):
        text = layouts_text([asked], "en")
        (told,) = layouts_of_text(text.replace('unit = "wan_yuan ?"', f'unit = "{answer}"') if answer else text)
        assert codes_of(export_of(rows, layout=told)) == codes


# -- the file beside an export
def test_its_own_file_gives_way_until_somebody_changes_it(tmp_path: Path) -> None:
    export = tmp_path / "sales.csv"
    first, other = layout_of(ROWS, "sales.csv"), layout_of(ROWS, "costs.csv")
    steps = [(first, "map.toml"), (replace(first, year=2025), "map.toml"), (other, "map-2.toml"), (replace(other, year=2025), "map-2.toml")]
    assert [mapping_beside(export, [layout], "zh-CN").name for layout, _ in steps] == [name for _, name in steps]
    kept = (tmp_path / "map.toml").read_text(encoding="utf-8").replace("year = 2025", "year = 2024")
    (tmp_path / "map.toml").write_text(kept, encoding="utf-8")
    assert mapping_beside(export, [first], "en").name == "map-3.toml"
    assert (tmp_path / "map.toml").read_text(encoding="utf-8") == kept
    said = read_layouts(tmp_path / "map-3.toml")
    assert isinstance(said, list)
    assert [one.file for one in said] == ["sales.csv"]
