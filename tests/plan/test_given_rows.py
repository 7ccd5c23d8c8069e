"""Where a table says that its rows come from, and declarations that cannot be: refused when they are made, by name."""
from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import small_company as sample

from xlplan.plan.breakdown.branch_frames import frames_for
from xlplan.plan.breakdown.breakdown import break_down
from xlplan.plan.judging.assembly import master_from
from xlplan.schema.column import Choice, Column
from xlplan.schema.errors import SchemaError
from xlplan.schema.expr import Filled, Foot, SumRows, col, columns_read
from xlplan.schema.table import FootRow, GivenRows, Rollup, Rule, Table
from xlplan.tables import BRANCH, BY_KEY
from xlplan.text import Text, same_text
from xlplan.units import PERCENT, PERSON, WAN_YUAN
from xlplan.workbook.own_sheets import PAGES
from xlplan.workbook.stamp import Issued, Stamp, note_owned

NAME = Column("name", same_text("Name"), kind="text", who="I")
MONEY = Column("money", same_text("Money"), WAN_YUAN, who="I", up="sum")
SHARE = Column("part", same_text("Part"), PERCENT, who="I", up="wavg", weight="money")
LIST = Table("projects", same_text("Projects"), "open", (NAME, MONEY, SHARE), ("name",), spare=2, used_by=("name", "money"))
OF_SHEET = GivenRows("key_projects", {"name": "project", "money": "need"}, unit="branch")
PROJECTS: list[dict[str, object]] = [
    {"code": "K1", "project": "Stores", "branch": " b01 ", "need": 30_000}, {"code": "K2", "project": "Online", "branch": "all"},
    {"code": "K3", "project": "Depot", "branch": "B02", "need": 5_050}]


def given(table: Table, unit: str) -> list[tuple[str, str, int | None, bool]]:
    """(row key, name, steps or None, used) of the rows that the unit gets."""
    master, _ = master_from(sample.frames(key_projects=PROJECTS))
    frame = frames_for(master, break_down(master)[0], unit, [table])[table.key]
    return [(key, frame.texts["name"][i], int(frame.amounts["money"][i]) if frame.filled["money"][i] else None, bool(frame.used[i]))
            for i, key in enumerate(frame.keys)]


OWN: list[tuple[str, str, int | None, bool]] = [("r01", "", None, False), ("r02", "", None, False)]


@pytest.mark.parametrize(("table", "rows"), [
    (LIST, OWN),                                                                                     # nothing: blank rows
    (replace(LIST, kind="slots"), [("s01", "", None, False), ("s02", "", None, False)]),
    (replace(LIST, given=OF_SHEET), [("c01", "Stores", 30_000, True), ("c02", "Online", None, True), *OWN]),  # its own, and those for all
    (replace(LIST, given=replace(OF_SHEET, unit="")), [
        ("c01", "Stores", 30_000, True), ("c02", "Online", None, True), ("c03", "Depot", 5_050, True), *OWN]),
])
def test_rows_come_from_where_the_table_says(table: Table, rows: list[Any]) -> None:
    assert given(table, "B01") == rows


def test_whatever_a_unit_types_makes_a_row_data() -> None:
    """What `used_by` does not name is not lost: a row with nothing but a share is a row."""
    void = Column("void", same_text("Void"), kind="choice", choices=(Choice("yes", same_text("Void")),), who="I", role="void")
    hinted = replace(MONEY, key="hint", proposed=True)
    with BRANCH.declared(replace(LIST, columns=(NAME, MONEY, SHARE, hinted, void), used_by=("name",))):
        assert BRANCH.by_key["projects"].used_by == ("name", "money", "part")


def test_units_of_any_sheet_are_read_as_elsewhere_and_an_unknown_one_is_named() -> None:
    events = [{"item": "Kick-off", "owner": "all"}, {"item": "Review", "owner": " b01 "}, {"item": "Letter", "owner": "B99"},
              {"item": "Visit", "owner": ""}]
    with BRANCH.declared(replace(LIST, given=GivenRows("calendar", {"name": "item"}, unit="owner"))):
        master, found = master_from(sample.frames(calendar=[{**e, "deadline": "2026-11-10"} for e in events]))
        frame = frames_for(master, break_down(master)[0], "B01", [BRANCH.by_key["projects"]])["projects"]
    assert [str(name) for name in frame.texts["name"]][:4] == ["Kick-off", "Review", "Visit", ""]
    assert [(d.code, d.table, d.column, d.found) for d in found if d.table == "calendar"] == [("XP605", "calendar", "owner", "B99")]


def test_what_a_sheet_gives_is_hqs_in_the_workbook() -> None:
    master, _ = master_from(sample.frames(key_projects=PROJECTS))
    frames = frames_for(master, break_down(master)[0], "B02", [replace(LIST, given=OF_SHEET)])
    issued = Issued(Stamp("p", "c", 2027, 1, "B02", "b", "r", "final", 1, 1, "en", "2026-10-26", "", ("projects",)))
    note_owned(issued, frames)
    assert issued.values["projects"] == {"c01": {"name": "Online"}, "c02": {"name": "Depot", "money": 5_050}}
    assert issued.columns["projects"] == "name:text::I money:wan_yuan:0.01:I part:percent:0.001:I"


