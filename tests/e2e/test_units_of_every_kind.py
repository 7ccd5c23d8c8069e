"""Units of every kind fill in: regions a table declared while the program runs, units that HQ runs all of them. Each is issued,
filled in, checked, registered, put together and counted as a branch is."""
from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime
from pathlib import Path
from random import Random

import pytest
from independent import pages
from steering_case import typed

import xlplan
from xlplan.address import a1
from xlplan.example.behaviour import answer_feedback, draw_signoffs, fill_tables
from xlplan.excel.patching.patch import patch_file
from xlplan.excel.reading.intake import read_submission
from xlplan.excel.writing.write import to_bytes
from xlplan.pipeline.loading import load_plan
from xlplan.pipeline.results import Consolidation
from xlplan.plan.consolidate.merge import like_for_like
from xlplan.plan.master.filling import filling_units
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.column import Column
from xlplan.schema.diagnostic import Round
from xlplan.schema.frame import Frame
from xlplan.schema.table import FootRow, Table
from xlplan.tables import BRANCH, BY_KEY
from xlplan.text import same_text
from xlplan.units import WAN_YUAN
from xlplan.workbook.writing.branch_book import branch_book

Sent = dict[str, dict[str, Frame]]  # unit -> table -> what it filled in
Played = tuple[Path, Consolidation, Sent]
VISITS = Table(
    "visits", same_text("Visits"), "open", (
        Column("shop", same_text("Shop"), kind="text", who="I", up="count", width=20),
        Column("spend", same_text("Spend"), WAN_YUAN, who="I", up="sum")),
    ("shop",), (FootRow("@total", same_text("Total"), total=True),), spare=5, used_by=("shop", "spend"), rounds=(),
    purpose=same_text("Shops to visit"), minutes=3)
ISSUED = date(2026, 10, 26)
BRANCHES = ("JS", "ZJ", "GD")
RUN = ("HQ-KA", "HQ-EC", "HQ-GP", "HQ-EX")  # 总部费用 and 未分配 sell nothing


def say(folder: Path, *lines: dict[str, str]) -> None:
    """HQ types these lines below those on its sheet."""
    columns, sheet = typed(folder, "填报安排")
    first = next(n for n, line in enumerate(sheet.values, 1) if n > 6 and str(line[0]).startswith("r") and not (line + [None] * 2)[1])
    named = {str(line[1]): n for n, line in enumerate(sheet.values, 1) if len(line) > 1 and line[1]}
    cells: dict[str, str] = {}
    for line in lines:
        row = named.get(line["table"], first)
        first += row == first
        cells |= {a1(row, columns[key]): text for key, text in line.items()}
    patch_file(folder / "master.xlsx", {"填报安排": cells})


def name_one(persons: Frame) -> None:
    """One person who carries the whole target."""
    persons.texts["emp_no"][0], persons.texts["name"][0], persons.used[0] = "0901", "韩梅", True
    persons.amounts["share"][0], persons.filled["share"][0] = 1_000, True


def send_back(folder: Path, in_round: Round, leave: Collection[str] = ()) -> Sent:
    """Every issued workbook filled in and put into the inbox, but those of `leave`; what each unit sent."""
    hq, sent = load_plan(folder), Sent()
    key = hq.folder.seal_key()
    for n, code in enumerate(filling_units(hq.master, in_round)):
        got = read_submission(hq.folder.issued / f"{code}.xlsx", code, key)
        issued, frames = got.issued, got.frames
        assert issued is not None
        fill_tables(frames, Random(code), "as_told", ties=True)
        if (persons := frames.get("person_targets")) is not None and not persons.used.any():
            name_one(persons)  # a unit without heads of its own has somebody too who answers for its target
        if "visits" in frames:
            visits = frames["visits"]
            visits.texts["shop"][0], visits.amounts["spend"][0] = f"{code} 1", 100 + n
            visits.filled["spend"][0] = visits.used[0] = True
        sent[code] = frames
        if code not in leave:
            answer_feedback(frames, Random(code), issued.stamp.lang)
            org = hq.master.organisation
            region = org.region_of(code)
            signs = draw_signoffs(Random(code), "zh-CN", "2026-11-05", set(), org.by_code[region].manager if region else "")
            book = branch_book(issued, frames, key, signs=signs, created=datetime(2026, 11, 5, 12))
            (folder / "inbox" / f"{code}.xlsx").write_bytes(to_bytes(book))
    return sent


