"""What several sheets of the master workbook share: columns that mean the same everywhere, and short closed lists."""
from __future__ import annotations

from typing import Final, Literal

from xlplan import terms
from xlplan.schema.column import CellNextYear, Choice, Column
from xlplan.schema.table import NextYear, Table
from xlplan.text import Text
from xlplan.units import COUNT, MONTH, WAN_YUAN, YEAR, Unit

YES_NO: Final = (Choice("yes", Text("是", "是", "Yes")), Choice("no", Text("否", "否", "No")))
EVERY: Final = (  # folded: what may stand for all branches where a branch column allows it
    "", "*", "all", "全部", "全公司", "全部分公司", "所有分公司", "all branches")


def text_column(key: str, label: Text, *, required: bool = False, width: float = 14, help: Text | None = None,
                next_year: CellNextYear = "") -> Column:
    """A text column that HQ types."""
    return Column(key, label, kind="text", who="I", required=required, width=width, help=help, next_year=next_year)


def date_column(key: str, label: Text, *, required: bool = False, help: Text | None = None, timed: bool = False,
                next_year: CellNextYear = "") -> Column:
    """A date column that HQ types."""
    return Column(key, label, kind="date", who="I", required=required, width=17 if timed else 12, help=help, timed=timed,
                  next_year=next_year)


def choice_column(key: str, label: Text, choices: tuple[Choice, ...], *, required: bool = False, width: float = 12,
                  help: Text | None = None, next_year: CellNextYear = "") -> Column:
    """A column with a closed list."""
    return Column(key, label, kind="choice", who="I", choices=choices, required=required, width=width, help=help, next_year=next_year)


def number_column(key: str, label: Text, unit: Unit, *, minimum: int | None = 0, maximum: int | None = None,
                  required: bool = False, who: Literal["I", "G"] = "I", help: Text | None = None, width: float = 12, stated: str = "",
                  next_year: CellNextYear = "") -> Column:
    """A number column in `unit`; who "G": filled by the program, never typed; `stated`: see `Column`."""
    return Column(key, label, unit, who=who, minimum=minimum, maximum=maximum, required=required, width=width,
                  help=help, stated=stated, next_year=next_year)


def branch_column(*, every: bool = False, required: bool = True) -> Column:
    """The unit's code; with `every`, blank or `all` stands for all branches."""
    tip = Text("单位编码;留空或填“全部”表示所有分公司", "單位代碼;留空或填「全部」表示所有分公司",
               "Unit code; blank or “all” means every branch") if every else None
    return text_column("branch", terms.BRANCH, required=required and not every, width=12, help=tip)


def product_column(*, required: bool = True) -> Column:
    """The product's code."""
    return text_column("product", Text("产品", "產品", "Product"), required=required, width=12)


def channel_column(*, required: bool = True) -> Column:
    """The channel's code."""
    return text_column("channel", terms.CHANNEL, required=required, width=12)


def code_column() -> Column:
    """The row's own code: what other sheets refer to."""
    return text_column("code", Text("编码", "代碼", "Code"), required=True, width=12)


def company_target_column() -> Column:
    """HQ's total for this row over the whole company, a part of the company goal."""
    return number_column("target", Text("公司目标", "公司目標", "Company target"), WAN_YUAN, next_year="blank",
                         help=Text("全公司在这一行上的目标;留空的行分摊其余部分", "全公司在這一列上的目標;留空的列分攤其餘部分",
                                   "The whole company's target of this row; rows left blank share the rest"))


def erp_column(label: Text | None = None) -> Column:
    """The codes that the ERP uses for this row."""
    return text_column("erp_code", label or Text("ERP编码", "ERP代碼", "ERP code"), width=16,
                       help=Text("ERP里的编码;几个编码用逗号隔开", "ERP裡的代碼;多個代碼用逗號隔開",
                                 "Code in the ERP; several are separated by commas"))


def month_number_column(key: str, label: Text, *, required: bool = False, help: Text | None = None, next_year: CellNextYear = "") -> Column:
    """A calendar month, 1 to 12."""
    return number_column(key, label, MONTH, minimum=1, maximum=12, required=required, help=help, width=8, next_year=next_year)


def year_column() -> Column:
    """A calendar year, as the ERP prints it."""
    return number_column("year", terms.YEAR, YEAR, minimum=2000, maximum=2100, required=True, width=8, help=Text(
        "日历年份,不是财年;年月在一格的期间(如 202603、2026-03)填在「月」,这里留空",
        "日曆年份,不是會計年度;年月在一格的期間(如 202603、2026-03)填在「月」,這裡留空",
        "Calendar year, not the fiscal year; a period with its year (202603, 2026-03) goes under Month, with this left blank"))


def serial_column(key: str, label: Text) -> Column:
    """A running number."""
    return number_column(key, label, COUNT, minimum=1, required=True, width=8)


def master_sheet(key: str, label: Text, purpose: Text, columns: tuple[Column, ...], *, names: tuple[str, ...],
                 spare: int, used_by: tuple[str, ...] = (), unique: tuple[str, ...] = (), next_year: NextYear = "") -> Table:
    """An open sheet of the master workbook: `spare` blank rows ready to type in; a row is data as soon as one of its
    columns (or of `used_by`) is filled; `unique`, `next_year`: see `Table`."""
    typed = tuple(c.key for c in columns if c.who == "I")
    return Table(key, label, "open", columns, names, spare=spare, used_by=used_by or typed, purpose=purpose,
                 unique=unique, next_year=next_year)
