"""The command line as a planner or a script meets it: exit status, what goes to stdout and what to stderr, JSON, language.

0 nothing that must be fixed · 1 something must be fixed · 2 could not run, with one sentence why.
"""
from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from console import run
from issued_books import unit_book

import xlplan
from xlplan.cli.commands import app
from xlplan.schema.codes.catalogue import CODES
from xlplan.text import LANGS

FILE = ["file", "branch", "round", "verdict", "tables", "sha256", "diagnostics"]
DIAGNOSTIC = ["code", "severity", "sheet", "cell", "table", "column", "row_key", "found", "expected", "difference", "unit",
              "message", "remedy"]
SUBMISSION = ["expected", "accepted", "missing", "returned"]
COMMANDS = ("new", "issue", "check", "consolidate", "export", "explain", "demo", "adjust", "assign", "decompose", "individual",
            "undo", "audit", "freeze", "compare", "history", "reopen", "targets", "choose", "exclude", "restore",
            "status", "collect", "return", "receipt", "send", "manual", "fill", "next-year",
            "mapping")  # and `template build`
KEYS = ("seal_key_list", "seal_key_new", "seal_key_withdraw")
FUNCTIONS = (*(c for c in COMMANDS if c not in ("decompose", "return", "next-year")), *KEYS, "decompose_range", "decompose_total",
             "return_workbooks", "new_from", "next_year")  # `xlplan.decompose` is the engine, and return a word of Python's


def process(*args: object) -> subprocess.CompletedProcess[str]:
    """A process of its own: what a shell script gets."""
    return subprocess.run([sys.executable, "-m", "xlplan.cli", *map(str, args)], capture_output=True, text=True, encoding="utf-8",
                          check=False, env={**os.environ, "LC_ALL": "C.UTF-8"}, timeout=120)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`xlplan demo` of two branches, the first drawn by lot typing its numbers as text; its JSON is kept beside."""
    folder = tmp_path_factory.mktemp("cli") / "2027-plan"
    made = process("demo", folder, "--branches", 2, "--broken", 2, "--round", "bottom_up", "--lang", "en", "--format", "json")
    assert (made.returncode, made.stderr) == (0, "")  # a demo succeeds although its branches make mistakes
    (folder.parent / "demo.json").write_text(made.stdout, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def sound(plan_folder: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of a folder in which nothing must be fixed."""
    return Path(shutil.copytree(plan_folder("en"), tmp_path_factory.mktemp("sound") / "plan"))


# -- exit status -----------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("command", "status", "why"), [
    (("consolidate", "{sound}"), 0, "warnings are answered by the branch, they do not fail"),
    (("consolidate", "{played}"), 1, "a table goes back"),
    (("check", "{sound}/inbox"), 0, "a folder of workbooks"),
    (("check", "{sound}/issued/GD.xlsx"), 0, "what HQ issued is sound before anybody fills it"),
    (("check", "{played}/inbox"), 1, "a sorted table is among them"),
    (("check", "{played}/master.xlsx"), 0, "HQ's own workbook is none that was issued"),
    (("collect", "{sound}"), 0, "nothing lies there that could be opened"),
    (("collect", "{sound}", "--from", "{tmp}/nowhere.eml"), 1, "no such mail"),
    (("collect", "{tmp}/nowhere"), 2, "no plan folder"),
    (("check", "{played}/seal.key"), 1, "a text file is no workbook: refused"),
    (("issue", "{sound}", "--reason", "更正"), 0, "the master holds nothing that must be fixed"),
    (("issue", "{sound}", "--dry-run"), 0, "and nothing is written"),
    (("issue", "{sound}"), 2, "the round was issued before, and nobody says why again"),
    (("status", "{played}"), 0, "it tells what is open and judges nobody"),
    (("audit", "{sound}"), 0, "the chain is whole"),
    (("seal-key", "list", "{sound}"), 0, ""),
    (("seal-key", "withdraw", "{sound}", "none", "--reason", "x"), 2, "no key of that name"),
    (("seal-key", "new", "{tmp}/nowhere", "--reason", "x"), 2, ""),
    (("export", "{sound}", "-o", "{tmp}/long.csv"), 0, ""),
    (("export", "{sound}", "-o", "{tmp}/erp.csv", "--layout", "budget"), 0, ""),
    (("new", "{tmp}/new", "--year", 2027, "--company", "华东饮品"), 0, ""),
    (("explain", "XP401"), 0, ""),
    (("explain", "xp401"), 0, "in any case of letters"),
    (("--version",), 0, ""),
    (("consolidate", "{tmp}/nowhere"), 2, "no such folder"),
    (("issue", "{tmp}/nowhere"), 2, ""),
    (("audit", "{tmp}/nowhere"), 2, ""),
    (("status", "{tmp}/nowhere"), 2, ""),
    (("audit", "{sound}", "--noted", "17"), 2, "no check code"),
    (("export", "{tmp}/nowhere", "-o", "{tmp}/x.csv"), 2, ""),
    (("consolidate", "{played}/inbox"), 2, "a folder, but no plan folder"),
    (("consolidate", "{played}/master.xlsx"), 2, "a file"),
    (("new", "{played}", "--year", 2027, "--company", "x"), 2, "never into a folder that holds something"),
    (("demo", "{played}"), 2, ""),
    (("export", "{sound}", "-o", "{tmp}/long.xlsx"), 2, "neither .csv nor .parquet"),
    (("export", "{sound}", "-o", "{tmp}/nowhere/long.csv"), 2, "the folder is not there"),
    (("explain", "XP9999"), 2, "no such code"),
    (("consolidate", "{sound}", "--round", "spring"), 2, "no such round"),
    (("explain", "XP401", "--lang", "fr"), 2, "no such language"),
    (("explain", "XP401", "--format", "yaml"), 2, ""),
    (("demo", "{tmp}/d", "--branches", 0), 2, ""),
    (("frobnicate",), 2, "no such command"),
    (("check",), 2, "nothing to check"),
], ids=lambda v: " ".join(map(str, v)) if isinstance(v, tuple) else "")
def test_exit_status(command: tuple[object, ...], status: int, why: str, played: Path, sound: Path, tmp_path: Path) -> None:
    result = run(*(str(a).format(played=played, sound=sound, tmp=tmp_path) for a in command))
    assert result.exit_code == status, f"{why}: {result.output}"
    assert result.exception is None or isinstance(result.exception, SystemExit)  # never a traceback
    if status == 2:
        assert result.stdout == ""
        assert result.stderr.strip()
        assert "Traceback" not in result.stderr