@pytest.fixture(scope="module")
def empty(plan_folder: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's plan with an empty inbox."""
    folder = Path(shutil.copytree(plan_folder("zh-CN"), tmp_path_factory.mktemp("kinds") / "plan"))
    for file in (folder / "inbox").iterdir():
        file.unlink()
    return folder


# -- regions and branches fill in a table of the year, which is declared while the program runs --------------------------

@pytest.fixture(scope="module")
def declared() -> Iterator[None]:
    with BRANCH.declared(VISITS):
        yield


@pytest.fixture(scope="module")
def visits(empty: Path, declared: None, tmp_path_factory: pytest.TempPathFactory) -> Played:
    folder = Path(shutil.copytree(empty, tmp_path_factory.mktemp("visits") / "plan"))
    say(folder, {"table": "Visits", "bottom_up": "是", "for_branch": "是", "for_region": "是"}, {"table": "培训纲领", "for_region": "是"})
    made = xlplan.issue(folder, round="bottom_up", on=ISSUED, reason="更正")
    assert not made.must_fix, [d for d in made.diagnostics if d.severity]
    assert tuple(made.files) == ("R-E", "JS", "ZJ", "R-S", "GD")
    sent = send_back(folder, "bottom_up", leave=("R-S",))
    return folder, xlplan.consolidate(folder), sent


def test_a_workbook_holds_what_its_unit_fills(visits: Played) -> None:
    folder = visits[0]
    assert {*pages(folder / "issued" / "R-E.xlsx")} >= {"visits", "training"}
    assert "sales_targets" not in pages(folder / "issued" / "R-E.xlsx")
    assert {*pages(folder / "issued" / "JS.xlsx")} >= {"visits", "training", "sales_targets", "expense_budget"}


def test_every_file_is_judged_alike(visits: Played) -> None:
    folder, result, _ = visits
    of = {f.branch: f for f in result.files}
    assert of["R-E"].verdict.startswith("accepted")
    assert {t for t, v in of["R-E"].tables.items() if v != "not_opened"} == {"visits", "training"}
    alone = {f.branch: f.tables for f in xlplan.check(folder / "inbox").files}
    assert alone == {code: f.tables for code, f in of.items()}


def test_what_is_declared_is_put_together(visits: Played) -> None:
    _, result, sent = visits
    table = result.tables["visits"]
    assert {str(b): round(float(v) * 100) for b, v in zip(table["branch"], table["spend"], strict=True)} == {
        code: int(frames["visits"].amounts["spend"].sum()) for code, frames in sent.items() if code != "R-S"}
    assert set(result.tables["sales_targets"]["branch"]) == set(BRANCHES)


def test_a_region_that_sends_nothing_is_missing_as_a_branch_is(visits: Played) -> None:
    _, result, _ = visits
    assert [(d.code, d.branch) for d in result.register] == [("XP501", "R-S")]
    assert result.submission == {"expected": 5, "accepted": 4, "missing": ["R-S"], "returned": [],
                                 "counts": {"passed": 4, "partly": 0, "unfilled": 0, "returned": 0, "missing": 1}}
    assert {t: s for t, s in result.states["R-S"].tables.items() if s != "not_opened"} == {"training": "missing", "visits": "missing"}
    assert result.must_fix


def test_and_it_is_no_missing_sales_plan(visits: Played) -> None:
    folder, result, sent = visits
    assert result.numbers.missing == []
    assert like_for_like(result.numbers)[0] == sum(int(sent[b]["sales_targets"].amounts["hq_target"].sum()) for b in BRANCHES)
    rollup = pages(folder / "rollup.xlsx")
    assert "3 / 3 家计入" in rollup["target_compare"].at[3, 2]
    assert "4 / 5 家计入" in rollup["training_rollup"].at[3, 2]


@pytest.mark.parametrize(("change", "codes"), [
    (lambda inbox: shutil.copy(inbox / "R-E.xlsx", inbox / "again.xlsx"), ["XP504"]),                        # the same once more
    (lambda inbox: shutil.move(inbox / "R-E.xlsx", inbox / "江苏分公司.xlsx"), ["XP534"]),                     # under another's name
])
def test_its_files_are_registered_alike(change: Callable[[Path], object], codes: list[str], tmp_path: Path,
                                        visits: Played) -> None:
    folder = Path(shutil.copytree(visits[0], tmp_path / "plan"))
    change(folder / "inbox")
    found = xlplan.consolidate(folder, rollup=False)
    assert [d.code for f in found.files if f.branch == "R-E" for d in f.diagnostics if d.code.startswith("XP5")] == codes


def test_a_table_switched_on_in_a_running_round_is_owed_by_whom_it_was_issued(empty: Path, tmp_path: Path) -> None:
    """Regions that were sent nothing are not chased; branches, whose workbooks went out without it, do not owe it, whether they have
    answered or not, and HQ is told; once it is issued to all, what they had sent goes back, and they owe it."""
    folder = Path(shutil.copytree(empty, tmp_path / "plan"))
    xlplan.issue(folder, round="bottom_up", on=ISSUED, reason="更正")
    send_back(folder, "bottom_up")
    (folder / "inbox" / "ZJ.xlsx").unlink()
    say(folder, {"table": "风险与对策", "bottom_up": "是", "for_branch": "是", "for_region": "是"})
    found = xlplan.consolidate(folder)
    told = [d for d in found.register if d.code != "XP649"]  # a change that waits for ZJ, whose file came and is gone
    assert [(d.code, d.branch) for d in told] == [("XP583", "ZJ"), ("XP538", "R-E"), ("XP538", "R-S"), ("XP539", None)]
    assert "「风险与对策」按「填报安排」要由 3 个单位填(" in message_of(told[-1], "zh-CN")
    assert found.submission == {"expected": 3, "accepted": 2, "missing": ["ZJ"], "returned": [],
                                "counts": {"passed": 2, "partly": 0, "unfilled": 0, "returned": 0, "missing": 1}}
    assert {state.tables.get("risks", "not_opened") for state in found.states.values()} == {"not_opened"}
    assert "risks_figures" not in pages(folder / "rollup.xlsx")
    xlplan.issue(folder, round="bottom_up", on=ISSUED, reason="加一张表")
    found = xlplan.consolidate(folder)
    assert {b: s.tables["risks"] for b, s in found.states.items()} == {
        "R-E": "missing", "JS": "returned", "ZJ": "missing", "R-S": "missing", "GD": "returned"}
    assert "0 / 5 家计入" in pages(folder / "rollup.xlsx")["risks_figures"].at[3, 2]


def test_a_workbook_that_hq_takes_back_is_no_units_any_more(tmp_path: Path, visits: Played) -> None:
    folder = Path(shutil.copytree(visits[0], tmp_path / "plan"))
    say(folder, {"table": "Visits", "bottom_up": "是", "for_region": "否"}, {"table": "培训纲领", "for_region": "否"})
    found = xlplan.consolidate(folder, rollup=False)
    (of,) = [f for f in found.files if f.branch == "R-E"]
    assert (of.verdict, [d.code for d in of.diagnostics if d.code == "XP507"]) == ("refused", ["XP507"])
    assert found.submission["expected"] == 3


# -- units that HQ runs fill in every table ------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def run(empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Played:
    folder = Path(shutil.copytree(empty, tmp_path_factory.mktemp("run") / "plan"))
    say(folder, *({"table": t.label("zh-CN"), "for_hq_run": "是", "final": "是"} for t in BRANCH if t.expected and t.key != "training"))
    say(folder, {"table": "培训纲领", "for_hq_run": "是"})
    made = xlplan.issue(folder, round="final", on=ISSUED)
    assert not made.must_fix, [d for d in made.diagnostics if d.severity]
    sent = send_back(folder, "final")
    return folder, xlplan.consolidate(folder, round="final"), sent


def test_those_that_sell_get_the_whole_workbook(run: Played) -> None:
    assert {code: [key for key in frames if BY_KEY[key].expected] for code, frames in run[2].items()} == {
        code: [t.key for t in BRANCH if t.expected] if code in (*BRANCHES, *RUN) else ["training"]
        for code in (*BRANCHES, *RUN, "HQ-COST", "HQ-OPEN")}


def test_what_they_declare_counts(run: Played) -> None:
    folder, result, sent = run
    assert {f.branch: f.verdict for f in result.files if not f.verdict.startswith("accepted")} == {}
    selling = (*BRANCHES, *RUN)
    assert like_for_like(result.numbers)[0] == sum(int(sent[b]["sales_targets"].amounts["hq_target"].sum()) for b in selling)
    page = pages(folder / "rollup.xlsx")["target_compare"]
    assert page.value("@branches", "name") == "填报单位合计"
    parts = ("@branches", "@hq_run", "@unassigned")
    assert sum(page.number(row, "hq_target") for row in parts) == page.number("@total", "hq_target")
    assert page.number("HQ-KA", "year") > 0


def test_hq_adjusts_one_of_them(run: Played) -> None:
    made = xlplan.adjust(run[0], change=-10, reason="质询会压缩", by="王五", branches=["HQ-KA"])
    assert [(one.branch, one.change) for one in made.lines] == [("HQ-KA", -1000)]


def test_its_persons_get_their_plans(run: Played, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(run[0], tmp_path / "plan"))
    made = xlplan.individual(folder, "HQ-KA", workers=0)
    assert {branch for branch, _ in made.files} == {"HQ-KA"}
