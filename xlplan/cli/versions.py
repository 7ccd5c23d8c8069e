"""The commands about versions: freeze, reopen, compare, history. Floor 7."""
from __future__ import annotations

from typing import Annotated

import typer

from xlplan.cli.shared import OK, AnyRound, Format, Plan, Shown, Tongue, app, guard_errors, show_result, spoken_language

_State = "A version by its name, or now, issued, last-year"


@app.command()
def freeze(plan: Plan, name: Annotated[str, typer.Option("--as", help="Name of the version, such as V1; never used twice.")],
           by: Annotated[str, typer.Option("--by", help="Who freezes it; kept in the ledger beside this machine's account.")],
           close: Annotated[bool, typer.Option("--close", help="Close the round with it: files that come later are refused.")] = False,
           round: AnyRound = None, lang: Tongue = None, format: Shown = Format.text) -> None:
    """Keep the consolidated state as a version (封存): figures, files, findings, who and when. Refuses nothing."""
    import xlplan  # noqa: PLC0415 - `--help` answers before anything heavy is loaded
    from xlplan.pipeline.following import after_freeze, next_lines  # noqa: PLC0415

    with guard_errors(lang):
        result = xlplan.freeze(plan, name, by=by, close=close, round=round.value if round else None)
    tongue, steps = spoken_language(lang), after_freeze(result, plan)
    show_result({**result.data(tongue), "next": [step(tongue) for step in steps]},
                [*result.text(tongue), *next_lines(steps, tongue)], format)
    raise typer.Exit(OK)


@app.command()
def reopen(plan: Plan, reason: Annotated[str, typer.Option(help="Why; kept in the ledger.")],
           by: Annotated[str, typer.Option("--by", help="Who opens it; kept in the ledger beside this machine's account.")],
           round: AnyRound = None, lang: Tongue = None, format: Shown = Format.text) -> None:
    """Open a round again that was closed; the version that closed it stays as it is."""
    import xlplan  # noqa: PLC0415

    with guard_errors(lang):
        result = xlplan.reopen(plan, reason=reason, by=by, round=round.value if round else None)
    show_result(result.data(spoken_language(lang)), result.text(spoken_language(lang)), format)
    raise typer.Exit(OK)


@app.command()
def compare(plan: Plan, before: Annotated[str, typer.Argument(help=f"{_State}; the version frozen last unless given.")] = "",
            after: Annotated[str, typer.Argument(help=f"{_State}.")] = "now",
            table: Annotated[str, typer.Option(help="Key or name of one planning table; all unless given.", show_default=False)] = "",
            lang: Tongue = None, format: Shown = Format.text) -> None:
    """Compare two states (版本对比) by region, unit, product, channel, item, post: the changes and what explains them."""
    import xlplan  # noqa: PLC0415

    with guard_errors(lang):
        result = xlplan.compare(plan, before, after, table=table)
    show_result(result.data(spoken_language(lang)), result.text(spoken_language(lang)), format)
    raise typer.Exit(OK)


@app.command()
def history(plan: Plan, unit: Annotated[str, typer.Option(help="Code or name of the unit.")],
            table: Annotated[str, typer.Option(help="Key or name of the planning table.")] = "sales_targets",
            row: Annotated[str, typer.Option(help="Key or name of the row; the total of the table unless given.", show_default=False)] = "",
            column: Annotated[str, typer.Option(help="Key or name of the column, such as m03 or 3月, else the year or amount.",
                                                show_default=False)] = "",
            lang: Tongue = None, format: Shown = Format.text) -> None:
    """The life of one number: suggested, declared in each file that came, frozen, adjusted by whom and why, approved."""
    import xlplan  # noqa: PLC0415

    with guard_errors(lang):
        result = xlplan.history(plan, unit=unit, table=table, row=row, column=column)
    show_result(result.data(spoken_language(lang)), result.text(spoken_language(lang)), format)
    raise typer.Exit(OK)
