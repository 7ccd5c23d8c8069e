"""From an export to issued workbooks: new --from, check, issue; and what happens when nobody says yes."""
from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest
from console import run

import xlplan
from xlplan.pipeline.drafted_lines import draft_lines, outcome_lines
from xlplan.pipeline.new_from import DraftedPlan, new_from
from xlplan.text import LANGS, Lang

HEADS = ("会计期", "分公司编码", "分公司", "存货名称", "存货大类", "价税合计(元)")
FILLED = {"寄回邮箱": "plan@example.com", "总部联系人": "李敏"}


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Two years of two branches, ending in October, in GBK."""
    path = tmp_path / "erp.csv"
    with path.open("w", newline="", encoding="gb18030") as file:
        rows = csv.writer(file)
        rows.writerow(HEADS)
        for year, month in [(y, m) for y in (2025, 2026) for m in range(1, 13) if (y, m) <= (2026, 10)]:
            for code, name in (("GD", "广东分公司"), ("FJ", "福建分公司")):
                amount = f"{(year - 2020) * 40_000 + month * 100}.07"
                rows.writerows([(f"{year}{month:02}", code, name, p, "饮料", amount) for p in ("茶", "水")])
        rows.writerow(("合计", "", "", "", "", ""))
    return path


def test_from_an_export_to_issued_workbooks(export: Path, tmp_path: Path) -> None:
    plan = tmp_path / "2027-plan"
    made = run("new", plan, "--company", "青禾", "--from", export, "--growth", "12%", "--yes", "--lang", "zh-CN")
    assert made.exit_code == 0, made.stdout
    assert "推测的格" in made.stdout
    assert (plan / "map.toml").is_file()
    first = run("check", plan, "--lang", "zh-CN")
    assert first.exit_code == 1
    assert [name for name in FILLED if f"必填项「{name}」没有填" in first.stdout] == list(FILLED)  # the rest was said, or guessed
    assert first.stdout.count("必须改 XP") == len(FILLED)
    book = openpyxl.load_workbook(plan / "master.xlsx")
    for row in book["基本信息"].iter_rows(min_col=2, max_col=3):
        if row[0].value in FILLED:
            row[1].value = FILLED[str(row[0].value)]
    book.save(plan / "master.xlsx")
    issued = xlplan.issue(plan, round="bottom_up")
    assert sorted(issued.files) == ["FJ", "GD"]
    base = sum(issued.history[0].years.values()) if len(issued.history[0].years) == 1 else issued.history[0].years[2026]
    assert round(issued.targets.data()["goal"] / (base / 100), 3) == 1.12
    assert xlplan.check(plan / "issued").must_fix is False


def test_nobody_says_yes(export: Path, tmp_path: Path) -> None:
    """Without a terminal nothing is asked: the layout is kept beside the export, no plan is made, and the status is 1."""
    plan = tmp_path / "2027-plan"
    answer = run("new", plan, "--company", "青禾", "--from", export, "--lang", "zh-CN", "--format", "json")
    said = json.loads(answer.stdout)
    assert (answer.exit_code, plan.exists(), said["master"]) == (1, False, None)
    assert Path(said["mapping"]) == export.parent / "map.toml"
    assert said["draft"]["months_proposed"] == [11, 12]
    assert {one["table"] for one in said["draft"]["open"]} == {"company", "goals"}  # a goal is never guessed
    again = run("new", plan, "--company", "青禾", "--from", export, "--map", export.parent / "map.toml", "--yes", "--lang", "zh-CN")
    assert again.exit_code == 0, again.stdout


def test_a_terminal_is_asked(export: Path, tmp_path: Path) -> None:
    asked: list[str] = []

    def confirm(draft: DraftedPlan) -> bool:
        asked.extend(one.kind for one in draft.layouts)
        return True

    result = new_from(tmp_path / "plan", export, company="青禾", goal="3000万", confirm=confirm)
    assert asked == ["sales"]
    assert result.master is not None
    assert result.must_fix is False


@pytest.mark.parametrize("lang", LANGS)
def test_every_language(export: Path, tmp_path: Path, lang: Lang) -> None:
    result = new_from(tmp_path / "plan", export, company="Qinghe", lang=lang)
    assert result.draft is not None
    said = "\n".join([*draft_lines(result, lang), *outcome_lines(result, lang)])
    assert {"zh-CN": "推测的格", "zh-TW": "推測的格", "en": "Guessed cells"}[lang] in said
    assert json.loads(json.dumps(result.data(lang), default=str))["draft"]["rows"]["history_sales"] == 96


@pytest.mark.parametrize(("options", "words"), [
    (("--year", "2027", "--growth", "12%"), "--growth goes with --from"), ((), "Give the plan year")])
def test_options_without_an_export(tmp_path: Path, options: tuple[str, ...], words: str) -> None:
    answer = run("new", tmp_path / "plan", "--company", "Qinghe", *options, "--lang", "en")
    assert (answer.exit_code, words in answer.stderr) == (2, True)


def test_a_figure_with_two_readings_makes_no_plan(tmp_path: Path) -> None:
    export = tmp_path / "erp.csv"
    export.write_text("年月;产品;金额\n" + "".join(f"2026-{m:02};茶;1.234,5{m % 10}\n" if m < 3 else f"2026-{m:02};茶;1.234\n"
                                               for m in range(1, 11)), encoding="utf-8")
    answer = run("new", tmp_path / "plan", "--company", "Qinghe", "--from", export, "--yes", "--lang", "en")
    assert answer.exit_code == 1
    assert not (tmp_path / "plan").exists()
    assert "XP705" in answer.stdout
    assert (tmp_path / "map.toml").is_file()


def test_the_same_data_twice_is_refused(export: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.csv"
    copy.write_bytes(export.read_bytes())
    answer = run("new", tmp_path / "plan", "--company", "Qinghe", "--from", export, "--from", copy, "--yes", "--lang", "en")
    assert (answer.exit_code, "exactly the same" in answer.stderr) == (2, True)
