"""Every XLP_ function: there, short, described for the wizard, fit for VBA, and loaded without anything heavy."""
from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from udf_calls import CALLER, seen

import udfs
from udfs.addin.wrappers import RESERVED, wrappers_module
from udfs.answers.block import Block, RangeArgument
from udfs.declare import declared_functions
from udfs.names import CATEGORY

ROOT = Path(__file__).parents[2]
FUNCTIONS = sorted(udfs.__all__)
LINES = 5  # of a body
OWN = 120  # files of ours, of some 500, that the functions need; each costs a few milliseconds when Excel starts
HEAVY = ("pandas", "openpyxl", "scipy", "ortools", "holidays", "lxml", "python_calamine", "typer", "rich")

# what a planner finds in the wizard, and the arguments in their order; those in brackets may be left out
SIGNATURES = {
    "XLP_SPREAD": "total weights [step_size] [hold] [lower] [upper] [rule]",
    "XLP_FIT": "row_totals column_totals seed [step_size]",
    "XLP_REBALANCE": "target current [hold] [step_size]",
    "XLP_REFORECAST": "annual actuals weights [step_size]",
    "XLP_SEASON": "history [period]",
    "XLP_WORKDAYS": "year month",
    "XLP_DAYS": "total year month [step_size]",
    "XLP_PACE": "on_date [start_date] [end_date]",
    "XLP_NEXTDATE": "rule after_date",
    "XLP_HEADCOUNT": "outlets [per_head] [visits] [calls_per_day] [workdays]",
    "XLP_RAMP": "hires curve",
    "XLP_SOLVE3": "base growth target [step_size]",
    "XLP_UNIT": "value from_unit to_unit",
    "XLP_NUMBER": "text",
    "XLP_CHECK": "[sheet]",
    "XLP_GET": "plan_folder [table] [branch] [row] [column] [figure] [refresh]",
    "XLP_ROLLUP": "plan_folder table column [by] [refresh]",
    "XLP_STATUS": "plan_folder [refresh]",
    "XLP_TRACE": "cell",
    "XLP_EXPLAIN": "cell",
}


def test_all_of_them_are_there_and_no_other() -> None:
    assert sorted(SIGNATURES) == FUNCTIONS == sorted(declared_functions(udfs))
    assert set(FUNCTIONS) <= set(dir(udfs))
    with pytest.raises(AttributeError, match="XLP_NOTHING"):
        udfs.XLP_NOTHING  # noqa: B018


@pytest.mark.parametrize("name", FUNCTIONS)
def test_signature(name: str) -> None:
    shown = [f"[{a['name']}]" if "optional" in a else a["name"] for a in seen(name)["args"] if a["name"] != CALLER]
    assert " ".join(shown) == SIGNATURES[name]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_wizard_knows_what_it_is_for_and_every_argument(name: str) -> None:
    says = declared_functions(udfs)[name]
    assert list(says.arguments) == SIGNATURES[name].replace("[", "").replace("]", "").split()
    assert all("Ctrl+Shift+Enter" in text for text in says.description.all())  # where Excel does not spill
    assert len({*says.arguments.values()}) == len(says.arguments)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_arguments_are_converted_by_their_type(name: str) -> None:
    for argument in seen(name)["args"]:
        assert argument["options"]["convert"] is Any if argument["name"] == CALLER else (
            argument["options"]["convert"] in (Block, RangeArgument)), argument["name"]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_body_has_five_lines_at_most(name: str) -> None:
    source = ast.parse(inspect.getsource(inspect.unwrap(getattr(udfs, name))))
    [function] = [node for node in source.body if isinstance(node, ast.FunctionDef)]
    docstring, *body = function.body
    assert ast.get_docstring(function)
    assert body
    assert (body[-1].end_lineno or 0) - (docstring.end_lineno or 0) <= LINES


def test_on_windows_they_carry_xlwings_own_mark() -> None:
    """There `xw.func` is no blank: what `import udfs` gives is what xlwings calls."""
    windows = ("import sys; sys.path.insert(0, 'tests/udfs'); import udf_calls, xlwings as xw\n"
               "with udf_calls.decorators() as real: xw.func = real.xlfunc\n"
               "import importlib, udfs; [sys.modules.pop(m) for m in list(sys.modules) if m.startswith('udfs.functions.')]\n"
               "for n in udfs.__all__: print(n, getattr(udfs, n).__xlfunc__['category'])")
    assert fresh(windows) == [f"{name} {CATEGORY}" for name in FUNCTIONS]


def test_vba_takes_every_one_of_them() -> None:
    text = wrappers_module(udfs)
    assert text.isascii()
    assert [name for name in FUNCTIONS if f"\nFunction {name}(" not in text] == []
    assert not {a for s in SIGNATURES.values() for a in s.replace("[", "").replace("]", "").split()} & RESERVED


# -- start-up ----------------------------------------------------------------------------------------------------------

def fresh(code: str) -> list[str]:
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return run.stdout.splitlines()


def test_nothing_heavy_is_loaded_or_needed() -> None:
    """They are not there at all, and a total is broken down all the same."""
    gone = "; ".join(f"sys.modules['{name}'] = None" for name in HEAVY)
    use = "[getattr(udfs, n) for n in udfs.__all__]; print(udfs.XLP_SPREAD(Block([[10.0]]), Block([[1.0, 3.0]])))"
    assert fresh(f"import sys; {gone}; import udfs; from udfs.answers.block import Block; {use}") == ["[[2.5, 7.5]]"]


def test_the_server_starts_at_once() -> None:
    """Beyond what xlwings loads: a few files of ours, and nothing that has to be installed."""
    loaded = fresh("import sys, xlwings; before = {*sys.modules}; import udfs; [getattr(udfs, n) for n in udfs.__all__]; "
                   "print(*{*sys.modules} - before, sep='\\n')")
    own = [name for name in loaded if name.split(".")[0] in ("udfs", "xlplan")]
    assert len(own) < OWN
    assert {name.split(".")[0] for name in loaded} <= {"udfs", "xlplan"} | sys.stdlib_module_names


def test_the_package_itself_needs_no_xlwings() -> None:
    """The add-in is installed, and a broken PC examined, by the same package."""
    assert fresh("import sys, udfs; print('xlwings' in sys.modules)") == ["False"]
