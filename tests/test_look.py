"""What a planner sees: pages come out of the printer, nothing is cut to ###, and each language is only itself."""
from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import openpyxl
import pytest
from branch_case import ROUNDS, case, varied
from libreoffice import needs_office, needs_poppler, pdf

import xlplan
from xlplan.address import column_number
from xlplan.schema.diagnostic import Round
from xlplan.tables.shelf import KEYS, shelf_table
from xlplan.text import LANGS, Lang, Text

PLAN_FILES = ("master.xlsx", "rollup.xlsx")
AUTONYMS = "简体中文,繁體中文,English"  # a list of languages names each in itself
# Latin letters that belong in a Chinese workbook
ALLOWED = re.compile(r"""
      [\w.+-]+@[\w.-]+                          # mail addresses
    | xlplan\ [a-z]+(?:\ --[a-z]+\ [a-z]+)?    # commands to type, with an option
    | [\w-]+\.(?:xlsx|eml|msg)                 # files
    | (?<!\w)\.(?:xlsx|xlsb|xls|ods|et)\b | LibreOffice  # kinds of files, and the program that converts them
    | [A-Z0-9]+\|(?:hires|leavers|closing)      # row keys in the long table
    | huadong-plan | Line | Excel               # a contact's handle, and products' own names
    | ^all$ | @total | (?<=m03\ 或\ )year         # keys that HQ types: every branch, a total row, the year
    | (?<![A-Za-z])(?:outlets|rent)(?![A-Za-z])  # keys in the examples of own tables
    | (?<![A-Za-z])[A-Z]+(?:[-_]?[A-Z0-9]+)*(?![A-Za-z])  # codes and abbreviations: KA, ERP, HQ-COST, XP301
    """, re.VERBOSE)
NOT_WORDS = re.compile(r"^[a-z_]+\d?$|\{\w+\}")  # keys of entries, and what a label is filled with
WORD = re.compile(r"[A-Za-z]{2,}")
IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")


def texts(path: Path) -> Iterator[tuple[str, str]]:
    """(place, text) of everything shown: tab names, visible cells, messages of input cells."""
    for ws in openpyxl.load_workbook(path, data_only=True).worksheets:
        if ws.sheet_state != "visible":
            continue
        yield ws.title, ws.title
        hidden = {column_number(c) for c, d in ws.column_dimensions.items() if d.hidden}
        for number, row in enumerate(ws.iter_rows(), start=1):
            for cell in row:
                shown = cell.column not in hidden and not ws.row_dimensions[number].hidden
                if shown and isinstance(cell.value, str):
                    yield f"{ws.title}!{cell.coordinate}", cell.value
        for rule in ws.data_validations.dataValidation:
            listed = rule.formula1 if rule.type == "list" and (rule.formula1 or "").startswith('"') else None
            for text in (rule.promptTitle, rule.prompt, rule.errorTitle, rule.error, listed):
                yield f"{ws.title}!{rule.sqref}", text or ""
        footer = ws.oddFooter
        assert footer is not None
        assert footer.left is not None
        yield f"{ws.title} footer", footer.left.text or ""


def only(text: str, encoding: str, other: str) -> str:
    """Ideographs of the character set `encoding` that `other` does not have: 国 is in gb2312 alone, 國 in big5."""
    def within(ch: str, charset: str) -> bool:
        return bool(ch.encode(charset, "ignore"))
    return "".join(ch for ch in IDEOGRAPH.findall(text) if within(ch, encoding) and not within(ch, other))


def strangers(text: str, lang: Lang) -> str:
    """What does not belong in a text of that language."""
    text = text.replace(AUTONYMS, "")
    if lang == "en":
        return "".join(IDEOGRAPH.findall(text))
    english = " ".join(WORD.findall(ALLOWED.sub(" ", text)))
    return english + (only(text, "gb2312", "big5") if lang == "zh-TW" else only(text, "big5", "gb2312"))


