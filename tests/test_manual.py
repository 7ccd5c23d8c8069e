"""The manual and the pages of `explain`: whole tables, whole names, nothing raw, in every language."""
from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

import xlplan
from xlplan.errors import XlplanError
from xlplan.pipeline.explain import explain, manual_text
from xlplan.pipeline.manual_page import page_from
from xlplan.schema.codes.catalogue import CODES
from xlplan.tables import BRANCH
from xlplan.tables.master import MASTER
from xlplan.tables.master.guide import GUIDE, NEEDS, ORDER
from xlplan.text import LANGS, Lang, Text

_FAULTS = {
    "a raw placeholder": r"\{\w*\}",
    "a doubled word": r"\b(?!that\b)([a-z]+) \1\b",
    "an empty name": r"“ *”|「 *」|‹ *›|\( *\)| of  |\bof in\b|\w·(?: |\n|$)|的的",
    "a sign before a number": r"[+−] -?0\b|[+−] -",
    "an English sentence without its space": r"[a-z]:[A-Z]|[a-z]\([A-Z][a-z]+:",
}


@pytest.mark.parametrize("fault", _FAULTS)
@pytest.mark.parametrize("lang", LANGS)
def test_nothing_is_raw_doubled_or_empty(lang: Lang, fault: str) -> None:
    pages = [manual_text(lang), *("\n".join(explain(code, lang=lang).lines()) for code in CODES)]
    wrong = re.compile(rf".{{0,40}}(?:{_FAULTS[fault]}).{{0,40}}")
    assert [met[0] for page in pages for met in wrong.finditer(page)] == []


@pytest.mark.parametrize("lang", LANGS)
def test_every_row_has_the_cells_of_its_head(lang: Lang) -> None:
    rows = [line for line in manual_text(lang).splitlines() if line.startswith("|")]
    width = 0
    for line in rows:
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if set(cells) == {"---"}:
            continue
        width = len(cells) if not cells[0].startswith(("`", "XP")) else width
        assert len(cells) == width, line
        assert all(cells), line
    assert len(rows) > len(CODES)


@pytest.mark.parametrize("lang", LANGS)
def test_brackets_close(lang: Lang) -> None:
    assert [line for line in manual_text(lang).splitlines() if line.count("(") != line.count(")")] == []


@pytest.mark.parametrize(("lang", "line"), [
    ("en", "| `m02` | Feb | heads | branch/computed | sum | (Jan + Joining·Feb) − Leaving·Feb |"),
    ("zh-CN", "| `m02` | 2月 | 人 | 分公司/计算 | 相加 | (1月 + 期内入职·2月) − 期内离职·2月 |"),
])
def test_joining_and_leaving_are_named(lang: Lang, line: str) -> None:
    assert line in manual_text(lang).splitlines()


@pytest.mark.parametrize("words", [
    "Feb of “of which promoters (10k yuan)” in Staffing plan", "where Budget month is “Feb” and not (Void is “Void”) in Training outline",
    "From ≤ (First month of the fiscal year − 10)", "(From ≤ 0 or (From ≥ ",
    "((Share (running total) − Share) (to 3 decimals) × Month target·Jan)",
    r"Code “‹row›” holds a space or one of \| @ #", "lies in ‹month of the indices›, this year in ‹month of this year›",
    "equals the target: Total·Declared year", "### `=XLP_REBALANCE(target, current, hold, step)`", "Target (Where: New / key is “New”",
])
def test_what_once_was_lost(words: str) -> None:
    assert words in manual_text("en")


@pytest.mark.parametrize(("lang", "line"), [
    ("zh-CN", "| 各月合计等于 | 填数字 | 另一列、计划里的数 | – |"), ("zh-TW", "| 占比在區間內 | 填數字 | 區間下限或區間上限 | – |"),
    ("en", "| Required if | any | Other column | Entry |"), ("en", "| Unique | Words, Entry of a list, Month, Date | – | Other column |"),
])
def test_what_each_kind_of_rule_of_hq_needs_is_said(lang: Lang, line: str) -> None:
    assert line in manual_text(lang).splitlines()


