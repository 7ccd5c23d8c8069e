"""The commands about files that came: choose, exclude, restore. Floor 7."""
from __future__ import annotations

from typing import Annotated, Optional

import typer

from xlplan.cli.shared import (
    OK,
    ROUND_HELP,
    Format,
    Plan,
    RoundName,
    Shown,
    Tongue,
    app,
    guard_errors,
    round_named,
    show_result,
    spoken_language,
)

_What = Annotated[str, typer.Argument(help="Name or path of a file of the inbox, or code or name of a unit: all that came from it.")]
_Why = Annotated[str, typer.Option("--reason", help="Why; kept in the ledger.")]
_ItsRound = Annotated[Optional[RoundName], typer.Option("--round", parser=round_named, metavar="ROUND", help=(  # noqa: UP045
    f"{ROUND_HELP} Unless given the one issued last, or that of the file where it is of another."))]
_Who = Annotated[str, typer.Option("--by", help="Who decides it; kept in the ledger beside this machine's account.")]


@app.command()
def choose(plan: Plan, file: Annotated[str, typer.Argument(help="Name or path of the file of the inbox that is to count.")], by: _Who,
           reason: Annotated[str, typer.Option("--reason", help="Why; kept in the ledger.", show_default=False)] = "",
           round: _ItsRound = None, lang: Tongue = None, format: Shown = Format.text) -> None:
    """Decide which of several files of one unit counts where they differ."""
    import xlplan  # noqa: PLC0415 - `--help` answers before anything heavy is loaded

    with guard_errors(lang):
        result = xlplan.choose(plan, file, by=by, reason=reason, round=round.value if round else None)
    show_result(result.data(spoken_language(lang)), result.text(spoken_language(lang)), format)
    raise typer.Exit(OK)


@app.command()
def exclude(plan: Plan, what: _What, reason: _Why, by: _Who, round: _ItsRound = None, lang: Tongue = None,
            format: Shown = Format.text) -> None:
    """Take a file, or all that came from a unit so far, out of the figures; every total that lacks it says so."""
    import xlplan  # noqa: PLC0415

    with guard_errors(lang):
        result = xlplan.exclude(plan, what, reason=reason, by=by, round=round.value if round else None)
    show_result(result.data(spoken_language(lang)), result.text(spoken_language(lang)), format)
    raise typer.Exit(OK)


@app.command()
def restore(plan: Plan, what: _What, reason: _Why, by: _Who, round: _ItsRound = None, lang: Tongue = None,
            format: Shown = Format.text) -> None:
    """Put back what was excluded."""
    import xlplan  # noqa: PLC0415

    with guard_errors(lang):
        result = xlplan.restore(plan, what, reason=reason, by=by, round=round.value if round else None)
    show_result(result.data(spoken_language(lang)), result.text(spoken_language(lang)), format)
    raise typer.Exit(OK)
