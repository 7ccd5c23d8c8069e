"""`xlplan new`: an empty plan, or one drafted from exports. Floor 7."""
from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from xlplan.cli.shared import MUST_FIX, OK, Format, Language, Plan, Shown, app, guard_errors, show_result, spoken_language
from xlplan.text import Lang, Text

if TYPE_CHECKING:
    from xlplan.pipeline.new_from import DraftedPlan

_NO_YEAR = Text("请写计划年度,例如 --year 2027", "請寫計畫年度,例如 --year 2027", "Give the plan year, such as --year 2027")
_ONLY_FROM = Text("{options} 要和 --from 一起用", "{options} 要和 --from 一起用", "{options} goes with --from")
_RIGHT = Text("这样读对吗?建立计划文件夹?", "這樣讀對嗎?建立計畫資料夾?", "Is it read right? Make the plan folder?")

NewTongue = Annotated[Optional[Language], typer.Option("--lang", help=(  # noqa: UP045 - typer reads these on Python 3.10 too
    "Language of the messages and of the plan, which its master workbook names; the system's unless given."))]


@app.command()
def new(plan: Plan, company: Annotated[str, typer.Option(help="Name of the company.")],
        year: Annotated[Optional[int], typer.Option(  # noqa: UP045
            help="Plan year; with --from the year after the last of the exports unless given.", show_default=False)] = None,
        sources: Annotated[Optional[list[Path]], typer.Option("--from", metavar="FILE", help=(  # noqa: UP045
            "Export of an ERP (.xlsx, .csv) of sales, expenses or heads, in any layout; may be given several times."))] = None,
        mapping: Annotated[Optional[Path], typer.Option("--map", metavar="MAP", help=(  # noqa: UP045
            "Mapping file that says how to read the exports; guessed unless given."))] = None,
        growth: Annotated[str, typer.Option(metavar="12%", show_default=False, help="Growth that the sales goal asks for.")] = "",
        goal: Annotated[str, typer.Option(metavar="3000万", show_default=False, help="The sales goal, with its unit.")] = "",
        start_month: Annotated[Optional[int], typer.Option(metavar="4", show_default=False, help=(  # noqa: UP045
            "First month of the fiscal year, January unless given."))] = None,
        yes: Annotated[bool, typer.Option("--yes", help="Take the draft as it is; nothing is asked.")] = False,
        lang: NewTongue = None, format: Shown = Format.text) -> None:
    """Make a plan folder with a master workbook to fill in Excel: empty, or drafted from exports of an ERP (--from)."""
    import xlplan  # noqa: PLC0415 - `--help` answers before anything heavy is loaded
    from xlplan.errors import XlplanError  # noqa: PLC0415
    from xlplan.pipeline.following import after_new, next_lines  # noqa: PLC0415

    with guard_errors(lang):
        tongue = spoken_language(lang)
        if sources:
            _draft(plan, sources, company, year, mapping, growth, goal, start_month, yes, tongue, format)
            return
        if lone := [name for name, value in (("--map", mapping), ("--growth", growth), ("--goal", goal), ("--yes", yes)) if value]:
            raise XlplanError(_ONLY_FROM, options=" ".join(lone))
        if year is None:
            raise XlplanError(_NO_YEAR)
        path = xlplan.new(plan, year=year, company=company, start_month=start_month, lang=tongue)
        steps = after_new(path)
        show_result({"master": str(path), "next": [step(tongue) for step in steps]}, [str(path), *next_lines(steps, tongue)], format)


def _draft(plan: Path, sources: list[Path], company: str, year: int | None, mapping: Path | None, growth: str, goal: str,
           start_month: int | None, yes: bool, lang: Lang, format: Format) -> None:
    import xlplan  # noqa: PLC0415
    from xlplan.pipeline.drafted_lines import after_draft, draft_lines, outcome_lines  # noqa: PLC0415

    shown = False

    def confirm(result: DraftedPlan) -> bool:
        nonlocal shown
        if format is not Format.text or not (sys.stdin.isatty() and sys.stdout.isatty()):
            return False
        show_result({}, draft_lines(result, lang), format)
        shown = True
        return typer.confirm(_RIGHT(lang))

    result = xlplan.new_from(plan, sources, company=company, year=year, mapping=mapping, growth=growth, goal=goal, start_month=start_month,
                             yes=yes, confirm=confirm, lang=lang)
    lines = [*([] if shown else draft_lines(result, lang)), *outcome_lines(result, lang)]
    show_result({**result.data(lang), "next": [step(lang) for step in after_draft(result)]}, lines, format)
    raise typer.Exit(MUST_FIX if result.must_fix else OK)
