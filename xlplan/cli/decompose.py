"""The commands decompose and undo. Floor 7."""
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Optional

import typer

from xlplan.cli.shared import By, Format, Shown, Tongue, app, guard_errors, show_result, spoken_language
from xlplan.errors import XlplanError
from xlplan.text import Text

if TYPE_CHECKING:
    from xlplan.pipeline.decompose.parts import TotalParts
    from xlplan.pipeline.decompose.result import Decomposition

_NO_FILE: Final = Text("没有写文件。请写文件,或者只用 --total 和 --weights", "沒有寫檔案。請寫檔案,或者只用 --total 和 --weights",
                       "No file is given. Give one, or --total and --weights alone")
_NO_RANGE: Final = Text("没有写 --range。请写要分解的单元格,如 B2:M2", "沒有寫 --range。請寫要分解的儲存格,如 B2:M2",
                        "There is no --range. Give the cells to break down into, such as B2:M2")
File = Annotated[Optional[Path], typer.Argument(help="A workbook; without one, --total is broken down by --weights.")]  # noqa: UP045
Edge = Annotated[Optional[str], typer.Option(help="For straight_line and growth.")]  # noqa: UP045
Shape = Annotated[Optional[str], typer.Option(help="For pattern: 4,4,5.")]  # noqa: UP045
End = Annotated[Optional[str], typer.Option(help="For transfer: a cell.")]  # noqa: UP045
Range = Annotated[Optional[str], typer.Option("--range", help="Sheet!H7:J7,L7:N7; the sheet may be left out where there is only one.")]  # noqa: UP045
Total = Annotated[Optional[str], typer.Option(help="The amount, in the unit of the cells.")]  # noqa: UP045
Method = Annotated[str, typer.Option(help=(
    "proportional, equal, equal_populated, relative_proportional, pattern, percent_change, relative_percent, repeat, "
    "repeat_populated, straight_line, growth, clear or transfer, or what results call them, such as 平均."))]
Action = Annotated[str, typer.Option(help="replace, add or subtract: what becomes of what the cells hold.")]
Hold = Annotated[list[str] | None, typer.Option(help=(
    "Cells that do not move, such as A1,B3:B4; without a file parts by number: 2 or 2=150."))]
Bound = Annotated[Optional[str], typer.Option(help="One number, one for each cell, or a range.")]  # noqa: UP045
Step = Annotated[Optional[str], typer.Option(help="Such as 0.01; else as the number format or the table says.")]  # noqa: UP045
Rule = Annotated[str, typer.Option(help=(
    "largest_remainder, cumulative, last (what is left over goes to the last cell, such as December), jefferson, webster, hill, adams "
    "or dean."))]
Weights = Annotated[Optional[str], typer.Option(help="3,2,1 or a range.")]  # noqa: UP045
Percent = Annotated[Optional[str], typer.Option(help="For percent_change, relative_percent and growth: 2 is 2 %.")]  # noqa: UP045
Explain = Annotated[list[str] | None, typer.Option(help=(
    "Cells of which to say why they become what they do, such as B2,D2:E2; without a file parts by number."))]
Hidden = Annotated[bool, typer.Option("--hidden", help="Change cells in hidden and filtered rows and columns too.")]
Dry = Annotated[bool, typer.Option("--dry-run", help="Only show before and after.")]


@app.command()
def decompose(file: File = None, range: Range = None, total: Total = None, method: Method = "proportional",
              action: Action = "replace", hold: Hold = None, lower: Bound = None, upper: Bound = None, step: Step = None,
              rule: Rule = "largest_remainder", weights: Weights = None, percent: Percent = None, start: Edge = None, end: Edge = None,
              pattern: Shape = None, source: End = None, destination: End = None, explain: Explain = None,
              hidden: Hidden = False, dry_run: Dry = False, lang: Tongue = None, format: Shown = Format.text) -> None:
    """Break an amount down into cells of a workbook, exactly; only those cells of the file change (see undo).

    JSON gives amounts as numbers with the decimals of the step: 500.00.
    """
    import xlplan  # noqa: PLC0415 - `--help` answers before anything heavy is loaded

    made: TotalParts | Decomposition
    with guard_errors(lang):
        if file is None:
            if range or total is None or weights is None:
                raise XlplanError(_NO_FILE)
            made = xlplan.decompose_total(total, weights, step=step, rule=rule, lower=lower, upper=upper, hold=hold,
                                          explain=explain)
        elif range is None:
            raise XlplanError(_NO_RANGE)
        else:
            made = xlplan.decompose_range(
                file, range, total, method=method, action=action, hold=hold, lower=lower, upper=upper, step=step, rule=rule,
                weights=weights, percent=percent, start=start, end=end, pattern=pattern, source=source, destination=destination,
                explain=explain, hidden=hidden, dry_run=dry_run)
    show_result(made.data(spoken_language(lang)), made.text(spoken_language(lang)), format)


@app.command()
def undo(file: Annotated[Path, typer.Argument(help="A workbook that xlplan has written to.")], dry_run: Dry = False,
         by: By = "", lang: Tongue = None, format: Shown = Format.text) -> None:
    """Put back what the last decompose, fill, adjust or assign wrote, if the file is still the one it wrote.

    Lines of adjust and assign go out of a master workbook that was changed since, as long as they stand as written.

    Records lie in the user's own folder for program state, not beside the workbook; XLPLAN_STATE names another.
    """
    import xlplan  # noqa: PLC0415

    with guard_errors(lang):
        result = xlplan.undo(file, dry_run=dry_run, by=by)
    show_result(result.data(spoken_language(lang)), result.text(spoken_language(lang)), format)