# -- the chapter on the master, and what it is made from -------------------------------------------------------------

def test_the_sheets_stand_in_the_order_of_work() -> None:
    assert [t.key for t in MASTER] == list(ORDER)
    assert set(ORDER) == set(GUIDE)


@pytest.mark.parametrize("key", [t.key for t in MASTER if GUIDE[t.key].example])
def test_an_example_says_what_every_row_must(key: str) -> None:
    table, example = next(t for t in MASTER if t.key == key), GUIDE[key].example
    assert {c.key for c in table.columns if c.required} <= set(example) <= {c.key for c in table.columns if c.who == "I"}
    for column, shown in example.items():
        of = table.by_key[column]
        assert {"text": isinstance(shown, Text), "choice": shown in {c.key for c in of.choices}, "date": hasattr(shown, "year"),
                "number": isinstance(shown, (int, float))}[of.kind], column


@pytest.mark.parametrize(("lang", "line"), [
    ("zh-CN", "| 1 公司和单位 | 组织架构 | 必填 | 不能下发 |"),
    ("zh-TW", "| 1 公司和單位 | 組織架構 | 必填 | 不能發送 |"),
    ("en", "| 1 The company and its units | Organisation | Required | Nothing can be issued |"),
    ("zh-CN", "| 年 | – | 必填 | 日历年份,不是财年;年月在一格的期间(如 202603、2026-03)填在「月」,这里留空 | 2026 |"),
    ("zh-CN", "| 金额 | 见基本信息「历史销售的金额单位」 | 必填 | – | 128.5 |"),
    ("zh-CN", "| 层级 | – | 必填 | 选一项:公司、大区、省区、分公司、办事处、部门 | 分公司 |"),
    ("en", "| Deadline | – | Required | a date, such as 2026-11-10 | 2026-11-10 18:00 |"),
])
def test_every_sheet_is_told_column_by_column(lang: Lang, line: str) -> None:
    assert line in manual_text(lang).splitlines()


# -- the page for a browser ------------------------------------------------------------------------------------------

@cache
def page(lang: Lang) -> str:
    return page_from(manual_text(lang), lang)


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_needs_no_network_and_leads_everywhere(lang: Lang) -> None:
    html = page(lang)
    assert re.findall(r"""\b(?:src|href)=["'](?!#)|@import|url\(""", html) == []
    places = re.findall(r'\bid="([^"]+)"', html)
    assert len(places) == len(set(places))
    assert {*re.findall(r'href="#([^"]+)"', html), *CODES, *(t.key for t in (*MASTER, *BRANCH))} <= set(places)
    assert re.findall(r"^\||\*\*|^#|\| ---", html, re.M) == []  # no Markdown is left
    assert f'<html lang="{lang}">' in html


def test_what_stands_in_a_text_is_no_markup() -> None:
    made = page_from("# a\n\n## b <i> `k_1`\n\n- **x** < y & `z`\n\n| h | i |\n| --- | --- |\n| XP401 | 1 \\| 2 |\n\n### c\n\nd", "en")
    assert "<title>a</title>" in made
    for part in ('<h2 id="k_1">b &lt;i&gt;</h2>', '<a class="h2" href="#k_1">b &lt;i&gt;</a>',
                 "<li><b>x</b> &lt; y &amp; <code>z</code></li>",
                 '<tr id="XP401"><td>XP401</td><td>1 | 2</td></tr>', "<h3>c</h3>\n<p>d</p>"):
        assert part in made, part


def test_it_is_written_where_asked_or_where_xlplan_keeps_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLPLAN_STATE", str(tmp_path / "state"))
    for made in (xlplan.manual("en"), xlplan.manual("en", tmp_path / "new" / "m.html"), xlplan.manual("en")):
        assert made.is_absolute()
        assert made.read_text(encoding="utf-8") == page("en")
        assert [p.name for p in made.parent.iterdir() if p.suffix == ".tmp"] == []
    with pytest.raises(XlplanError):
        xlplan.manual("fr")  # type: ignore[arg-type]


def test_needs_are_said_in_one_word_each() -> None:
    assert {guide.need for guide in GUIDE.values()} == set(NEEDS)
