"""`xlplan individual` as HQ runs it: on a folder whose final round is in, one branch's sales having been refused.

What is asserted is read back from the workbooks themselves: their figures add up to the company's, every day of them.
"""
from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from console import run
from python_calamine import load_workbook

import xlplan
from xlplan.excel.reading.intake_master import take_master
from xlplan.pipeline.demo import demo
from xlplan.pipeline.individual import run as drawing
from xlplan.plan.consolidate.figures import approved_figures
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.workbook.reading.master_read import MasterRead

LEFT_OUT = "ZJ"  # types its numbers as text: sales refused, targets by person accepted


@dataclass(frozen=True)
class Read:
    """One workbook as anybody reads it: page key -> row key -> column key -> value."""

    pages: dict[str, dict[str, dict[str, Any]]]

    @classmethod
    def of(cls, path: Path) -> Read:
        out = {}
        book = load_workbook(str(path))
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            heads = rows[0]
            out[str(heads[0])] = {str(r[0]): {str(h): v for h, v in zip(heads[1:], r[1:], strict=True) if h} for r in rows[1:] if r[0]}
        return cls(out)

    def steps(self, page: str, row: str, column: str) -> int:
        return round(float(self.pages[page][row][column]) * 100)

    def days(self) -> Iterator[tuple[date, int]]:
        for key in self.pages["person_days"]:
            if key[:2] == "20":
                yield date.fromisoformat(key), self.steps("person_days", key, "target")


