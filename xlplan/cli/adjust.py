"""The commands of HQ's week: adjust, assign. Floor 7."""
from __future__ import annotations

from datetime import datetime
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

Amount = Annotated[str, typer.Option(help="Plus or minus, in the unit of the table.")]
Reason = Annotated[str, typer.Option(help="Why; stands in the master workbook.")]
Proposer = Annotated[str, typer.Option("--by", help="Who proposes it.")]
Approver = Annotated[str, typer.Option("--approved-by", help="Who approved it; without, the line is a proposal and does not count.")]
Write = Annotated[bool, typer.Option("--write", help="Append it to the master workbook; without, only a preview.")]
On = Annotated[Optional[datetime], typer.Option("--date", formats=["%Y-%m-%d"], help="Date of the line; today unless given.")]  # noqa: UP045
Over = Annotated[str, typer.Option(help="proportional (to what is approved so far) or equal, or their names in the master.")]
Inside = Annotated[str, typer.Option(help="Inside a branch: proportional, equal, season or one_cell, or their names in the master.")]
LaterSource = Annotated[str, typer.Option(help=(
    "over (assigned above the goal), goal (the goal itself rises) or reserve (out of what HQ holds back), or their names in the master."))]
LaterMethod = Annotated[str, typer.Option(help=(
    "proportional (to what is assigned so far), equal or weights, or their names in the master."))]
TableMeant = Annotated[str, typer.Option(help="Key or name of the planning table.")]
PeriodMeant = Annotated[str, typer.Option(show_default=False, help=(
    "Key or name: m03 or 3月, q1 or 一季度, h1 or 上半年, year or 全年; of a table without months its column, cost or 培训费用. "
    "The year, or the amount, unless given."))]
RowMeant = Annotated[str, typer.Option(help="Code or name; the total of the table unless given.", show_default=False)]


@app.command()
def adjust(plan: Plan, change: Amount, reason: Reason, by: Proposer, table: TableMeant = "sales_targets", row: RowMeant = "",
           period: PeriodMeant = "", branches: Units = None, scope: Scope = "",
           hold: Units = None, method: Over = "proportional", spread: Inside = "proportional",
           from_reserve: Annotated[bool, typer.Option("--from-reserve", help="Drawn from what HQ holds back.")] = False,
           approved_by: Approver = "", on: On = None, round: AnyRound = None, write: Write = False, lang: Tongue = None,
           format: Shown = Format.text) -> None:
    """Try a cut or an addition over branches on the consolidated figures; with --write, put it into the master workbook."""
    import xlplan  # noqa: PLC0415 - `--help` answers before anything heavy is loaded
    from xlplan.pipeline.following import after_adjust, next_lines  # noqa: PLC0415

    with guard_errors(lang):
        result = xlplan.adjust(
            plan, change=change, reason=reason, by=by, table=table, row=row, period=period, branches=split_codes(branches),
            scope=scope, hold=split_codes(hold) or (), method=method, spread=spread,
            source="reserve" if from_reserve else "", approved_by=approved_by, round=round.value if round else None, write=write,
            on=on.date() if on else None)
    tongue, steps = spoken_language(lang), after_adjust(result, plan)
    show_result({**result.data(tongue), "next": [step(tongue) for step in steps]},
                [*result.text(tongue), *next_lines(steps, tongue)], format)
    raise typer.Exit(MUST_FIX if result.must_fix else OK)


@app.command()
def assign(plan: Plan, amount: Amount, reason: Reason, by: Proposer,
           scope: Scope = "",
           source: LaterSource = "over", method: LaterMethod = "proportional",
           exempt: Units = None, approved_by: Approver = "", on: On = None, write: Write = False, lang: Tongue = None,
           format: Shown = Format.text) -> None:
    """Try a later assignment (追加下达): targets before and after; with --write, put it into the master workbook."""
    import xlplan  # noqa: PLC0415
    from xlplan.pipeline.following import after_adjust, next_lines  # noqa: PLC0415

    with guard_errors(lang):
        result = xlplan.assign(plan, amount=amount, reason=reason, by=by, scope=scope, source=source,
                               method=method, exempt=split_codes(exempt) or (), approved_by=approved_by, write=write,
                               on=on.date() if on else None)
    tongue, steps = spoken_language(lang), after_adjust(result, plan)
    show_result({**result.data(tongue), "next": [step(tongue) for step in steps]},
                [*result.text(tongue), *next_lines(steps, tongue)], format)
    raise typer.Exit(MUST_FIX if result.must_fix else OK)