def foreign(path: Path, lang: Lang) -> list[str]:
    """Places with a text of another language."""
    return [f"{place}: {odd!r} in {text!r}" for place, text in texts(path) if (odd := strangers(text, lang))]


def pages(path: Path) -> list[str]:
    """The printed pages as text."""
    text = subprocess.run(["pdftotext", "-layout", str(pdf(path)), "-"], capture_output=True, text=True, check=True)
    return text.stdout.split("\f")[:-1]


def cut(printed: list[str]) -> list[str]:
    """Lines where a column is too narrow for its number."""
    return [f"page {n}: {line.strip()}" for n, page in enumerate(printed, 1) for line in page.splitlines()
            if "###" in line]


@pytest.mark.parametrize("round", ROUNDS)
@pytest.mark.parametrize("lang", LANGS)
def test_branch_workbook_speaks_one_language(lang: Lang, round: Round, written: Callable[..., Path]) -> None:
    assert foreign(written(varied(case(lang, round), 3).book()), lang) == []


@pytest.mark.parametrize("name", PLAN_FILES)
@pytest.mark.parametrize("lang", LANGS)
def test_plan_folder_speaks_one_language(lang: Lang, name: str, plan_folder: Callable[[Lang], Path]) -> None:
    assert foreign(plan_folder(lang) / name, lang) == []


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("key", KEYS)
def test_a_table_of_the_shelf_speaks_one_language(key: str, lang: Lang) -> None:
    """Its headings, lists, messages and checks, and the rows of its example."""
    table, example = shelf_table(key), import_module(f"xlplan.tables.shelf.{key}").EXAMPLE
    said = [table.label, table.purpose, *(text for c in table.columns for text in (c.label, c.help, *(one.label for one in c.choices))),
            *(rule.title for rule in table.rules), *(value for row in example for value in row.values())]
    shown = [text(lang) if isinstance(text, Text) else str(text) for text in said if text is not None]
    assert [text for text in shown if strangers(NOT_WORDS.sub("", text), lang)] == []


@needs_office
@needs_poppler
@pytest.mark.parametrize("lang", LANGS)
def test_branch_workbook_prints(lang: Lang, written: Callable[..., Path]) -> None:
    book = varied(case(lang), 4).book()
    visible = [s for s in book.sheets if s.state == "visible"]
    printed = pages(written(book))
    assert len(printed) >= len(visible)
    assert cut(printed) == []
    assert all(any(s.title in page for page in printed) for s in visible if s.key != "cover")
    assert re.search(r"1 ?/ ?\d+", printed[0])  # the footer's page number


@needs_office
@needs_poppler
@pytest.mark.parametrize("name", PLAN_FILES)
@pytest.mark.parametrize("lang", LANGS)
def test_plan_folder_prints(lang: Lang, name: str, plan_folder: Callable[[Lang], Path]) -> None:
    printed = pages(plan_folder(lang) / name)
    assert len(printed) > 1
    assert cut(printed) == []


@pytest.mark.parametrize(("lang", "text", "odd"), [
    ("zh-CN", "销售目标 Target", "Target"),
    ("zh-CN", "商超KA · plan@huadong.example · XP301 · HD-2027 · gd.xlsx", ""),
    ("zh-CN", "銷售目标", "銷"),
    ("zh-TW", "銷售目标", "标"),
    ("zh-TW", "銷售目標分解", ""),
    ("en", "Target 目标", "目标"),
    ("en", "10k yuan · ● ▲ – ×", ""),
])
def test_what_is_foreign(lang: Lang, text: str, odd: str) -> None:
    assert strangers(text, lang) == odd


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_of_the_demos_master_is_taken_for_an_example(lang: Lang, plan_folder: Callable[[Lang], Path]) -> None:
    master = xlplan.check(plan_folder(lang)).master
    assert master is not None
    assert {d.code for d in master.diagnostics} & {"XP686", "XP687"} == set()
