"""分月考虑工作日 from the master workbook to the branch's sheet: months are season × workdays, counted here by hand and
shared out by a second largest remainder, and every level adds up. The workdays of past years are no part of the season."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor
from pathlib import Path

import pytest
from independent import MONTHS, Page, pages

from xlplan.example.company import company_tables
from xlplan.excel.writing.write import write_workbook
from xlplan.pipeline.issue import issue
from xlplan.pipeline.loading import load_plan
from xlplan.pipeline.results import Issuance
from xlplan.schema.diagnostic import Severity
from xlplan.store.folder import PlanFolder
from xlplan.workbook.writing.master_book import empty_frames, master_book

# 2026 by the State Council's notice; the made-up company is off on January 15 and 16 and works Saturday June 27
WORKED = (21 - 2, 16, 22, 21, 19, 21 + 1, 23, 21, 22, 18, 21, 23)
# 2023 to 2025 by their notices, added up: the days in coefficients that are a mean of these years
PAST = (18 + 22 + 19, 20 + 18 + 19, 23 + 21 + 21, 20 + 22 + 22, 21 + 21 + 19, 21 + 19 + 20,
        21 + 23 + 23, 23 + 22 + 21, 20 + 21 + 23, 19 + 19 + 18, 22 + 21 + 20, 21 + 22 + 23)
Made = tuple[Path, Issuance]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Made]:
    """`made(2026, "yes")`: a plan folder of two branches, issued, with the switch as said."""
    def run(year: int, switch: str) -> Made:
        folder = tmp_path_factory.mktemp("workdays") / f"{year}-plan"
        frames = company_tables(2, 7, year)
        frames["assignments"] = empty_frames({}, "zh-CN")["assignments"]  # targets assigned once, so shared out once
        fields = frames["company"]
        fields.texts["value"][fields.keys.index("switch_workdays")] = switch
        write_workbook(master_book(frames, "workdays", "zh-CN"), PlanFolder(folder).create().master)
        return folder, issue(folder)
    return run


@pytest.fixture(scope="module")
def switched(made: Callable[..., Made]) -> Made:
    return made(2026, "yes")


def steps(page: Page, row: str, column: str) -> int:
    """A cell in steps of 0.01 万元."""
    return int(page.number(row, column) * 100)


def share_out(total: int, weights: Sequence[int | Fraction]) -> list[int]:
    """Largest remainder, ties to the earlier month."""
    exact = [Fraction(total * w, sum(weights)) for w in weights]
    parts = [floor(x) for x in exact]
    order = sorted(range(len(weights)), key=lambda i: (parts[i] - exact[i], i))
    for i in order[:total - sum(parts)]:
        parts[i] += 1
    return parts


def indices(master: dict[str, Page], category: str, channel: str) -> list[int]:
    """The season sheet's row for the category and channel, else for the category: twelve indices in 0.001, those called the
    mean of three years without the workdays of these."""
    page = master["season"]
    rows = {(page.value(r, "category"), page.value(r, "channel")): r for r in page.data() if page.value(r, "category")}
    row = rows.get((category, channel)) or rows[category, None]
    typed = [int(page.number(row, m) * 1000) for m in MONTHS]
    mean = page.value(row, "source") == "三年均值"
    return share_out(12_000, [Fraction(n, d) for n, d in zip(typed, PAST, strict=True)]) if mean else typed


def test_the_exceptions_stand_on_their_sheet(switched: Made) -> None:
    page = pages(switched[0] / "master.xlsx")["workday_exceptions"]
    assert page.title == "工作日例外"
    lines = [tuple(page.value(r, c) for c in ("first", "last", "kind")) for r in page.data() if page.value(r, "first")]
    assert [(f"{a:%m-%d}", b and f"{b:%m-%d}", kind) for a, b, kind in lines] == [
        ("01-15", "01-16", "休息"), ("06-27", None, "上班")]


def test_months_are_season_times_workdays(switched: Made) -> None:
    folder, issued = switched
    master = pages(folder / "master.xlsx")
    products, compared = master["products"], 0
    launch = {products.value(r, "code"): products.value(r, "launch") for r in products.data() if products.value(r, "code")}
    for path in issued.files.values():
        sheet = pages(path)["sales_targets"]
        for row in sheet.data():
            product, channel = row.split("|")
            since = launch[product]
            first = since.month if since and since.year == 2026 else 1
            weights = [i * d if m >= first else 0 for m, (i, d) in enumerate(
                zip(indices(master, sheet.value(row, "group"), channel), WORKED, strict=True), 1)]
            target = steps(sheet, row, "hq_target")
            assert [steps(sheet, row, m) for m in MONTHS] == share_out(target, weights), (path.name, row)
            compared += first > 1
    assert compared  # the product launched in March is among them


def test_every_level_adds_up(switched: Made) -> None:
    folder, issued = switched
    plan = load_plan(folder).breakdown
    units = load_plan(folder).master.organisation
    assert sum(plan.target[c] for c in units.carriers()) + plan.unassigned == plan.goal
    for branch, path in issued.files.items():
        sheet = pages(path)["sales_targets"]
        assert sheet.sum(["hq_target"]) == sheet.sum(MONTHS) == Decimal(plan.target[branch]) / 100
        for row in sheet.data():
            assert sheet.sum(MONTHS, [row]) == sheet.number(row, "hq_target")


def test_the_switch_moves_months_and_nothing_else(switched: Made, made: Callable[..., Made]) -> None:
    _, plain = made(2026, "no")
    for branch, path in plain.files.items():
        without, with_ = (pages(p)["sales_targets"] for p in (path, switched[1].files[branch]))
        assert without.data() == with_.data()
        for row in without.data():
            assert without.number(row, "hq_target") == with_.number(row, "hq_target")
        february = [sheet.sum(["m02"]) for sheet in (without, with_)]
        assert february[1] < february[0]  # the shortest month


@pytest.mark.parametrize(("year", "switch", "codes"), [
    (2026, "yes", []),
    (2090, "no", []),            # nobody asks for workdays
    (2090, "yes", ["XP628"]),    # no notice yet: issued all the same, and said where the switch stands
])
def test_a_year_without_a_notice_is_issued_and_says_so(made: Callable[..., Made], switched: Made, year: int, switch: str,
                                                       codes: list[str]) -> None:
    folder, issued = switched if year == 2026 else made(year, switch)
    assert len(issued.files) == 2
    assert [d.code for d in issued.diagnostics] == codes
    for found in issued.diagnostics:
        cell = pages(folder / "master.xlsx")["company"].address("switch_workdays", "value")
        assert (found.severity, found.sheet, found.cell) == (Severity.WARNING, "基本信息", cell)
