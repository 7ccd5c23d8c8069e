"""What the master workbook holds, row by row: frozen data named as the columns of `tables/master`. Floor 4.

Amounts are steps of the column's unit, None where blank; choices are keys; dates ISO text, '' where blank. `row_key` is
the row's key in its frame, so that a finding can name its place.
"""
from __future__ import annotations

from dataclasses import dataclass

from xlplan.schema.diagnostic import Round
from xlplan.text import LANGS, Lang
from xlplan.workbook.blueprint import Paper


@dataclass(frozen=True, slots=True)
class Company:
    """Sheet `company`. `tax_rate` in steps of PERCENT; `switches` are those that are on (`volume`, `workdays`); `convert`: LibreOffice may
    make .xlsx of what comes in other formats; `acting`: level of the units that shift targets among those below them, '' of none;
    `passed`: whether tables that passed are locked in files that go back; `paper`: that workbooks are printed on;
    `file_names`: what names of files are made of (see `pipeline.file_names`)."""

    name: str
    year: int
    start_month: int
    language: str
    unit: str
    basis: str
    tax_included: bool
    tax_rate: int | None
    discount: str
    round: Round
    version: str
    deadline: str
    mailbox: str
    contact_name: str
    contact_phone: str
    contact_wecom: str
    switches: frozenset[str]
    person_targets_from: Round
    silence: str = "issued"
    balance: str = "stop"
    convert: bool = False
    acting: str = ""
    passed: str = "locked"
    paper: Paper = "A4"
    file_names: str = "coded"

    @property
    def lang(self) -> Lang:
        """The plan's language; zh-CN while the field is blank or unknown."""
        return next((lang for lang in LANGS if lang == self.language), "zh-CN")


@dataclass(frozen=True, slots=True)
class Entity:
    """A unit of the organisation: `fills` in a workbook, is `hq_run`, or `sums_up` what is below it."""

    code: str
    name: str
    parent: str
    level: str
    type: str
    manager: str = ""
    reviewer: str = ""
    mailbox: str = ""
    phone: str = ""
    valid_from: str = ""
    valid_to: str = ""
    row_key: str = ""

    @property
    def carries(self) -> bool:
        """Receives a target of its own (a branch that fills in, or an HQ-run unit)."""
        return self.type in ("fills", "hq_run")


@dataclass(frozen=True, slots=True)
class Product:
    code: str
    series: str
    category: str
    new_mark: str = "existing"
    launch: str = ""
    delist: str = ""
    case_price: int | None = None
    margin: int | None = None
    growth: int | None = None
    new_share: int | None = None
    target: int | None = None
    erp_code: str = ""
    row_key: str = ""


@dataclass(frozen=True, slots=True)
class Channel:
    code: str
    name: str
    parent: str = ""
    trade: str = "other"
    target: int | None = None
    erp_code: str = ""
    row_key: str = ""


@dataclass(frozen=True, slots=True)
class MixRow:
    """`branch` is '' for all branches; `from_month` a calendar month."""

    branch: str
    product: str
    channel: str
    sold: str = "yes"
    from_month: int | None = None
    row_key: str = ""


@dataclass(frozen=True, slots=True)
class ExpenseItem:
    code: str
    group: str
    item: str
    mark: str = ""
    link: str = ""
    payment: str = ""
    booked: str = ""
    owner: str = ""
    erp_code: str = ""
    row_key: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    code: str
    post: str
    post_type: str = "sales"
    employ: str = "own"
    carries_target: str = "no"
    unit_cost: int | None = None
    raise_month: int | None = None
    raise_rate: int | None = None
    std_outlets: int | None = None
    row_key: str = ""


@dataclass(frozen=True, slots=True)
class Goal:
    """`base` and `target` in steps of AS_STATED, `growth` of PERCENT; the third of them is filled in where two are
    given."""

    code: str
    metric: str
    name: str = ""
    kind: str = ""
    direction: str = "up"
    unit: str = "wan_yuan"
    form: str = "relative"
    base: int | None = None
    growth: int | None = None
    target: int | None = None
    owner: str = ""
    due: str = ""
    weight: int | None = None
    reason: str = ""
    row_key: str = ""


@dataclass(frozen=True, slots=True)
class Reserve:
    """`goal`, `held` and `assigned` in 0.01 万元: the company goal, what is held back, and what is shared out."""

    goal: int | None = None
    over_rate: int | None = None
    held: int | None = None
    assigned: int | None = None
    hq_expense_rate: int | None = None
    hq_heads: int | None = None
    note: str = ""
    row_key: str = ""


@dataclass(frozen=True, slots=True)
class Weight:
    branch: str
    basis: str = ""
    py_estimate: int | None = None
    potential: int | None = None
    population: int | None = None
    outlets: int | None = None
    base_weight: int | None = None
    coefficient: int | None = None
    note: str = ""
    direct_target: int | None = None
    row_key: str = ""


@dataclass(frozen=True, slots=True)
class Season:
    """Indices in 0.001, adding up to 12.000 by fiscal month; () where history decides. '' means all."""

    category: str
    channel: str
    months: tuple[int, ...] = ()
    source: str = "manual"
    spring_month: int | None = None
    row_key: str = ""


@dataclass(frozen=True, slots=True)
class Ceiling:
    branch: str
    group: str
    rate: int | None = None
    amount: int | None = None
    control: str = "alarm"
    row_key: str = ""


@dataclass(frozen=True, slots=True)
class Heads:
    branch: str
    post: str
    opening: int | None = None
    cap: int | None = None
    reserve: int | None = None
    row_key: str = ""


@dataclass(frozen=True, slots=True)
class KeyProject:
    code: str
    project: str
    kind: str = ""
    branch: str = ""
    need: int | None = None
    need_heads: int | None = None
    secured: int | None = None
    frozen: str = "no"
    row_key: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    topic: str
    kind: str = ""
    audience: str = ""
    sessions: int | None = None
    month: int | None = None
    row_key: str = ""
