"""The commands of a round: issue, check, consolidate, status, export; explain, demo, template build. Floor 7."""
from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated, Optional

import typer

from xlplan.cli.shared import (
    MUST_FIX,
    OK,
    ROUND_HELP,
    AnyRound,
    BookTongue,
    By,
    Cluster,
    Convert,
    ConvertOrMaster,
    Format,
    Language,
    Layout,
    Plan,
    ReaderName,
    RoundName,
    Scope,
    Shown,
    ThatRound,
    Tongue,
    Units,
    Workers,
    app,
    guard_errors,
    open_readers,
    round_named,
    show_result,
    split_codes,
    spoken_language,
    watched,
)
from xlplan.text import Lang

IssueTongue = Annotated[Optional[Language], typer.Option("--lang", help=(  # noqa: UP045
    "Language of the messages; the system's unless given. Workbooks are in the language that the master workbook names."))]
DemoTongue = Annotated[Optional[Language], typer.Option("--lang", help=(  # noqa: UP045
    "Language of the result and of every workbook; zh-CN unless given."))]


class BalanceName(str, Enum):
    """Whether what is unassigned may take what approved figures leave of the goal."""

    stop = "stop"
    unassigned = "unassigned"


class StageName(str, Enum):
    """Who gets workbooks."""

    units = "units"
    regions = "regions"
    review = "review"


Stage = Annotated[StageName, typer.Option(help=(
    "regions: first, to each region that acts, its branches side by side to shift targets among them; units: to who fills in; "
    "review: last, to each region that acts, what came of its branches, to say what it thinks of each."))]
Balance = Annotated[Optional[BalanceName], typer.Option(help=(  # noqa: UP045
    "Where approved figures do not meet the goal: stop, or let what is unassigned take the difference; the master says unless given."))]
template = typer.Typer(no_args_is_help=True, help="Empty workbooks.")
app.add_typer(template, name="template")


@app.command()
def issue(plan: Plan, round: AnyRound = None,
          branches: Units = None, scope: Scope = "", reason: Annotated[str, typer.Option(help=(
              "Why units get another workbook of the round; their cover says it."), show_default=False)] = "",
          dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be written; nothing is.")] = False,
          balance: Balance = None, stage: Stage = StageName.units, by: By = "", lang: IssueTongue = None,
          format: Shown = Format.text) -> None:
    """Write one workbook per unit that fills in into issued/: the goals broken down, in later rounds what HQ decided."""
    import xlplan  # noqa: PLC0415
    from xlplan.pipeline.following import after_issue, next_lines  # noqa: PLC0415
    from xlplan.pipeline.printing import chain_lines, issuance_lines  # noqa: PLC0415

    with watched(lang, format) as progress:
        result = xlplan.issue(plan, round=round.value if round else None, branches=split_codes(branches), scope=scope, reason=reason,
                              dry_run=dry_run, progress=progress, by=by, balance=balance.value if balance else None,
                              stage=stage.value)
    tongue, steps = spoken_language(lang), after_issue(result, plan)
    show_result({**result.data(tongue), "next": [step(tongue) for step in steps]}, [
        *issuance_lines(result, tongue), *chain_lines(result.chain, tongue), *next_lines(steps, tongue)], format)
    raise typer.Exit(MUST_FIX if result.must_fix else OK)


@app.command()
def targets(plan: Plan, round: ThatRound = RoundName.revise, branches: Units = None, scope: Scope = "", balance: Balance = None,
            write: Annotated[bool, typer.Option("--write", help="Fill in the result columns of the master workbook.")] = False,
            out: Annotated[Optional[Path], typer.Option("-o", "--out", help=(  # noqa: UP045
                "A workbook (.xlsx) with the table, in the language of the plan unless --lang is given."))] = None,
            lang: Tongue = None, format: Shown = Format.text) -> None:
    """Show what each unit will get in a round, by what it declared and what HQ decided; writes nothing unless asked to."""
    import xlplan  # noqa: PLC0415

    with watched(lang, format) as progress:
        result = xlplan.targets(plan, round=round.value, branches=split_codes(branches), scope=scope, write=write, out=out,
                                balance=balance.value if balance else None, lang=lang.value if lang else None, progress=progress)
    tongue = spoken_language(lang)
    show_result(result.data(tongue), result.lines(tongue), format)
    raise typer.Exit(MUST_FIX if result.must_fix else OK)


@app.command()
def check(paths: Annotated[list[Path], typer.Argument(help="Workbooks, folders of workbooks, or a plan folder.")],
          reader: Annotated[ReaderName, typer.Option(help="openpyxl: a slow second opinion.")] = ReaderName.calamine,
          convert: Convert = False, lang: Tongue = None, workers: Workers = None, cluster: Cluster = None,
          format: Shown = Format.text) -> None:
    """Check, writing nothing: branch workbooks, a master workbook as issue would, a plan folder (its master, then inbox/)."""
    import xlplan  # noqa: PLC0415
    from xlplan.pipeline.printing import checked_lines  # noqa: PLC0415

    with watched(lang, format) as progress, open_readers(workers, cluster) as where:
        result = xlplan.check(paths, reader=reader.value, convert=convert, progress=progress, **where)
    tongue = spoken_language(lang)
    show_result(result.data(tongue), checked_lines(result, tongue), format)
    raise typer.Exit(MUST_FIX if result.must_fix else OK)


