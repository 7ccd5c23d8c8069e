"""A table that stands as it was issued is not declared until somebody signs or chooses: it counts with what was assigned (暂估)."""
from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest
from independent import pages
from rounds_case import ON, UNITS, begun, declares, issued, send, signed

import xlplan
from xlplan.pipeline.printing import consolidation_lines
from xlplan.plan.consolidate.merge import like_for_like
from xlplan.schema.frame import Frame
from xlplan.tables.periods import MONTHS
from xlplan.workbook.forms import CHOICES, NOTHING, Choice

Tables = dict[str, Frame]
SALES, EXPENSES = "sales_targets", "expense_budget"


@pytest.fixture(scope="module")
def issued_plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return begun(tmp_path_factory.mktemp("left") / "plan")


@pytest.fixture
def plan(issued_plan: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(issued_plan, tmp_path / "plan"))


def as_issued(tables: Tables) -> None:
    """Nothing is typed."""


def a_reason(tables: Tables) -> None:
    tables[SALES].texts["remark"][0] = "维持"


def spends(tables: Tables) -> None:
    tables[EXPENSES].amounts["m03"][0] = 50_00
    tables[EXPENSES].filled["m03"][0] = True


def emptied(tables: Tables) -> None:
    for month in MONTHS:
        tables[SALES].amounts[month][:] = 0
        tables[SALES].filled[month][:] = False


less = declares(-10_00)
SIGNED, NOBODY = signed("B"), dict[str, str]()
IN, UNFILLED, WITHHELD, BACK = "in", "unfilled", "withheld", "returned"


CASES: list[tuple[Callable[[Tables], None], Mapping[str, str], Mapping[str, Choice], str, str]] = [
    (as_issued, NOBODY, {}, UNFILLED, UNFILLED),
    (as_issued, SIGNED, {}, IN, IN),                                          # somebody stands for HQ's figures
    (as_issued, {"manager|name": "钱二"}, {}, IN, IN),                         # in a first round no name is printed
    (as_issued, {"manager|opinion": "请总部定"}, {}, UNFILLED, UNFILLED),        # nobody's
    (less, NOBODY, {}, IN, UNFILLED),                                         # table by table
    (a_reason, NOBODY, {}, IN, UNFILLED),
    (spends, NOBODY, {}, UNFILLED, IN),
    (as_issued, NOBODY, {SALES: "fill"}, IN, UNFILLED),
    (as_issued, NOBODY, {SALES: "agreed"}, IN, UNFILLED),
    (less, SIGNED, {SALES: "agreed"}, BACK, IN),                              # they are not the suggested ones
    (a_reason, NOBODY, {SALES: "agreed"}, IN, UNFILLED),
    (as_issued, NOBODY, {EXPENSES: "zero"}, UNFILLED, IN),                    # no figure stands there
    (as_issued, NOBODY, {EXPENSES: "none"}, UNFILLED, IN),
    (less, SIGNED, {SALES: "withheld"}, WITHHELD, IN),                        # filled in, and kept back
    (as_issued, SIGNED, {SALES: "zero"}, IN, IN),                             # HQ's suggestion may stay where it is
    (less, SIGNED, {SALES: "zero"}, BACK, IN),                                # a figure of its own
    (spends, SIGNED, {EXPENSES: "none"}, IN, BACK),
    (emptied, SIGNED, {}, BACK, IN),
    (emptied, NOBODY, {SALES: "zero"}, IN, UNFILLED),
    (emptied, NOBODY, {SALES: "none"}, IN, UNFILLED),
    (emptied, NOBODY, {SALES: "agreed"}, BACK, UNFILLED),
]
TARGETS = {"A": 400_000, "B": 300_000, "C": 170_000}


