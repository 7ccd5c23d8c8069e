"""A plan is frozen, a correction comes in, HQ adjusts: the version stays, the comparison names what changed, by whom and why."""
from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from console import run
from independent import pages
from rounds_case import ON, rounds_plan, send
from steering_case import WHY, told

import xlplan
from xlplan.errors import XlplanError
from xlplan.excel.patching.patch import patch_file
from xlplan.excel.reading.intake import read_submission
from xlplan.plan.consolidate.frames import to_pandas
from xlplan.plan.versions.kept import Kept, kept_of
from xlplan.store.chain import GUARDS
from xlplan.store.folder import PlanFolder
from xlplan.store.ledger import Ledger
from xlplan.text import LANGS, Lang
from xlplan.units import UNITS

OLD = Path(__file__).parents[1] / "data" / "v02" / "plan"
KEPT = Path(__file__).parents[1] / "data" / "versions"
SALES = "sales_targets"


@pytest.fixture(autouse=True)
def _records_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLPLAN_STATE", str(tmp_path_factory.mktemp("state")))


def freeze(plan: Path, name: str = "V1", *more: object) -> dict[str, Any]:
    return told("freeze", plan, "--as", name, "--by", "王五", *more)


def kept(plan: Path, name: str = "V1") -> str:
    with Ledger(PlanFolder(plan).ledger, reading=True) as ledger:
        [identity] = {one[0] for one in ledger.tables()["issued"]}
        return ledger.version_text(identity, name)


def state(plan: Path, name: str = "V1") -> Kept:
    return kept_of(kept(plan, name))


def type_into(plan: Path, branch: str, row: str, values: dict[str, float | str], table: str = SALES) -> None:
    """The branch corrects its file."""
    path = plan / "inbox" / f"{branch.lower()}.xlsx"
    place = read_submission(path, path.name).placements[table]
    patch_file(path, {place.sheet: {str(place.at(row, column)): value for column, value in values.items()}})
    os.utime(path, (path.stat().st_mtime + 60,) * 2)


def row_of(plan: Path, branch: str) -> tuple[str, int]:
    """The row of the branch with most in March, and how much, in steps."""
    sales = state(plan).tables[SALES]
    march = [(int(n or 0), sales.keys[i]) for i, n in enumerate(sales.declared["m03"]) if sales.owner[i] == branch]
    return max(march)[1], max(march)[0]


def changes(data: dict[str, Any], by: str, table: str = SALES) -> dict[str, dict[str, Any]]:
    """Key -> its line, of the table by that."""
    one = next(t for t in data["tables"] if t["table"] == table)
    return {line["key"]: line for line in next(s for s in one["sections"] if s["by"] == by)["lines"]}


def test_v1_stays_as_it_was_while_a_correction_comes_in(plan: Path) -> None:
    made, frozen = freeze(plan), kept(plan)
    row, before = row_of(plan, "GD")
    type_into(plan, "GD", row, {"m03": (before - 1234) / 100, "remark": "客户撤场"})
    found = told("compare", plan, "V1", "now", "--lang", "zh-CN")
    assert [found["before"]["name"], found["after"]["name"]] == ["V1", "现在"]
    assert all(one["ties"] for one in found["tables"])
    for by, key in (("region", "R-S"), ("unit", "GD"), ("product", row.split("|")[0]), ("channel", row.split("|")[1])):
        line = changes(found, by)[key]
        assert (line["change"], line["declared"], line["adjusted"]) == (-12.34, -12.34, 0), by
        assert [(r["kind"], r["unit"], r["text"], r["amount"]) for r in line["reasons"]] == [("remark", "GD", "客户撤场", -12.34)]
        assert [other for k, other in changes(found, by).items() if k != key and other["change"]] == []
    units = changes(found, "unit")
    assert sum(units[b]["before"] for b in ("GD", "JS", "ZJ")) == pytest.approx(made["tables"][SALES]["approved"])
    assert kept(plan) == frozen
    assert told("compare", plan, "V1", "V1")["tables"][0]["total"]["change"] == 0