@pytest.mark.parametrize(("command", "words"), [
    (("consolidate", "/nowhere/2027"), ("There is no folder", "/nowhere/2027", "xlplan new")),      # what, where, what to do
    (("new", "{played}", "--year", "2027", "--company", "x"), ("is not empty", "Choose a new name")),
    (("demo", "{played}"), ("is not empty", "Choose a new name")),
    (("consolidate", "{played}/inbox"), ("holds no master.xlsx", "no plan folder")),
    (("explain", "XP000"), ("No such code: XP000",)),
])
def test_what_could_not_run_says_why_in_one_sentence(command: tuple[str, ...], words: tuple[str, ...], played: Path) -> None:
    said = run(*(a.format(played=played) for a in command)).stderr
    assert [w for w in words if w not in said] == []
    assert len(said.strip().splitlines()) == 1


def test_a_folder_that_was_refused_is_left_alone(played: Path) -> None:
    before = {p: p.read_bytes() for p in played.rglob("*") if p.is_file()}
    run("demo", played)
    run("new", played, "--year", 2027, "--company", "x")
    assert {p: p.read_bytes() for p in played.rglob("*") if p.is_file()} == before


# -- JSON ------------------------------------------------------------------------------------------------------------

def shape_of(data: dict[str, object]) -> None:
    """The keys that a script relies on, in their order; what stands beside them is named here, so that a new key is a
    decision and not an accident."""
    beside = ("diagnostics", "balances", "names", "untouched", "states", "masters", "chain", "opinions", "joined", "collected",
              "shifts", "reviews", "totals", "next")
    assert [k for k in data if k not in beside] == ["files", "submission", "rollup"]
    assert [k for k in data["submission"] if k != "counts"] == SUBMISSION  # type: ignore[attr-defined]
    for file in data["files"]:  # type: ignore[attr-defined]
        assert [k for k in file if k not in ("superseded_by", "excluded", "receipt", "joined", "came", "counts")] == FILE
        for d in file["diagnostics"]:
            assert [k for k in d if k != "explanation"] == DIAGNOSTIC
            assert d["code"] in CODES
            assert d["severity"] in ("error", "warning", "note")
            assert d["message"]
            assert d["remedy"]


def test_demo_json(played: Path) -> None:
    data = json.loads((played.parent / "demo.json").read_text(encoding="utf-8"))
    shape_of(data)
    assert data["submission"] == {"expected": 2, "accepted": 2, "missing": [], "returned": [],
                                  "counts": {"passed": 1, "partly": 1, "unfilled": 0, "returned": 0, "missing": 0}}
    assert data["rollup"] == str(played / "rollup.xlsx")
    assert sorted((f["file"], f["branch"], f["round"]) for f in data["files"]) == [
        ("gd.xlsx", "GD", "bottom_up"), ("js.xlsx", "JS", "bottom_up")]


