"""`xlplan next-year`: the plan folder of the year after. Floor 7."""
from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xlplan.cli.shared import BookTongue, Format, Plan, Shown, app, guard_errors, show_result, spoken_language


@app.command("next-year")
def next_year(plan: Plan, source: Annotated[Path, typer.Option("--from", metavar="OLD", help="The plan folder of this year.")],
              lang: BookTongue = None, format: Shown = Format.text) -> None:
    """Make the plan folder of the year after: all that lives on of this year's master, with what came of its plan as the last plan."""
    import xlplan  # noqa: PLC0415 - `--help` answers before anything heavy is loaded
    from xlplan.pipeline.next_year_lines import after_next_year, next_year_lines  # noqa: PLC0415

    with guard_errors(lang):
        tongue = spoken_language(lang)
        result = xlplan.next_year(plan, source, lang=lang.value if lang else None)
        data = {**result.data(tongue), "next": [step(tongue) for step in after_next_year(result)]}
        show_result(data, next_year_lines(result, tongue), format)
