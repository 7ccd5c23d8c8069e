"""The house plan, kept by a test: who may import whom, who owns which third-party package, how long a file may be."""
from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 400  # lines; look twice at 300

# Rooms, lowest floor first: a module imports from floors below its own, or from its own room. `calendar` is under
# `tables` and `example` above `plan`, each within one floor of the design. A module that is in no room fails.
FLOORS: tuple[tuple[str, ...], ...] = (
    ("decompose", "text", "terms", "units", "address", "mail_address", "numerals", "choices", "errors", "made_once",
     "brief"),  # 0, one room
    ("schema",),                                                      # 1
    ("calendar",), ("tables",),                                       # 2
    ("workbook",),                                                    # 3
    ("plan",), ("example",),                                             # 4
    ("excel", "store"),                                               # 5, two rooms
    ("mail", "exports"),                                              # between: mails and archives, exports of an ERP; nothing of plans
    ("drafting", "filling"),                                          # between: exports become sheets of a master, figures of a workbook
    ("pipeline",),                                                    # 6
    ("",),                                                            # the package itself: names for Python users
    ("udfs", "udfs.addin"),                                           # 7, one room: what runs inside Excel, and what builds it
    ("cli",),                                                         # 7 too, above it: `xlplan addin`
)
# Rooms inside a room of the house, lowest first; files that stand in no inner room are below them all.
INNER: dict[str, tuple[tuple[str, ...], ...]] = {
    "decompose": (("rounding",), ("spreading",), ("margins", "planning"), ("why",)),
    "schema": (("readings", "fast", "codes", "wording"),),
    "workbook": (("writing",), ("reading",)),
    "plan": (("master",), ("judging",), ("breakdown", "checking"), ("consolidate", "opinions", "regions"),
             ("rounds", "versions", "returns"), ("rollup", "individual")),
    "excel": (("package",), ("reading", "writing"), ("patching", "converting")),
}
ONE_ROOM = (FLOORS[0], FLOORS[-2])  # of modules that stand in the package itself, and udfs
FROM_3_TO_6 = ("workbook", "plan", "example", "excel", "store", "exports", "drafting", "filling", "pipeline")
EVERYWHERE = tuple(room for floor in FLOORS for room in floor if room not in ("text", "address"))
OWNERS: dict[str, tuple[str, ...]] = {
    "openpyxl": ("excel",), "python_calamine": ("excel",), "lxml": ("excel",),
    "pandas": FROM_3_TO_6, "pyarrow": FROM_3_TO_6, "holidays": ("calendar",), "distributed": ("excel",), "ortools": ("decompose",),
    "tomli": ("exports",), "msoffcrypto": ("excel",), "keyring": ("excel",),
    "typer": ("cli",), "rich": ("cli",), "xlwings": ("udfs", "udfs.addin"), "pyopenvba": ("udfs.addin",), "numpy": EVERYWHERE,
}


@cache
def modules() -> dict[str, Path]:
    """Dotted name -> file, of everything we ship."""
    out = {}
    for path in sorted([*ROOT.glob("xlplan/**/*.py"), *ROOT.glob("udfs/**/*.py")]):
        parts = path.relative_to(ROOT).with_suffix("").parts
        out[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return out


def room(module: str) -> str:
    """`excel` of `xlplan.excel.reading.read`; '' of `xlplan` itself; `udfs.addin` of what builds the add-in."""
    first, _, rest = module.partition(".")
    if first == "xlplan":
        return rest.partition(".")[0]
    return "udfs.addin" if module.startswith("udfs.addin.") else first


def floor(module: str) -> int:
    """Its index in FLOORS; KeyError when the house plan does not know it."""
    for i, rooms in enumerate(FLOORS):
        if room(module) in rooms:
            return i
    raise KeyError(f"{module} is on no floor: give it one in tests/test_layers.py")


def inner_floor(module: str) -> int:
    """Its floor inside its room: 0 of a file that stands in no inner room, and of a package itself."""
    first, _, rest = module.removeprefix("xlplan.").partition(".")
    inner = rest.partition(".")[0]
    return next((i for i, rooms in enumerate(INNER.get(first, ()), 1) if inner in rooms), 0)


def same_room(one: str, other: str) -> bool:
    """Whether they may import each other."""
    return room(one) == room(other) or any({room(one), room(other)} <= set(rooms) for rooms in ONE_ROOM)


def imports(module: str, *, types: bool = True) -> Iterator[str]:
    """Dotted names that it imports anywhere, inside functions too; without `types` not those for type checkers."""
    for node in _nodes(ast.parse(modules()[module].read_text(encoding="utf-8")), types):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(module, node)
            yield from (_ours(base, alias.name) for alias in node.names)


def _nodes(tree: ast.AST, types: bool) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if types or not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)):
            yield node
            yield from _nodes(node, types)