def test_consolidate_json(played: Path) -> None:
    result = process("consolidate", played, "--format", "json", "--lang", "en")
    data = json.loads(result.stdout)  # stdout is data and nothing else
    shape_of(data)
    assert (result.returncode, result.stderr) == (1, "")  # no progress bar where nobody looks
    tables = {f["branch"]: f["tables"] for f in data["files"]}
    assert {b: t for b, t in tables.items() if "refused" in t.values()}
    assert {t for v in tables.values() for t in v} == {"sales_targets", "staffing", "training", "expense_budget", "person_targets"}


def test_check_json(played: Path) -> None:
    data = json.loads(run("check", played / "inbox", "--format", "json").stdout)
    shape_of(data)
    assert data["rollup"] is None
    assert [f["file"] for f in data["files"]] == ["gd.xlsx", "js.xlsx"]


@pytest.mark.parametrize(("command", "keys"), [
    (("issue", "{sound}", "--reason", "更正"), [
        "round", "issue", "files", "diagnostics", "targets", "balances", "history", "chain", "dry_run", "stage", "skipped", "passed_over",
        "units", "changes", "left", "next"]),
    (("status", "{sound}"), ["company", "year", "round", "issue", "issued", "deadline", "days_left", "deadlines", "calendar", "closed",
                             "versions", "received", "units", "behind", "not_reached", "regions", "reviews", "open", "next",
                             "diagnostics"]),
    (("audit", "{sound}"), ["file", "records", "chain", "taken_over", "files", "diagnostics"]),
    (("export", "{sound}", "-o", "{tmp}/long.csv"), ["file"]),
    (("new", "{tmp}/new", "--year", "2027", "--company", "x"), ["master", "next"]),
    (("next-year", "{tmp}/next", "--from", "{sound}"), ["master", "draft", "own_sheets", "diagnostics", "next"]),
    (("template", "build", "-o", "{tmp}/t"), ["files"]),
    (("explain", "XP401"), ["code", "name", "first", "second", "message", "remedy", "rules"]),
    (("manual", "-o", "{tmp}/manual.html"), ["file", "lang", "opened"]),
], ids=lambda v: v[0])
def test_other_commands_speak_json_too(command: tuple[str, ...], keys: list[str], sound: Path, tmp_path: Path) -> None:
    result = run(*(a.format(sound=sound, tmp=tmp_path) for a in command), "--format", "json")
    assert list(json.loads(result.stdout)) == keys
    assert result.stderr == ""


# -- text and language -----------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("lang", "words"), [
    ("zh-CN", ("全年申报", "下达目标", "请说明", "必须改", "怎么改:")),
    ("zh-TW", ("全年提報", "下達目標", "怎麼改:")),
    ("en", ("Declared year", "What to do:", "first submission")),
])
def test_explain_in_every_language(lang: str, words: tuple[str, ...]) -> None:
    said = run("explain", "XP401", "--lang", lang).stdout
    assert said.startswith("XP401 year-differs-from-target\n")
    assert [w for w in words if w not in said] == []


@pytest.mark.parametrize(("lang", "words"), [
    ("zh-CN", "‹填的内容›"), ("zh-TW", "‹填的內容›"), ("en", "‹what was found›")])
def test_explain_says_what_will_stand_there(lang: str, words: str) -> None:
    assert words in run("explain", "XP401", "--lang", lang).stdout
    assert "{found}" in json.loads(run("explain", "XP401", "--lang", lang, "--format", "json").stdout)["message"]


@pytest.mark.parametrize("code", sorted(CODES))
def test_explain_has_a_page_of_every_code(code: str) -> None:
    for lang in LANGS:
        page = xlplan.explain(code, lang=lang)
        lines = list(page.lines())
        assert lines[0] == f"{code} {CODES[code].name}"
        assert len(lines) >= 4
        assert lines == [line for line in lines if line.strip()]
        assert not re.search(r"{[a-z_]+}", "\n".join(lines))  # no placeholder: what stands there is said in words


@pytest.mark.parametrize(("lang", "words"), [
    ("zh-CN", ("已交 2/2 家", "同口径", "必须改")), ("zh-TW", ("已交 2/2 家", "同基準", "必須修正")),
    ("en", ("handed in 2 of 2", "like-for-like", "must fix"))])
def test_consolidate_speaks_the_language_asked_for(played: Path, lang: str, words: tuple[str, ...]) -> None:
    said = run("consolidate", played, "--lang", lang).stdout
    assert [w for w in words if w not in said] == []


@pytest.mark.parametrize(("lang", "said"), [
    ("zh-CN", "没有核验封印"), ("zh-TW", "沒有核驗封印"), ("en", "The seal was not checked")])