TOTAL = same_text("Total")
KEYS = list(BY_KEY)


def declared(**changes: Any) -> None:
    """LIST with these changes among the planning tables; `first`: of its first column."""
    first = changes.pop("first", {})
    columns = changes.pop("columns", LIST.columns)
    with BRANCH.declared(replace(LIST, columns=(replace(columns[0], **first), *columns[1:]), **changes)):
        pass


def foot(**cells: Any) -> dict[str, Any]:
    return {"feet": (FootRow("@total", same_text("Total"), cells=cells),)}


def rule(**changes: Any) -> dict[str, Any]:
    return {"rules": (replace(Rule("XP404", "named", Filled("name"), "name", same_text("Named")), **changes),)}


@pytest.mark.parametrize(("wrong", "said"), [
    ({"first": {"key": "Name"}}, "column Name: a key is a word of small letters"),
    ({"first": {"key": "branch"}, "names": ("branch",), "used_by": ("branch",)}, "projects.branch: the key is reserved"),
    *(({"first": {"key": key}, "names": (key,), "used_by": (key,)}, f"projects.{key}: the key is reserved")
      for key in ("row_key", "region", "total", "row", "month")),
    ({"first": {"required": True, "who": "G"}}, "projects.name: only what a unit types can be compulsory"),
    ({"columns": (NAME, MONEY, replace(SHARE, weight="name"))}, "projects.part: its weight name is no number"),
    ({"rollup": Rollup(("figurs",))}, "table projects: no such pages of the roll-up: ['figurs']"),  # type: ignore[arg-type]
    ({"rounds": ("first",)}, "table projects: unknown rounds ['first']"),
    (rule(code="XP331"), "projects.named: XP331 is the code of compulsory columns"),
    ({"first": {"kind": "choice", "members": "nobody"}}, "projects.name: unknown list nobody"),
    ({"first": {"kind": "choice", "choices": (Choice("no", same_text("No")),), "role": "void"}}, "column name: the list of a void column"),
    ({"first": {"up": "sum"}}, "column name: a text cannot roll up as sum"),
    ({"columns": (NAME, MONEY, replace(SHARE, up="sum", weight=None)), "rollup": Rollup(("figures",))},
     "projects.part: a percentage cannot be summed"),
    ({"columns": (NAME, MONEY, replace(SHARE, weight="heads"))}, "table projects: unknown columns ['heads'] in weight"),
    ({"columns": (NAME, MONEY, replace(SHARE, switch="colours"))}, "projects.part: the plan has no switch colours"),
    ({"columns": (NAME, replace(MONEY, stated="unit_sales"), SHARE)}, "projects.money: only sheets of the master are stated in"),
    ({"label": Text("项目", "專案", "Projects of the year, by unit and owner")}, "table projects: no sheet can be named 'Projects of the"),
    ({"label": same_text("History")}, "table projects: no sheet can be named 'History'"),
    ({"label": same_text("In/out")}, "table projects: no sheet can be named 'In/out'"),
    ({"label": Text("项目", "專案", "Staffing plan")}, "table projects: staffing is called Staffing plan too"),
    ({"first": {"kind": "choice", "members": "history_sales"}}, "projects.name: unknown list history_sales"),
    ({"given": GivenRows("history_sales", {"name": "status"})}, "table projects: rows are given to open tables, by a sheet of the master"),
    ({"key": "a b"}, "table a b: a key is a word of small letters"),
    ({"key": "a|b"}, "table a|b: a key is a word of small letters"),
    ({"key": "_xlplan"}, "table _xlplan: a key is a word of small letters"),
    *(({"key": key}, f"table {key}: a sheet of our own has that key") for key in (*PAGES, "home")),
    ({"key": "company"}, "table company: a sheet of the master has that key"),
    ({"label": Text("项目", "專案", "start page")}, "table projects: a sheet of our own is called start page in en"),
    ({"label": Text("检查表", "專案", "Projects")}, "table projects: a sheet of our own is called 检查表 in zh-CN"),
    ({"label": Text("项目", "按比例補足", "Projects")}, "table projects: a sheet of our own is called 按比例補足 in zh-TW"),
    ({"label": same_text("_xlplan")}, "table projects: a sheet of our own is called _xlplan"),
    ({"feet": (FootRow("@total", TOTAL), FootRow("@total", TOTAL))}, "table projects: two foot rows with one key ['@total']"),
    ({"names": ("title",)}, "table projects: unknown columns ['title'] in names"),
    ({"used_by": ()}, "table projects: a table of open rows says by which columns a row is used"),
    ({"rollup": Rollup(("figures",), by=("kind",))}, "table projects: unknown columns ['kind'] in rollup"),
    ({"rollup": Rollup(by=("name",))}, "projects.name: a roll-up goes by list columns"),
    ({"rollup": Rollup(amount="name")}, "projects.name: the figure of the year is a number"),
    ({"rollup": Rollup(amount="money", month="name"), "first": {"kind": "choice", "choices": (Choice("m13", same_text("13")),)}},
     "projects.name: a list of months, of a table without months"),
    (rule(code="XP399"), "projects.named: XP399 has no entry in schema/codes"),
    (rule(column="title"), "table projects: unknown columns ['title'] in rules"),
    (rule(scope="table", foot="@sum"), "projects.named: unknown foot row @sum"),
    (foot(sum=col("money")), "table projects: unknown columns ['sum'] in feet"),
    (foot(money=SumRows(col("price"))), "projects.@total: unknown columns ['price']"),
    (foot(money=Foot("@total", "year", "sales")), "projects.@total: unknown table sales"),
    (foot(money=Foot("@total", "price", "sales_targets")), "projects.@total: table sales_targets has no columns ['price']"),
    (foot(money=Foot("@sum", "year", "sales_targets")), "projects.@total: table sales_targets has no foot row @sum"),
    ({"given": "wishes"}, "table projects: nothing is known here that gives the rows 'wishes'"),
    ({"kind": "fixed"}, "table projects: nothing is known here that gives the rows '' of a fixed table"),
    ({"given": GivenRows("projects", {"name": "project"})}, "table projects: rows are given to open tables, by a sheet of the master"),
    ({"given": GivenRows("key_projects", {"name": "need"})}, "projects.name: sheet key_projects has no column need of its kind"),
    ({"columns": (NAME, MONEY, Column("twice", TOTAL, WAN_YUAN, who="C", formula=col("money") * 2)),
      "given": GivenRows("key_projects", {"twice": "need"})}, "projects.twice: it is worked out here, no sheet gives it"),
    ({"first": {"kind": "choice", "choices": (Choice("ka", TOTAL),)}, "given": GivenRows("key_projects", {"name": "kind"})},
     "projects.name: sheet key_projects has no column kind of its kind and unit, or list"),
    ({"given": GivenRows("key_projects", {"heads": "need"})}, "table projects: unknown columns ['heads'] in given"),
    ({"given": replace(OF_SHEET, unit="office")}, "table projects: sheet key_projects has no column of codes office"),
    ({"given": replace(OF_SHEET, unit="need")}, "table projects: sheet key_projects has no column of codes need"),
], ids=lambda v: v if isinstance(v, str) else None)
def test_a_wrong_declaration_is_refused_by_name(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(SchemaError) as refused:
        declared(**wrong)
    assert said in str(refused.value)
    assert list(BY_KEY) == KEYS  # and nothing of it is left


def test_a_declaration_stands_while_it_is_meant_to() -> None:
    before = list(BRANCH)
    sales = replace(BY_KEY["sales_targets"], minutes=99)
    with BRANCH.declared(LIST, sales):
        assert [t.key for t in BRANCH] == [*(t.key for t in before), "projects"]
        assert BY_KEY["sales_targets"] is sales  # in the place of the one of its key
    assert list(BRANCH) == before


HEADS = Column("heads", same_text("Heads"), PERSON, who="I", required=True)


@pytest.mark.parametrize("key", ["total", "@", "@a b", "@begin", "@end", "@head"])
def test_a_foot_row_has_a_key_of_its_own_kind(key: str) -> None:
    with pytest.raises(SchemaError, match=f"foot row {key}: a key is @ and a word"):
        FootRow(key, same_text("Total"))


def rules_of(table: Table, on: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    with BRANCH.declared(table):
        return [(rule.code, rule.column) for rule in BY_KEY[table.key].with_switches(on).rules]


def test_a_compulsory_column_makes_a_rule() -> None:
    needed = replace(LIST, columns=(replace(NAME, required=True), MONEY, SHARE, HEADS))
    assert rules_of(needed) == [("XP331", "name"), ("XP331", "heads")]
    with BRANCH.declared(needed):  # and one that is declared further
        assert rules_of(replace(BY_KEY["projects"], columns=(*LIST.columns, HEADS))) == [("XP331", "heads")]
        assert BY_KEY["projects"].rules[0].title("zh-CN") == "每行的「Name」已填"


def test_one_that_is_switched_off_is_not_asked_for() -> None:
    optional = replace(LIST, columns=(*LIST.columns, replace(HEADS, switch="volume")), used_by=("name", "heads"))
    assert rules_of(optional) == []
    assert rules_of(optional, frozenset({"volume"})) == [("XP331", "heads")]


def test_a_void_row_is_asked_for_nothing_on_the_sheet_either() -> None:
    with BRANCH.declared(replace(BY_KEY["risks"], minutes=1)):
        rule = next(r for r in BY_KEY["risks"].rules if r.code == "XP331")
    assert rule.where is not None
    assert "void" in columns_read(rule.where)
