"""The commands of HQ's week: adjust, assign. Floor 7."""
from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Annotated, Optional

import typer

from xlplan.cli.shared import (
    MUST_FIX,
    OK,
    AnyRound,
    Format,
    Plan,
    Scope,
    Shown,
    Tongue,
    Units,
    app,
    guard_errors,
    show_result,
    split_codes,
    spoken_language,
)


class Over(str, Enum):
    """proportional: to what is approved so far; equal: every branch alike."""

    proportional = "proportional"
    equal = "equal"


class Inside(str, Enum):
    """How a branch's part is spread over its rows and months."""

    proportional = "proportional"
    equal = "equal"
    season = "season"
    one_cell = "one_cell"


class LaterSource(str, Enum):
    """over: assigned above the goal; goal: the goal itself rises; reserve: out of what HQ holds back."""

    over = "over"
    goal = "goal"
    reserve = "reserve"


class LaterMethod(str, Enum):
    """proportional: to what is assigned so far; equal; weights: those of the weights sheet."""

    proportional = "proportional"
    equal = "equal"
    weights = "weights"


Amount = Annotated[str, typer.Option(help="Plus or minus, in the unit of the table.")]
Reason = Annotated[str, typer.Option(help="Why; stands in the master workbook.")]
Proposer = Annotated[str, typer.Option("--by", help="Who proposes it.")]
Approver = Annotated[str, typer.Option("--approved-by", help="Who approved it; without, the line is a proposal and does not count.")]
Write = Annotated[bool, typer.Option("--write", help="Append it to the master workbook; without, only a preview.")]
On = Annotated[Optional[datetime], typer.Option("--date", formats=["%Y-%m-%d"], help="Date of the line; today unless given.")]  # noqa: UP045
RowMeant = Annotated[str, typer.Option(help="Code or name; the total of the table unless given.", show_default=False)]


@app.command()
def adjust(plan: Plan, change: Amount, reason: Reason, by: Proposer, table: str = "sales_targets", row: RowMeant = "",
           period: str = "year", branches: Units = None, scope: Scope = "",
           hold: Units = None, method: Over = Over.proportional, spread: Inside = Inside.proportional,
           from_reserve: Annotated[bool, typer.Option(help="Drawn from what HQ holds back.")] = False,
           approved_by: Approver = "", on: On = None, round: AnyRound = None, write: Write = False, lang: Tongue = None,
           format: Shown = Format.text) -> None:
    """Try a cut or an addition over branches on the consolidated figures; with --write, put it into the master workbook."""
    import xlplan  # noqa: PLC0415 - `--help` answers before anything heavy is loaded

    with guard_errors(lang):
        result = xlplan.adjust(
            plan, change=change, reason=reason, by=by, table=table, row=row, period=period, branches=split_codes(branches),
            scope=scope, hold=split_codes(hold) or (), method=method.value, spread=spread.value,
            source="reserve" if from_reserve else "", approved_by=approved_by, round=round.value if round else None, write=write,
            on=on.date() if on else None)
    show_result(result.data(spoken_language(lang)), result.text(spoken_language(lang)), format)
    raise typer.Exit(MUST_FIX if result.must_fix else OK)


@app.command()
def assign(plan: Plan, amount: Amount, reason: Reason, by: Proposer,
           scope: Annotated[str, typer.Option(help="Code of a region or branch; all unless given.")] = "",
           source: LaterSource = LaterSource.over, method: LaterMethod = LaterMethod.proportional,
           exempt: Units = None, approved_by: Approver = "", on: On = None, write: Write = False, lang: Tongue = None,
           format: Shown = Format.text) -> None:
    """Try a later assignment (追加下达): targets before and after; with --write, put it into the master workbook."""
    import xlplan  # noqa: PLC0415

    with guard_errors(lang):
        result = xlplan.assign(plan, amount=amount, reason=reason, by=by, scope=scope, source=source.value,
                               method=method.value, exempt=split_codes(exempt) or (), approved_by=approved_by, write=write,
                               on=on.date() if on else None)
    show_result(result.data(spoken_language(lang)), result.text(spoken_language(lang)), format)
    raise typer.Exit(MUST_FIX if result.must_fix else OK)
