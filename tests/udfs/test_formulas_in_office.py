"""The manual's formulas that need no add-in: LibreOffice makes of them, cell by cell, what the XLP_ functions make.

All cases of all formulas stand in one workbook, recalculated once. Where the function refuses, the formula is an error; where the formula
refuses more than the function, the case says so with `refused`: it is never a number that the function does not give.
"""
from __future__ import annotations

import re
from functools import cache
from math import isclose
from pathlib import Path
from typing import Any

import pytest
from formula_cases import CASES, LISTS, notice
from libreoffice import needs_office, office
from openpyxl import Workbook, load_workbook
from udf_calls import call

import udfs
from udfs.failure import FAILED
from xlplan.address import a1
from xlplan.pipeline.formulas import RECIPES, Recipe
from xlplan.pipeline.formulas.recipe import FIRST
from xlplan.pipeline.manual_formulas import formula_manual
from xlplan.text import LANGS


def top_of(recipe: Recipe, case: int) -> int:
    return 2 + case * (len(recipe.lines) + 1)


@cache
def found(folder: Path) -> dict[str, dict[str, Any]]:
    """Sheet -> address -> value, as LibreOffice calculates the workbook with all cases."""
    book = Workbook()
    titles = [days.title("zh-CN") for days in RECIPES[-1].lists]
    for name, pasted in {"": notice(), **LISTS}.items():
        for title, listed in zip(titles, pasted, strict=True):
            sheet = book.create_sheet(title + name)
            for row, day in enumerate(listed, 2):
                sheet.cell(row, 1, day)
    for n, recipe in enumerate(RECIPES):
        sheet = book.create_sheet(f"r{n}")
        for i, case in enumerate(CASES[recipe.call]):
            parts = recipe.parts if recipe.parts == 31 else None
            for row, column, value, formula in recipe.filled(top_of(recipe, i), "zh-CN", case.typed, parts):
                asked = re.sub(rf"'({'|'.join(titles)})'!", rf"'\1{case.lists}'!", formula)
                cell = sheet.cell(row, column, f"={asked}" if formula else value)
                if isinstance(value, str):
                    cell.data_type = "s"
    book.save(path := folder / "formulas.xlsx")
    made = load_workbook(office().store(path, ".xlsx", hard=True), data_only=True)
    return {sheet.title: {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row} for sheet in made}


def answered(given: tuple[Any, ...], recipe: Recipe) -> list[Any]:
    answer = call(recipe.function, *given)
    if not isinstance(answer, list):  # also a block that is refused whole
        return [answer]
    if recipe.function == "XLP_DAYS":  # shorter months leave cells empty
        return [*answer[0], *[None] * (31 - len(answer[0]))]
    return answer


def is_refused(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("#", FAILED))


def agrees(ours: Any, theirs: Any, refused: bool) -> bool:
    """To the 15 digits that are saved, which is all that Excel shows; no step of an amount is lost in them."""
    if (refused and theirs is not None) or is_refused(ours):
        return is_refused(theirs)
    if isinstance(ours, float) and isinstance(theirs, (int, float)):
        return isclose(ours, theirs, rel_tol=1e-14)
    return ours is theirs is None


@needs_office
@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.call)
def test_the_formulas_give_what_the_function_gives(recipe: Recipe, tmp_path_factory: pytest.TempPathFactory) -> None:
    cells = found(tmp_path_factory.getbasetemp())[f"r{RECIPES.index(recipe)}"]
    wrong = []
    for i, case in enumerate(CASES[recipe.call]):
        ours = answered(case.given, recipe)
        row = recipe.answer_row(top_of(recipe, i))
        theirs = [cells.get(a1(row, FIRST + k)) for k in range(len(ours))]
        if not all(map(agrees, ours, theirs, [case.refused] * len(ours))):
            wrong.append(f"{case.given} {case.lists}: {ours} / {theirs}")
    assert wrong == []


def test_every_core_function_has_its_formulas() -> None:
    """Those of issue 14; the ones left need the engine, a calendar or a plan folder."""
    core = {"SPREAD", "REBALANCE", "REFORECAST", "UNIT", "SOLVE3", "NUMBER", "WORKDAYS", "DAYS", "PACE"}
    assert {recipe.function.removeprefix("XLP_") for recipe in RECIPES} == core
    assert all(hasattr(udfs, recipe.function) for recipe in RECIPES)
    pages = {lang: "\n".join(formula_manual(lang)) for lang in LANGS}
    assert all(recipe.call in page for recipe in RECIPES for page in pages.values())


def test_only_what_excel_2010_wps_and_phones_know() -> None:
    known = {
        "ABS", "AND", "CHOOSE", "COLUMNS", "COUNT", "COUNTA", "COUNTIF", "DATE", "DAY", "FIND", "FREQUENCY", "IF", "INT", "ISERROR",
        "ISNUMBER", "LEFT", "LEN", "MATCH", "MAX", "MID", "MIN", "NETWORKDAYS", "OR", "RANK", "RIGHT", "ROUND", "SIGN", "SUBSTITUTE", "SUM",
        "SUMPRODUCT", "TEXT", "TRIM", "VALUE", "WEEKDAY", "YEAR",
    }
    formulas = [formula for recipe in RECIPES for _, _, all_of_it in recipe.formulas(2, "zh-CN") for formula in all_of_it]
    assert {name for formula in formulas for name in re.findall(r"([A-Z]+)\(", formula)} == known
    assert max(map(len, formulas)) < 1000  # typed on a phone or copied; Excel takes 8192