def test_what_is_frozen_is_what_was_consolidated(plan: Path) -> None:
    told("adjust", plan, "--change", "-300", "--hold", "GD", *WHY, "--approved-by", "李总", "--write")
    freeze(plan)
    result, version = xlplan.consolidate(plan), state(plan)
    for which, frames in ((False, to_pandas(result.numbers)), (True, to_pandas(result.numbers, with_adjustments=True))):
        for key, frame in frames.items():
            table = version.tables[key]
            assert [*frame["branch"]] == [*table.owner]
            assert [*frame["row_key"]] == [*table.keys]
            for column, unit in table.units.items():
                shown = [None if pd.isna(value) else UNITS[unit].steps(float(value))[0] for value in frame[column]]
                found = [*(table.approved(column) if which else table.declared[column])]
                assert [None if one is None else n for n, one in zip(found, shown, strict=True)] == shown, (key, column)
    files = {f.branch: f.sha256 for f in result.files}
    assert {unit: sha for table in version.tables.values() for unit, sha in table.files.items()} == files
    assert {(one.file, one.sha256, one.issue) for one in version.files} == {(f.file, f.sha256, 1) for f in result.files}
    assert (version.name, version.by, version.round) == ("V1", "王五", "bottom_up")
    assert sorted((one.branch, one.by) for one in version.lines if one.reason == "质询会压缩") == [("JS", "王五"), ("ZJ", "王五")]


def test_hqs_reasons_stand_beside_what_it_changed(plan: Path) -> None:
    freeze(plan)
    told("adjust", plan, "--change", "-300", "--hold", "GD", *WHY, "--approved-by", "李总", "--write")
    found = told("compare", plan, "--lang", "zh-CN")  # the last version against now
    assert changes(found, "unit")["GD"]["change"] == 0
    js, zj = (changes(found, "unit")[b] for b in ("JS", "ZJ"))
    assert js["adjusted"] + zj["adjusted"] == pytest.approx(-300)
    assert {r["text"] for line in (js, zj) for r in line["reasons"]} == {"总部调整:质询会压缩(王五)"}
    xlplan.consolidate(plan)
    page, lines = pages(plan / "rollup.xlsx")["versions"], changes(found, "unit")
    for branch, line in lines.items():
        assert page.number(f"{SALES}|unit|{branch}", "change") == Decimal(str(line["change"]))
    told("adjust", plan, "--change", "-1", "--branches", "ZJ", *WHY, "--write")  # proposed: it explains nothing
    assert changes(told("compare", plan, "--lang", "zh-CN"), "unit") == lines


def test_opinions_typed_in_the_rollup_are_kept(plan: Path) -> None:
    row, before = row_of_now(plan)
    type_into(plan, "GD", row, {"m03": before / 100 + 7})
    xlplan.consolidate(plan)
    page = openpyxl.load_workbook(plan / "rollup.xlsx")["问题清单"]
    at = next(cell.column_letter for cell in page[1] if cell.value == "decision")
    patch_file(plan / "rollup.xlsx", {"问题清单": {f"{at}6": "同意,下轮补说明"}})
    status = openpyxl.load_workbook(plan / "rollup.xlsx")["上报进度"]
    at = next(cell.column_letter for cell in status[1] if cell.value == "conclusion")
    line = next(n for n in range(1, status.max_row + 1) if status.cell(n, 1).value == "GD")
    patch_file(plan / "rollup.xlsx", {"上报进度": {f"{at}{line}": "销售保底"}})
    assert freeze(plan)["opinions"] == 2  # as they stand in the roll-up that no run has read yet
    xlplan.consolidate(plan)
    (plan / "rollup.xlsx").unlink()
    assert freeze(plan, "V2")["opinions"] == 2  # as the ledger holds them
    assert {(one.code[:2], one.branch, one.column, one.opinion, one.settled) for one in state(plan, "V2").opinions} == {
        ("XP", "JS", "decision", "同意,下轮补说明", False), ("", "GD", "conclusion", "销售保底", False)}
    data = told("compare", plan, "V0", "V2")
    assert {one["text"] for one in data["opinions"]} == {"同意,下轮补说明", "销售保底"}
    assert told("compare", plan, "V1", "V2")["opinions"] == []
    assert sum(data["findings"]["after"].values()) == len(state(plan, "V2").findings)
    said = run("compare", plan, "V0", "V2", "--lang", "zh-CN").stdout
    assert "总部新写的意见 2 条" in said
    assert "销售保底" in said
    assert "检查问题:" in said