def _absolute(module: str, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = module if modules()[module].name == "__init__.py" else module.rpartition(".")[0]
    parents = package.split(".")[:len(package.split(".")) - node.level + 1]
    return ".".join([*parents, *([node.module] if node.module else [])])


def _ours(base: str, name: str) -> str:
    return f"{base}.{name}" if f"{base}.{name}" in modules() else base


@pytest.mark.parametrize("module", modules())
def test_imports_point_downwards(module: str) -> None:
    mine = floor(module)
    for target in imports(module):
        if target.partition(".")[0] in ("xlplan", "udfs"):
            assert same_room(target, module) or floor(target) < mine, f"{module} may not import {target}"


@pytest.mark.parametrize("module", [m for m in modules() if room(m) in INNER and modules()[m].name != "__init__.py"])
def test_imports_point_downwards_inside_a_room(module: str) -> None:
    mine = inner_floor(module)
    for target in imports(module):
        if target.startswith(f"xlplan.{room(module)}.") and modules()[target].name != "__init__.py":
            same = target.split(".")[2] == module.split(".")[2]
            assert same or inner_floor(target) < mine or mine == 0 == inner_floor(target), f"{module} may not import {target}"


def test_every_inner_room_has_a_floor() -> None:
    for name, floors in INNER.items():
        inside = {p.parent.name for p in (ROOT / "xlplan" / name).glob("*/__init__.py")}
        assert inside == {one for rooms in floors for one in rooms}


@pytest.mark.parametrize("module", modules())
def test_every_third_party_package_has_its_owners(module: str) -> None:
    for target in imports(module):
        package = target.partition(".")[0]
        if package not in ("xlplan", "udfs", "") and package not in sys.stdlib_module_names:
            assert package in OWNERS, f"{module} imports {package}, which nobody owns"
            assert room(module) in OWNERS[package], f"{module} may not import {package}"


def test_there_are_no_circles() -> None:
    graph = {name: {t for t in imports(name, types=False) if t in modules() and t != name} for name in modules()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(" <- ".join(circle.args[1]))


def test_files_are_short() -> None:
    files = [*modules().values(), *ROOT.glob("tests/**/*.py")]
    long = {str(p.relative_to(ROOT)): n for p in files if (n := p.read_text(encoding="utf-8").count("\n")) > LONGEST}
    assert long == {}


def test_import_xlplan_loads_nothing_of_others() -> None:
    """A command that only prints its version must not wait for pandas."""
    script = "import sys; before = set(sys.modules); import xlplan; print(*(set(sys.modules) - before), sep='\\n')"
    found = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in found.stdout.split()}
    assert "xlplan" in loaded
    assert loaded - {"xlplan"} <= sys.stdlib_module_names


@pytest.mark.parametrize("module", [m for m in modules() if room(m) == "mail"])
def test_who_opens_mails_knows_nothing_of_plans(module: str) -> None:
    """It is fed by strangers, and of no concern to it is what the workbooks in them say."""
    assert {room(t) for t in imports(module) if t.startswith("xlplan.")} <= {"mail", "mail_address", "excel", "schema", "text"}


@pytest.mark.parametrize("module", [m for m in modules() if room(m) == "exports"])
def test_who_reads_exports_knows_nothing_of_plans(module: str) -> None:
    """What an export says is the same, whatever becomes of it."""
    assert {room(t) for t in imports(module) if t.startswith("xlplan.")} <= {
        "exports", "excel", "workbook", "schema", "text", "terms", "address", "numerals", "choices", "units", "errors"}


# -- the test itself -------------------------------------------------------------------------------------------------

def test_the_plan_sees_what_is_there() -> None:
    assert "xlplan.excel.reading.read" in modules()
    assert {"xlplan.excel.reading.gate", "python_calamine", "io"} <= set(imports("xlplan.excel.reading.read"))
    assert floor("xlplan.calendar.periods") < floor("xlplan.tables.periods") < floor("xlplan.plan.breakdown.branch_frames")
    with pytest.raises(KeyError, match=r"xlplan\.helpers is on no floor"):
        floor("xlplan.helpers")


def test_imports_for_type_checkers_make_no_circle() -> None:
    assert "holidays" in set(imports("xlplan.calendar.workdays"))
    guarded = ast.parse("if TYPE_CHECKING:\n    import a\nimport b\ndef f():\n    import c")
    assert [n.names[0].name for n in _nodes(guarded, False) if isinstance(n, ast.Import)] == ["b", "c"]