@app.command()
def collect(plan: Plan, sources: Annotated[Optional[list[Path]], typer.Option("--from", help=(  # noqa: UP045
                "A mail (.eml, .msg), mailbox, archive, winmail.dat, or a folder of them; may be given several times."),
                show_default=False)] = None,
            convert: ConvertOrMaster = None, by: By = "", lang: Tongue = None, workers: Workers = None, cluster: Cluster = None,
            format: Shown = Format.text) -> None:
    """Open mails and archives (those given and those in inbox/) and put every workbook in them into inbox/, once."""
    import xlplan  # noqa: PLC0415
    from xlplan.pipeline.collect.said import collection_lines  # noqa: PLC0415
    from xlplan.pipeline.following import after_collect, next_lines  # noqa: PLC0415

    with watched(lang, format) as progress, open_readers(workers, cluster) as where:
        result = xlplan.collect(plan, sources or (), convert=convert, progress=progress, by=by, **where)
    tongue = spoken_language(lang)
    steps = after_collect(result, plan)
    show_result({**result.data(tongue), "next": [step(tongue) for step in steps]},
                [*collection_lines(result, tongue), *next_lines(steps, tongue)], format)
    raise typer.Exit(MUST_FIX if result.must_fix else OK)


@app.command()
def consolidate(plan: Plan, round: AnyRound = None, lang: BookTongue = None, workers: Workers = None, cluster: Cluster = None,
                convert: ConvertOrMaster = None, by: By = "", format: Shown = Format.text) -> None:
    """Open mails and archives in inbox/, check every file there and put the good tables together in rollup.xlsx."""
    import xlplan  # noqa: PLC0415
    from xlplan.pipeline.collect.said import collection_lines  # noqa: PLC0415
    from xlplan.pipeline.following import after_consolidate, next_lines  # noqa: PLC0415
    from xlplan.pipeline.printing import chain_lines, consolidation_lines  # noqa: PLC0415

    with watched(lang, format) as progress, open_readers(workers, cluster) as where:
        result = xlplan.consolidate(plan, round=round.value if round else None, lang=lang.value if lang else None,
                                    convert=convert, progress=progress, by=by, **where)
    tongue = spoken_language(lang)
    steps = after_consolidate(result, plan)
    opened = [*collection_lines(result.collected, tongue), ""] if result.collected else []
    show_result({**result.data(tongue), "next": [step(tongue) for step in steps]}, [
        *opened, *consolidation_lines(result, tongue), *chain_lines(result.chain, tongue), *next_lines(steps, tongue)], format)
    raise typer.Exit(MUST_FIX if result.must_fix else OK)


@app.command()
def status(plan: Plan, round: AnyRound = None, lang: Tongue = None, format: Shown = Format.text) -> None:
    """Where a plan is: how far each unit is, what is open, what to do next. Writes nothing."""
    import xlplan  # noqa: PLC0415

    with watched(lang, format) as progress:
        result = xlplan.status(plan, round=round.value if round else None, progress=progress)
    show_result(result.data(spoken_language(lang)), result.text(spoken_language(lang)), format)
    raise typer.Exit(OK)


@app.command()
def export(plan: Plan, out: Annotated[Path, typer.Option("-o", "--out", help="A .csv or .parquet file.")],
           layout: Annotated[Layout, typer.Option(help="What a row is.")] = Layout.lineage,
           raw: Annotated[bool, typer.Option("--raw", help="For programs: texts as typed, even those a spreadsheet would run.")] = False,
           by: By = "", lang: Tongue = None, format: Shown = Format.text) -> None:
    """Write the long table behind the roll-up: every figure with its file, sheet and cell."""
    import xlplan  # noqa: PLC0415

    with guard_errors(lang):
        path = xlplan.export(plan, out, layout=layout.value, raw=raw, by=by)
        show_result({"file": str(path)}, [str(path)], format)


@app.command()
def explain(code: Annotated[str, typer.Argument(help="A code such as XP401.")], lang: Tongue = None,
            format: Shown = Format.text) -> None:
    """Say what a code means and what to do about it."""
    import xlplan  # noqa: PLC0415

    with guard_errors(lang):
        page = xlplan.explain(code, lang=spoken_language(lang))
        show_result(page.data(), page.lines(), format)


@app.command()
def demo(folder: Annotated[Path, typer.Argument(help="A new folder.")],
         branches: Annotated[int, typer.Option(min=1, max=1000, help="How many branches there are.")] = 12,
         seed: Annotated[int, typer.Option(help="The same number gives the same company.")] = 7,
         year: Annotated[int, typer.Option(help="Plan year.")] = 2027,
         broken: Annotated[int, typer.Option(min=0, help="How many branches break their workbook.")] = 3,
         round: Annotated[Optional[RoundName], typer.Option("--round", parser=round_named, metavar="ROUND", help=(  # noqa: UP045
             f"{ROUND_HELP} That one alone; the first submission and then the final one unless given."))] = None, lang: DemoTongue = None,
         format: Shown = Format.text) -> None:
    """Play the round trip on a made-up company: issue, fill, send back, check, consolidate, and again."""
    import xlplan  # noqa: PLC0415
    from xlplan.pipeline.printing import consolidation_lines  # noqa: PLC0415

    tongue: Lang = lang.value if lang else "zh-CN"
    with watched(lang, format) as progress:
        result = xlplan.demo(folder, branches=branches, seed=seed, year=year, lang=tongue, broken=broken,
                             round=round.value if round else None, progress=progress)
    show_result(result.data(tongue), consolidation_lines(result, tongue), format)


@template.command("build")
def template_build(out: Annotated[Path, typer.Option("-o", "--out", help="Folder.")] = Path("workbooks/templates"),
                   format: Shown = Format.text) -> None:
    """Write the empty templates of all three languages."""
    import xlplan  # noqa: PLC0415

    with guard_errors(None):
        made = xlplan.template_build(out)
        show_result({"files": [str(p) for p in made]}, [str(p) for p in made], format)