def row_of_now(plan: Path) -> tuple[str, int]:
    freeze(plan, "V0")
    sales = state(plan, "V0").tables[SALES]
    return next((sales.keys[i], int(n)) for i, n in enumerate(sales.declared["m03"]) if sales.owner[i] == "GD" and n)


def test_who_compares_or_asks_for_a_history_records_nothing(plan: Path) -> None:
    """Not even of a file that no run has seen yet, and which they count."""
    freeze(plan)
    row, stood = row_of(plan, "GD")
    type_into(plan, "GD", row, {"m03": (stood - 1000) / 100})
    before = {path: path.read_bytes() for path in plan.rglob("*") if path.is_file()}
    told("compare", plan)
    now = told("history", plan, "--unit", "GD", "--row", row, "--column", "m03")["moments"][-1]
    assert {path: path.read_bytes() for path in plan.rglob("*") if path.is_file()} == before
    assert now["declared"] == (stood - 1000) / 100


def test_issued_and_last_year_are_states_too(plan: Path) -> None:
    result = xlplan.consolidate(plan, rollup=False)
    sales = result.tables[SALES]
    found = told("compare", plan, "last-year", "issued")
    for branch, line in changes(found, "unit").items():
        mine = sales[sales["branch"] == branch]
        if len(mine):
            assert (line["before"], line["after"]) == pytest.approx((mine["py_estimate"].sum(), mine["hq_target"].sum()))
    names = [(one["before"]["basis"], one["after"]["basis"]) for one in [found]]
    assert names == [("last_year", "issued")]
    assert found["left_out"] == ["training"]


def test_a_version_may_be_frozen_of_a_plan_that_is_not_well(plan: Path) -> None:
    """One file is gone, another is no workbook: nothing is refused, and who is missing stands at target."""
    (plan / "inbox" / "gd.xlsx").unlink()
    (plan / "inbox" / "js.xlsx").write_bytes(b"no workbook")
    assert freeze(plan)["version"] == "V1"
    units = {one.code: one.tables[SALES] for one in state(plan).units if one.tables}
    assert units == {"GD": "missing", "JS": "missing", "ZJ": "in"}
    assert set(state(plan).tables[SALES].files) == {"ZJ"}


@pytest.mark.parametrize("names", [
    ("V1", "二上 定稿", "../../etc/passwd", "C:\\con", "nul.", "a/b", "=1+1", "{x}", "V1🎉", "«V»"), (" V1 ",), ("ｖ１",)])
def test_any_text_names_a_version_and_no_file(tmp_path: Path, names: tuple[str, ...]) -> None:
    """In the smallest of plans, of one unit; the roll-up names the version that was frozen last."""
    plan = rounds_plan(tmp_path / "plan", units=("A",))
    xlplan.issue(plan, round="bottom_up", on=ON)
    send(plan, "A")
    xlplan.consolidate(plan)
    before = {p.relative_to(plan) for p in plan.rglob("*")}
    for name in names:
        assert freeze(plan, name)["version"] == name.strip()
        assert told("compare", plan, name, "now")["before"]["name"] == name.strip()
        assert {p.relative_to(plan) for p in plan.rglob("*")} == before, name
        xlplan.consolidate(plan)
        assert name.strip() in pages(plan / "rollup.xlsx")["versions"].at.values()