def test_check_says_first_that_it_has_no_key(played: Path, lang: str, said: str) -> None:
    asked = ("check", unit_book(played, "GD"), "--lang", lang)
    assert said in run(*asked).stdout.splitlines()[0]
    data = json.loads(run(*asked, "--format", "json").stdout)
    assert next(iter(data)) == "diagnostics"
    assert [(d["code"], d["severity"]) for d in data["diagnostics"]] == [("XP136", "note")]
    assert said in data["diagnostics"][0]["message"]


def test_check_of_no_workbook_of_ours_has_no_seal_to_speak_of(played: Path) -> None:
    assert json.loads(run("check", played / "seal.key", "--format", "json").stdout)["diagnostics"] == []


def test_check_text_names_the_cell_and_the_remedy(played: Path) -> None:
    lines = run("check", played / "inbox", "--lang", "en").stdout.splitlines()
    at = next(i for i, line in enumerate(lines) if "XP203" in line)
    assert "!" in lines[at].split(" · ")[0]  # file:sheet!cell
    assert lines[at + 1].startswith("      → Where the cell has the format Text, set it to Number first; then type the number")


# -- help, and the same verbs in Python ------------------------------------------------------------------------------

@pytest.mark.parametrize("command", [(), *((c,) for c in COMMANDS), ("template",), ("template", "build")], ids=" ".join)
def test_help(command: tuple[str, ...]) -> None:
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert "Usage:" in result.stdout
    assert result.stderr == ""


@pytest.mark.parametrize(("command", "words"), [
    ("new", "Language of the messages and of the plan"),
    ("issue", "Workbooks are in the language that the master workbook names."),
    ("consolidate", "workbooks as the plan."), ("individual", "workbooks as the plan."), ("next-year", "workbooks as the plan."),
    ("demo", "zh-CN unless given."),
    *((c, "Language of the messages; the system's unless given.") for c in (
        "check", "export", "explain", "adjust", "assign", "decompose", "undo", "audit")),
])
def test_the_help_says_what_the_language_is_of(command: str, words: str) -> None:
    assert words in " ".join(run(command, "--help").stdout.replace("│", " ").split())


def test_a_language_is_of_what_the_help_says(plan_folder: Callable[[str], Path], tmp_path: Path) -> None:
    plan = shutil.copytree(plan_folder("en"), tmp_path / "plan")  # in English, issued once
    for lang, sheet in (("zh-TW", "總覽"), ("en", "Overview")):
        assert run("consolidate", plan, "--lang", lang).exit_code == 0
        assert sheet in openpyxl.load_workbook(plan / "rollup.xlsx").sheetnames
    assert "份填报表" in run("issue", plan, "--reason", "更正", "--lang", "zh-CN").stdout
    assert "Sales target breakdown" in openpyxl.load_workbook(plan / "issued" / "GD.xlsx").sheetnames


def test_the_help_names_every_command() -> None:
    said = run("--help").stdout
    assert [c for c in (*COMMANDS, "template", "seal-key") if c not in said] == []
    assert {c.name or c.callback.__name__ for c in app.registered_commands if c.callback} == set(COMMANDS)


@pytest.mark.parametrize("name", [*FUNCTIONS, "template_build", "workdays"])
def test_every_command_is_a_function_of_the_same_name(name: str) -> None:
    assert name in xlplan.__all__
    assert name in dir(xlplan)
    assert callable(getattr(xlplan, name)), f"xlplan.{name} is {getattr(xlplan, name)!r}"


def test_a_function_can_be_called_twice_in_one_session() -> None:
    """In a fresh Python, as in a notebook: no name turns into the module behind it."""
    names = [*FUNCTIONS, "template_build", "workdays"]
    code = f"import xlplan\nfor _ in range(2):\n  for n in {names}: assert callable(getattr(xlplan, n)), n"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr


def test_importing_the_package_loads_nothing_else() -> None:
    code = "import sys, xlplan; print(sorted({m.split('.')[0] for m in sys.modules} & {'numpy', 'pandas', 'openpyxl', 'typer', 'lxml'}))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True, timeout=60).strip() == "[]"


def test_the_reference_reader_comes_to_the_same_verdicts(played: Path) -> None:
    """A second opinion: another library reads the same files, and everything after it is the same code."""
    fast, slow = (json.loads(run("check", played / "inbox", "--reader", reader, "--format", "json").stdout)
                  for reader in ("calamine", "openpyxl"))
    assert [(f["file"], f["verdict"], f["tables"]) for f in slow["files"]] == [
        (f["file"], f["verdict"], f["tables"]) for f in fast["files"]]
    assert [[(d["code"], d["cell"]) for d in f["diagnostics"]] for f in slow["files"]] == [
        [(d["code"], d["cell"]) for d in f["diagnostics"]] for f in fast["files"]]