@pytest.mark.parametrize("at", range(0, len(CASES), len(TARGETS)))
def test_how_a_table_counts(plan: Path, at: int) -> None:
    """Three cases at a time, a unit each."""
    cases = dict(zip(TARGETS, CASES[at:], strict=False))
    for unit, (change, signs, choices, _, _) in cases.items():
        send(plan, unit, change, signs=signs, choices=choices)
    result = xlplan.consolidate(plan, rollup=False)
    assert {u: (result.states[u].tables[SALES], result.states[u].tables[EXPENSES]) for u in cases} == {
        u: (sales, expenses) for u, (_, _, _, sales, expenses) in cases.items()}
    counted = {u for u, (_, _, _, sales, _) in cases.items() if sales == IN}
    have = dict(zip(result.numbers.branches, result.numbers.have[SALES].tolist(), strict=True))
    assert {u for u in cases if have[u]} == counted
    own = {u: 0 if choices.get(SALES) in NOTHING else TARGETS[u] - 10_00 * (change is less)
           for u, (change, _, choices, _, _) in cases.items() if u in counted}
    assert like_for_like(result.numbers) == (sum(TARGETS[u] for u in own), sum(own.values()))
    assert {u.code for u in xlplan.targets(plan, round="revise").units if u.declared is not None} == counted


@pytest.mark.parametrize("lang", ["zh-CN", "zh-TW", "en"])
def test_everything_says_so_alike(plan: Path, lang: str) -> None:
    """A declares, B left all as it was, KA keeps its sales back, C sends nothing."""
    send(plan, "A", declares(-100_00))
    send(plan, "B", signs={})
    send(plan, "KA", declares(20_00), choices={SALES: "withheld"})
    result = xlplan.consolidate(plan, lang=lang)  # type: ignore[arg-type]
    assert result.untouched == ["B", "KA"]  # KA fills in nothing but its sales
    assert result.submission["counts"] == {"passed": 1, "partly": 0, "unfilled": 2, "returned": 0, "missing": 1}
    rollup, lines = pages(plan / "rollup.xlsx"), list(consolidation_lines(result, lang))  # type: ignore[arg-type]
    handed_in = str(rollup["status"].at[4, 3]).partition(" · ")[0]
    assert any(line.startswith(handed_in) for line in lines)
    assert handed_in in str(rollup["overview"].at[3, 2])
    page = rollup["target_compare"]
    shown = {unit: [page.at.get((page.rows[unit], page.columns[c])) for c in ("like", "year", "missing", "provisional")] for unit in UNITS}
    assert {unit: [v or 0 for v in of] for unit, of in shown.items()} == {
        "A": [4000, 3900, 0, 3900], "B": [0, 0, 3000, 3000], "C": [0, 0, 1700, 1700], "KA": [0, 0, 1500, 1500]}


def test_the_next_round_asks_anew(plan: Path) -> None:
    """What a unit typed in 一上 stands in its next workbook, and declares nothing there until it is signed, with a date, or chosen."""
    for unit in UNITS:
        send(plan, unit, spends if unit == "B" else None)
    assert not xlplan.issue(plan, round="revise", on=ON).must_fix
    own = issued(plan, "B")
    assert (int(own.frames[EXPENSES].amounts["m03"][0]), own.signs) == (50_00, {"preparer|name": "B 的填表人"})
    for signs, state in (({}, UNFILLED), (signed("B"), IN)):
        send(plan, "B", signs=signs)
        assert set(xlplan.consolidate(plan, rollup=False).states["B"].tables.values()) - {"not_opened"} == {state}


@pytest.mark.parametrize("lang", ["zh-CN", "zh-TW", "en"])
def test_the_choice_stands_on_the_cover_in_the_words_of_the_workbook(tmp_path: Path, lang: str) -> None:
    """Typed by hand, and saved by another program; what is on no list is asked about and chooses nothing."""
    folder = begun(tmp_path / "plan")
    for typed, state, asked in ((CHOICES["agreed"](lang), IN, []), ("随便", UNFILLED, ["XP215"])):  # type: ignore[arg-type]
        book = openpyxl.load_workbook(folder / "issued" / "B.xlsx")
        cover = book.worksheets[0]
        row = next(r for r in range(1, 60) if cover.cell(r, 1).value == f"progress|{SALES}")
        cover.cell(row, next(c for c in range(1, 12) if cover.cell(1, c).value == "choice")).value = typed
        book.save(folder / "inbox" / "B.xlsx")
        result = xlplan.consolidate(folder, rollup=False)
        assert result.states["B"].tables[SALES] == state
        assert [d.code for d in result.files[0].diagnostics if d.code == "XP215"] == asked