@pytest.fixture(scope="module")
def frozen(plan_folder: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """GD alone, frozen as V1. Read it only."""
    folder = Path(shutil.copytree(plan_folder("zh-CN", 1), tmp_path_factory.mktemp("frozen") / "plan"))
    freeze(folder)
    return folder


@pytest.mark.parametrize(("words", "says"), [
    (("--as", " v1 ", "--by", "李四"), ("已有版本 V1", "there is a version v1")),
    (("--as", " ", "--by", "李四"), ("没有写版本名", "no name")),
    (("--as", "现在", "--by", "李四"), ("另有所指", "means something else")),
    (("--as", "LAST-YEAR", "--by", "李四"), ("另有所指", "means something else")),
    (("--as", "V\x02", "--by", "李四"), ("放不进单元格", "cannot stand in a cell")),
    (("--as", "V\n2", "--by", "李四"), ("几行", "several lines")),
    (("--as", "长" * 31, "--by", "李四"), ("太长", "too long")),
    (("--as", "V2", "--by", " "), ("由谁封存", "who freezes it")),
])
def test_what_cannot_name_a_version_is_said(frozen: Path, words: tuple[str, ...], says: tuple[str, str]) -> None:
    for lang, said in zip(("zh-CN", "en"), says, strict=True):
        result = run("freeze", frozen, *words, "--lang", lang)
        assert result.exit_code == 2
        assert said in result.stderr.lower() or said in result.stderr


@pytest.mark.parametrize(("lang", "now"), [("zh-CN", "现在"), ("zh-TW", "現在"), ("en", "Now")])
def test_a_version_that_is_not_there_is_answered_with_those_that_are(alone: Path, frozen: Path, lang: Lang, now: str) -> None:
    result = run("compare", alone, "--lang", lang)
    assert result.exit_code == 2
    assert "xlplan freeze" in result.stderr
    result = run("compare", frozen, "V3", "now", "--lang", lang)
    assert result.exit_code == 2
    assert "V3" in result.stderr
    assert "V1" in result.stderr
    assert run("compare", frozen, "v1", now, "--lang", lang).exit_code == 0


@pytest.mark.parametrize("lang", LANGS)
def test_audit_names_the_version_that_was_changed(frozen: Path, tmp_path: Path, lang: Lang) -> None:
    plan = Path(shutil.copytree(frozen, tmp_path / "plan"))
    assert run("audit", plan, "--lang", lang).exit_code == 0
    with closing(sqlite3.connect(plan / "ledger.db")) as db, db:
        for guard in GUARDS:
            db.execute(f"DROP TRIGGER {guard}")
        db.execute("UPDATE versions SET data = x'789c03000000000001'")
        for sql in GUARDS.values():
            db.execute(sql)
    result = run("audit", plan, "--lang", lang)
    assert result.exit_code == 1
    assert {"zh-CN": "封存的版本 V1", "zh-TW": "封存的版本 V1", "en": "frozen version V1"}[lang] in result.stdout
    assert "V1" in run("compare", plan, "V1", "now", "--lang", lang).stderr
    done = xlplan.consolidate(plan, lang=lang)  # the roll-up is written, and says that it is without
    assert "XP541" in [d.code for d in done.notes]
    assert "versions" not in pages(plan / "rollup.xlsx")


def test_a_plan_of_an_old_xlplan_can_be_frozen(tmp_path: Path) -> None:
    plan = Path(shutil.copytree(OLD, tmp_path / "plan"))
    assert freeze(plan)["tables"][SALES]["declared"] == 6000
    assert told("compare", plan)["tables"][0]["total"]["change"] == 0


def test_a_version_of_every_release_is_read() -> None:
    """tests/data/versions: one of each format."""
    [text] = [path.read_text(encoding="utf-8") for path in sorted(KEPT.glob("*.json"))]
    version = kept_of(text)
    assert (version.name, version.by, version.round, version.year) == ("V1", "王五", "bottom_up", 2027)
    assert sum(n or 0 for n in version.tables[SALES].declared["year"]) == 600_000
    assert sum(version.tables[SALES].approved("year")) == 600_800
    assert [line.change for line in version.lines] == [800, 600]
    with pytest.raises(XlplanError, match="newer xlplan"):
        kept_of(text.replace('"format":1', '"format":2'))


# -- the life of one number --------------------------------------------------------------------------------------------

def life(plan: Path, *words: object, lang: Lang = "zh-CN") -> dict[str, Any]:
    return told("history", plan, *words, "--lang", lang)


def test_the_life_of_one_number(plan: Path) -> None:
    freeze(plan)
    row, before = row_of(plan, "GD")
    first = json.loads(run("history", plan, "--unit", "GD", "--row", row, "--column", "m03", "--format", "json").stdout)
    type_into(plan, "GD", row, {"m03": (before - 1000) / 100})
    xlplan.consolidate(plan, rollup=False)
    told("adjust", plan, "--change", "-5", "--branches", "GD", "--row", row, "--period", "m03", *WHY, "--approved-by", "李总", "--write")
    freeze(plan, "V2")
    data = life(plan, "--unit", "GD", "--row", row, "--column", "m03")
    assert [m["kind"] for m in first["moments"]] == ["issued", "arrived", "frozen", "now"]
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for moment in data["moments"]:
        by_kind.setdefault(moment["kind"], []).append(moment)
    assert by_kind["issued"][0]["declared"] == first["moments"][0]["declared"] > 0
    assert [m["declared"] for m in by_kind["arrived"]] == [before / 100, (before - 1000) / 100]  # the first file was replaced
    assert [(m["declared"], m["adjusted"]) for m in by_kind["frozen"]] == [(before / 100, 0), ((before - 1000) / 100, -5)]
    [line] = by_kind["adjusted"]
    assert all(word in line["text"] for word in ("质询会压缩", "王五", "李总", "-5.00"))
    assert (by_kind["now"][0]["declared"], by_kind["now"][0]["adjusted"]) == ((before - 1000) / 100, -5)


@pytest.mark.parametrize(("words", "row", "column"), [
    (("--unit", "广东分公司"), "@total", "year"),
    (("--unit", "gd", "--row", "合计", "--column", "3月"), "@total", "m03"),
    (("--unit", "GD", "--table", "费用预算", "--row", "5603", "--column", "全年"), "5603", "year"),
    (("--unit", "GD", "--column", "下达目标"), "@total", "hq_target"),
    (("--unit", "GD", "--column", "Q1"), "@total", "q1"),
])
def test_names_are_as_good_as_keys(week: Path, words: tuple[str, ...], row: str, column: str) -> None:
    data = life(week, *words)
    assert (data["branch"], data["row"], data["column"]) == ("GD", row, column)
    assert data["moments"][-1]["declared"] is not None
    assert len({m["declared"] for m in data["moments"] if m["kind"] in ("arrived", "now")}) == 1


@pytest.mark.parametrize(("words", "says"), [
    (("--unit", "广州"), "没有这个单位"), (("--unit", "GD", "--table", "费用"), "费用预算"),
    (("--unit", "GD", "--row", "P99|C99"), "没有这一行"),
    (("--unit", "GD", "--row", "P03"), "P03|C01"), (("--unit", "GD", "--column", "产量"), "没有这个列"), (("--unit", "R-S"), "没有填过"),
    (("--unit", "GD", "--row", "@py_month", "--column", "share"), "没有数"),
])
def test_what_names_nothing_is_answered_with_what_there_is(frozen: Path, words: tuple[str, ...], says: str) -> None:
    result = run("history", frozen, *words, "--lang", "zh-CN")
    assert result.exit_code == 2
    assert says in result.stderr


def test_one_who_sent_nothing_has_a_history_too(plan: Path) -> None:
    (plan / "inbox" / "gd.xlsx").unlink()
    data = life(plan, "--unit", "GD", "--column", "year")
    assert [m["kind"] for m in data["moments"] if m["kind"] != "adjusted"] == ["issued", "arrived", "now"]
    assert data["moments"][0]["declared"] > 0
    assert data["moments"][-1]["declared"] is None
