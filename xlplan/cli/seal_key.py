"""The commands about HQ's seal keys: seal-key list, new, withdraw. Floor 7."""
from __future__ import annotations

from typing import Annotated

import typer

from xlplan.cli.shared import OK, By, Format, Plan, Shown, Tongue, app, guard_errors, show_result, spoken_language

keys = typer.Typer(no_args_is_help=True, help="The keys that HQ seals workbooks with.")
app.add_typer(keys, name="seal-key")

_Why = Annotated[str, typer.Option("--reason", help="Why; kept in the ledger.")]


@keys.command("list")
def seal_key_list(plan: Plan, lang: Tongue = None, format: Shown = Format.text) -> None:
    """The keys of the plan by name, which of them seals, how many workbooks each sealed. Changes nothing."""
    import xlplan  # noqa: PLC0415 - `--help` answers before anything heavy is loaded

    with guard_errors(lang):
        result = xlplan.seal_key_list(plan)
    show_result(result.data(spoken_language(lang)), result.text(spoken_language(lang)), format)
    raise typer.Exit(OK)


@keys.command("new")
def seal_key_new(plan: Plan, reason: _Why, by: By = "", lang: Tongue = None, format: Shown = Format.text) -> None:
    """Make a key for what is issued from now on; those before it go on verifying. Also where seal.key is lost."""
    import xlplan  # noqa: PLC0415

    with guard_errors(lang):
        result = xlplan.seal_key_new(plan, reason=reason, by=by)
    show_result(result.data(spoken_language(lang)), result.text(spoken_language(lang)), format)
    raise typer.Exit(OK)


@keys.command("withdraw")
def seal_key_withdraw(plan: Plan, key: Annotated[str, typer.Argument(help="Its name, as list shows it.")], reason: _Why, by: By = "",
                      lang: Tongue = None, format: Shown = Format.text) -> None:
    """Seal nothing with a key any more; a file that was counts while the ledger holds its very list, and says so."""
    import xlplan  # noqa: PLC0415

    with guard_errors(lang):
        result = xlplan.seal_key_withdraw(plan, key, reason=reason, by=by)
    show_result(result.data(spoken_language(lang)), result.text(spoken_language(lang)), format)
    raise typer.Exit(OK)