def files(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.xlsx"))


@pytest.fixture(scope="module")
def final(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three branches after the final round; nothing handed out yet. Read it only."""
    folder = tmp_path_factory.mktemp("individual") / "2027-plan"
    demo(folder, branches=3, broken=1, round="final", rollup=False)
    return folder


@pytest.fixture(scope="module")
def played(final: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The folder after `xlplan individual`, drawn in this process, and what that printed as JSON. Read it only."""
    folder = Path(shutil.copytree(final, tmp_path_factory.mktemp("played") / "2027-plan"))
    result = run("individual", folder, "--format", "json", "--workers", 0)
    assert result.exit_code == 1, result.output  # a branch could not be handed out
    return folder, json.loads(result.stdout)


@pytest.fixture(scope="module")
def workbooks(played: tuple[Path, dict[str, Any]]) -> dict[tuple[str, str], Read]:
    return {(b["branch"], p["row_key"]): Read.of(Path(p["file"])) for b in played[1]["branches"] for p in b["persons"]}


# -- figures ---------------------------------------------------------------------------------------------------------

def test_workbooks_add_up_to_the_company(played: tuple[Path, dict[str, Any]], workbooks: dict[tuple[str, str], Read]) -> None:
    """Σ persons (+ 统筹 - 加码) = Σ branches = company, from what stands in the files."""
    numbers = xlplan.consolidate(played[0], rollup=False).numbers
    year = dict(zip(numbers.branches, approved_figures(numbers).foot_steps("sales_targets", "@total", "year").tolist(), strict=True))
    total = 0
    for b in played[1]["branches"]:
        mine = sum(r.steps("person_year", "@total", "year") for (code, _), r in workbooks.items() if code == b["branch"])
        assert mine + round(100 * (b["unassigned"] - b["over"])) == year[b["branch"]] == round(100 * b["target"])
        total += mine
    assert total == sum(r.steps("person_days", "@total", "target") for r in workbooks.values())
    assert {t["level"]: t["holds"] for t in played[1]["ties"]} == dict.fromkeys(
        ("company", "regions", "branches", "groups", "persons", "days"), True)


def test_customer_groups_of_all_persons_are_the_branchs(
        played: tuple[Path, dict[str, Any]], workbooks: dict[tuple[str, str], Read]) -> None:
    numbers = xlplan.consolidate(played[0], rollup=False).numbers
    values, sales = approved_figures(numbers), numbers.frames["sales_targets"]
    owner = numbers.branches.index("GD")
    for m in ("m01", "m08"):
        want: dict[str, int] = {}
        for i, key in enumerate(sales.keys):
            if sales.owner[i] == owner:
                code = key.partition("|")[2]
                want[code] = want.get(code, 0) + int(values.steps("sales_targets", m)[i])
        got = {code: sum(r.steps("person_year", code, m) for (b, _), r in workbooks.items() if b == "GD") for code in want}
        assert got == want


def test_days_months_groups_and_pages_agree_in_every_workbook(workbooks: dict[tuple[str, str], Read]) -> None:
    for read in workbooks.values():
        months: dict[str, int] = {}
        for day, steps in read.days():
            months[f"m{day.month:02}"] = months.get(f"m{day.month:02}", 0) + steps
        groups = [k for k in read.pages["person_year"] if k[0] == "C"]
        for m in (f"m{i:02}" for i in range(1, 13)):
            assert months[m] == read.steps("person_year", "@total", m) == read.steps("person_months", m, "target")
            assert months[m] == sum(read.steps("person_year", g, m) for g in groups)
        assert read.steps("person_months", "@check", "target") == read.steps("person_days", "@check", "target") == 0


def test_a_territory_shows_in_the_mix(workbooks: dict[tuple[str, str], Read]) -> None:
    """Whoever has a route of distribution sells more of it than whoever has the online trade."""
    def share(area: str, group: str) -> float:
        mine = [r for r in workbooks.values() if f" · {area}" in r.pages["person_year"]["@about"]["name"]]
        return sum(r.steps("person_year", group, "year") for r in mine) / sum(r.steps("person_year", "@total", "year") for r in mine)

    assert share("西线流通", "C02") > share("即时零售O2O", "C02") + 0.2
    assert share("即时零售O2O", "C04") > share("西线流通", "C04") + 0.2


# -- files -----------------------------------------------------------------------------------------------------------

def test_one_workbook_a_person(played: tuple[Path, dict[str, Any]]) -> None:
    folder, data = played
    listed = {p["file"] for b in data["branches"] for p in b["persons"]}
    assert {str(p) for p in (folder / "individual").rglob("*.xlsx")} == listed
    assert {b["branch"] for b in data["branches"]} == {"JS", "GD"}
    persons = [p for b in data["branches"] for p in b["persons"]]
    assert all(Path(p["file"]).name.startswith("华东饮品_2027计划_") for p in persons)
    assert all(Path(p["file"]).stem.endswith(f"_二上_{p['emp_no']}-{p['name']}") for p in persons)
    assert data["kept"] == []


def test_a_refused_table_is_said_and_the_others_go_on(played: tuple[Path, dict[str, Any]]) -> None:
    folder, data = played
    (said,) = [d for d in data["diagnostics"] if d["code"] == "XP526"]
    assert (said["branch"], said["severity"], said["table"]) == (LEFT_OUT, Severity.ERROR.value, "sales_targets")
    assert "it was refused and goes back" in said["message"]
    assert not (folder / "individual" / LEFT_OUT).exists()


def test_again_old_plans_are_moved_aside_and_the_same_ones_untouched(played: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    """Somebody who left, a plan that somebody wrote into, a branch that has none any more."""
    folder = Path(shutil.copytree(played[0], tmp_path / "plan")) / "individual"
    before = {f: (folder / f).stat().st_mtime_ns for f in files(folder)}
    (folder / "GD" / "100999-离职.xlsx").write_bytes(b"left")
    mine = next((folder / "GD").glob("华东饮品_*.xlsx"))
    new = mine.read_bytes()
    mine.write_bytes(b"with actuals")
    (folder / LEFT_OUT).mkdir()
    (folder / LEFT_OUT / "100300-退回.xlsx").write_bytes(b"of a table since refused")
    (folder / "OLD").mkdir()
    (folder / "OLD" / "100400-撤销.xlsx").write_bytes(b"of a branch that is no more")
    (folder / "JS" / "notes.txt").write_text("not ours")
    result = run("individual", folder.parent)
    room = folder / "earlier" / "001"
    assert files(room) == sorted(["GD/100999-离职.xlsx", f"GD/{mine.name}", "OLD/100400-撤销.xlsx"])
    assert (room / "GD" / mine.name).read_bytes() == b"with actuals"
    assert mine.read_bytes() == new
    assert not (folder / "OLD").exists()
    assert (folder / LEFT_OUT / "100300-退回.xlsx").exists()  # no new plan replaces it
    assert f"Left in place, as no new ones replace them: 1 earlier plan in {folder / LEFT_OUT}" in result.stdout
    assert (folder / "JS" / "notes.txt").exists()
    assert f"3 earlier plans moved to {room}" in result.stdout
    touched = {f for f, then in before.items() if (folder / f).stat().st_mtime_ns != then}
    assert touched == {f"GD/{mine.name}"}


def test_one_branch_in_another_language(final: Path, tmp_path: Path) -> None:
    """The others' plans are left alone; a line a branch, a line a level, what was written and moved."""
    folder = Path(shutil.copytree(final, tmp_path / "plan"))
    for name in ("JS", "GD"):
        (folder / "individual" / name).mkdir(parents=True)
        (folder / "individual" / name / "old.xlsx").write_bytes(b"old")
    result = run("individual", folder, "GD", "--lang", "zh-TW", "--workers", 0)
    assert result.exit_code == 0, result.output  # the refused branch was not asked for
    assert (folder / "individual" / "JS" / "old.xlsx").exists()
    assert files(folder / "individual" / "earlier") == ["001/GD/old.xlsx"]
    made = sorted((folder / "individual" / "GD").glob("*.xlsx"))
    assert load_workbook(str(made[0])).sheet_names == ["個人年度銷售計畫", "個人月度銷售計畫", "每日目標"]
    lines = result.stdout.splitlines()
    assert len([line for line in lines if line.startswith(f"广东分公司(GD):{len(made)} 人")]) == 1
    assert [line.split()[0] for line in lines if line.endswith("✓")] == [
        "公司(已分解的分公司)", "區域", "分公司", "通路", "人員", "每日目標"]
    assert lines[-2:] == [f"個人計畫 {len(made)} 份", f"舊計畫 1 份已移到 {folder / 'individual' / 'earlier' / '001'}"]


@pytest.mark.parametrize("asked", [(), (LEFT_OUT,), ("R-E",)])
def test_a_refused_branch_keeps_the_plans_it_has(played: tuple[Path, dict[str, Any]], tmp_path: Path, asked: tuple[str, ...]) -> None:
    folder = Path(shutil.copytree(played[0], tmp_path / "plan"))
    old = folder / "individual" / LEFT_OUT / "100300-退回.xlsx"
    old.parent.mkdir()
    old.write_bytes(b"what its people work by")
    result = run("individual", folder, *asked, "--format", "json", "--workers", 0)
    assert result.exit_code == 1
    assert (old.read_bytes(), json.loads(result.stdout)["left"], json.loads(result.stdout)["kept"]) == (
        b"what its people work by", [str(old)], [])


def test_a_region_is_all_branches_below_it(final: Path, tmp_path: Path) -> None:
    folder, seen = Path(shutil.copytree(final, tmp_path / "plan")), list[tuple[int, int]]()
    made = xlplan.individual(folder, "R-E", workers=0, progress=lambda done, total: seen.append((done, total)))
    assert [h.team.branch for h in made.handed] == ["JS"]
    assert [(d.code, d.branch) for d in made.diagnostics if d.severity is Severity.ERROR] == [("XP526", "ZJ")]
    assert seen[-1] == (len(made.files), len(made.files))


@pytest.mark.parametrize(("asked", "drawn"), [("R-E", "JS"), ("GD", "GD")])
def test_processes_draw_what_one_draws(final: Path, played: tuple[Path, dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                       asked: str, drawn: str) -> None:
    """A region, and one branch of several chunks: whatever is sent to another process can be sent."""
    monkeypatch.setattr(drawing, "_CHUNK", 2)
    folder = Path(shutil.copytree(final, tmp_path / "plan"))
    xlplan.individual(folder, asked, workers=2)
    one, two = ({name: (of / "individual" / name).read_bytes() for name in files(of / "individual")} for of in (played[0], folder))
    assert len(two) >= 8
    assert two == {name: data for name, data in one.items() if name.startswith(f"{drawn}/")}


def test_a_plan_that_is_open_in_excel_stands_beside(final: Path, played: tuple[Path, dict[str, Any]], tmp_path: Path,
                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows lets nobody move or replace a workbook that Excel has open: the new one gets another name, and it is said."""
    folder = Path(shutil.copytree(final, tmp_path / "plan"))
    first = next(b for b in played[1]["branches"] if b["branch"] == "GD")["persons"][0]
    path = folder / "individual" / "GD" / Path(first["file"]).name
    path.parent.mkdir(parents=True)
    path.write_bytes(b"open")
    replace = os.replace

    def locked(source: Path, target: Path) -> None:
        if path in (Path(source), Path(target)):
            raise PermissionError(path)
        replace(source, target)

    monkeypatch.setattr(os, "replace", locked)
    made = xlplan.individual(folder, "GD", workers=0)
    beside = path.with_name(f"{path.stem} (2).xlsx")
    assert made.files["GD", first["row_key"]] == beside
    assert Read.of(beside).steps("person_year", "@total", "year") == round(100 * first["target"])
    assert path.read_bytes() == b"open"
    assert [(d.code, d.params["name"]) for d in made.diagnostics if d.code == "XP914"] == [("XP914", beside.name)]


# -- what cannot be done ---------------------------------------------------------------------------------------------

def test_an_unknown_branch_is_told_the_known_ones(final: Path) -> None:
    result = run("individual", final, "XX", "--lang", "en")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "No such unit that fills in: XX" in result.stderr
    assert "GD" in result.stderr
    assert "(GD)”; valid" in run("individual", final, "Guangdong", "--lang", "en").stderr
    assert not (final / "individual").exists()


def test_a_round_without_targets_by_person(plan_folder: Callable[[str], Path], tmp_path: Path) -> None:
    folder = Path(shutil.copytree(plan_folder("en"), tmp_path / "plan"))
    result = run("individual", folder, "--lang", "en")
    assert result.exit_code == 1
    assert result.stdout.count("XP525") == 3
    assert "xlplan issue --round approved" in result.stdout
    assert result.stdout.splitlines()[-1] == "No individual plans written"
    assert files(folder / "individual") == []


def test_the_master_is_read_once(final: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who consolidates first and goes on from there goes on with the same master."""
    read: list[Path] = []

    def counted(file: Path, left: Collection[str]) -> MasterRead | Diagnostic:
        read.append(file)
        return take_master(file, left)

    folder = Path(shutil.copytree(final, tmp_path / "2027-plan"))
    monkeypatch.setattr("xlplan.pipeline.loading.take_master", counted)
    xlplan.individual(folder, "GD", workers=0)
    xlplan.adjust(folder, change=-1, branches=["GD"], reason="review", by="Wang")
    assert read == [folder / "master.xlsx"] * 2
