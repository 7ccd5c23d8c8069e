"""The commands about what goes back: return, receipt, send. Floor 7."""
from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated, Optional

import typer

from xlplan.cli.shared import (
    MUST_FIX,
    OK,
    AnyRound,
    By,
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
    watched,
)


@app.command("return")
def return_(plan: Plan, round: AnyRound = None, branches: Units = None, scope: Scope = "", by: By = "", lang: Tongue = None,
            format: Shown = Format.text) -> None:
    """Write into returned/ an annotated copy of the file of every unit that must correct or explain something."""
    import xlplan  # noqa: PLC0415 - `--help` answers before anything heavy is loaded
    from xlplan.pipeline.following import after_return, next_lines  # noqa: PLC0415

    with watched(lang, format) as progress:
        result = xlplan.return_workbooks(plan, round=round.value if round else None, branches=split_codes(branches), scope=scope, by=by,
                                         progress=progress)
    tongue, steps = spoken_language(lang), after_return(result, plan)
    show_result({**result.data(tongue), "next": [step(tongue) for step in steps]},
                [*result.text(tongue), *next_lines(steps, tongue)], format)
    raise typer.Exit(OK)


@app.command()
def receipt(code: Annotated[str, typer.Argument(help="As the answer and the status page say it: 214-9F3A1C7B.")],
            plan: Annotated[Path, typer.Argument(help="The plan folder; the one in which you are unless given.")] = Path(),
            lang: Tongue = None, format: Shown = Format.text) -> None:
    """Say which file a receipt was given for, when, with which control numbers, and whether the ledger bears it out."""
    import xlplan  # noqa: PLC0415

    with guard_errors(lang):
        result = xlplan.receipt(code, plan)
    show_result(result.data(spoken_language(lang)), result.text(spoken_language(lang)), format)
    raise typer.Exit(MUST_FIX if result.problem else OK)


class MailName(str, Enum):
    """What a mail is about."""

    issue = "issue"
    back = "return"
    receipt = "receipt"
    reminder = "reminder"


@app.command()
def send(plan: Plan, what: Annotated[Optional[list[MailName]], typer.Option(help=(  # noqa: UP045 - as in `shared`
        "Only these mails; whatever is due to each unit unless given. May stand several times."))] = None,
         round: AnyRound = None, branches: Units = None, scope: Scope = "",
         again: Annotated[bool, typer.Option("--again", help="Also what was drafted before.")] = False, by: By = "", lang: Tongue = None,
         format: Shown = Format.text) -> None:
    """Write the mail that is due to each unit as a draft into outbox/: workbooks, returned files, receipts, reminders. Nothing is sent."""
    import xlplan  # noqa: PLC0415
    from xlplan.pipeline.following import after_send, next_lines  # noqa: PLC0415

    with watched(lang, format) as progress:
        result = xlplan.send(plan, what=[one.value for one in what or ()], round=round.value if round else None,
                             branches=split_codes(branches), scope=scope, again=again, by=by, progress=progress)
    tongue, steps = spoken_language(lang), after_send(result, plan)
    show_result({**result.data(tongue), "next": [step(tongue) for step in steps]},
                [*result.text(tongue), *next_lines(steps, tongue)], format)
    raise typer.Exit(OK)
