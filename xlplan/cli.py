"""The command line: each command opens, calls the function of the same name, and shows the result. Floor 7."""
from __future__ import annotations

import json
import locale
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from xlplan import __version__
from xlplan.errors import XlplanError
from xlplan.text import LANGS, Lang

if TYPE_CHECKING:
    from xlplan.pipeline import Progress

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
                  help="Annual sales and marketing planning that stays in Excel.")
template = typer.Typer(no_args_is_help=True, help="Empty workbooks.")
app.add_typer(template, name="template")

OK, MUST_FIX, COULD_NOT = 0, 1, 2


class Format(str, Enum):
    """How results are printed on stdout."""

    text = "text"
    json = "json"


class Language(str, Enum):
    """Language of messages and workbooks."""

    zh_cn = "zh-CN"
    zh_tw = "zh-TW"
    en = "en"


class Layout(str, Enum):
    """lineage: one row per input cell; budget: unit, account, period, amount."""

    lineage = "lineage"
    budget = "budget"


class ReaderName(str, Enum):
    """calamine: fast; openpyxl: the slow reference reader."""

    calamine = "calamine"
    openpyxl = "openpyxl"


class RoundName(str, Enum):
    """一下 guide, 一上 bottom_up, 二下 revise, 二上 final, 批复 approved."""

    guide = "guide"
    bottom_up = "bottom_up"
    revise = "revise"
    final = "final"
    approved = "approved"


# typer reads these with get_type_hints on Python 3.10 too, where `X | None` in Annotated needs Optional
Plan = Annotated[Path, typer.Argument(help="The plan folder.")]
Shown = Annotated[Format, typer.Option("--format", help="Text for people, JSON for programs.")]
Tongue = Annotated[Optional[Language], typer.Option("--lang", help="Language; that of the plan unless given.")]  # noqa: UP045
AnyRound = Annotated[Optional[RoundName], typer.Option("--round", help="The one issued last unless given.")]  # noqa: UP045
Workers = Annotated[Optional[int], typer.Option("--workers", help="Reading processes; as many as useful unless given.")]  # noqa: UP045


@app.callback(invoke_without_command=True)
def about(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Annual sales and marketing planning that stays in Excel."""
    if version:
        typer.echo(__version__)
        raise typer.Exit(OK)


@app.command()
def new(plan: Plan, year: Annotated[int, typer.Option(help="Plan year.")],
        company: Annotated[str, typer.Option(help="Name of the company.")], lang: Tongue = None,
        format: Shown = Format.text) -> None:
    """Make a plan folder with an empty master workbook to fill in Excel."""
    import xlplan  # noqa: PLC0415 - `--help` answers before anything heavy is loaded

    with _guard(lang):
        path = xlplan.new(plan, year=year, company=company, lang=_lang(lang))
        _show({"master": str(path)}, [str(path)], format)


@app.command()
def issue(plan: Plan, round: Annotated[RoundName, typer.Option("--round", help="Round.")] = RoundName.bottom_up,
          lang: Tongue = None, format: Shown = Format.text) -> None:
    """Break the goals down and write one workbook per branch into issued/."""
    import xlplan  # noqa: PLC0415
    from xlplan.printing import issuance_lines  # noqa: PLC0415

    with _guard(lang), _progress() as progress:
        result = xlplan.issue(plan, round=round.value, progress=progress)
    _show(result.data(_lang(lang)), issuance_lines(result, _lang(lang)), format)
    raise typer.Exit(MUST_FIX if result.must_fix else OK)


@app.command()
def check(paths: Annotated[list[Path], typer.Argument(help="Workbooks, or folders of workbooks.")],
          reader: Annotated[ReaderName, typer.Option(help="openpyxl: a slow second opinion.")] = ReaderName.calamine,
          lang: Tongue = None, workers: Workers = None, format: Shown = Format.text) -> None:
    """Check branch workbooks; no plan folder is needed."""
    import xlplan  # noqa: PLC0415
    from xlplan.printing import file_lines  # noqa: PLC0415

    with _guard(lang), _progress() as progress:
        result = xlplan.check(paths, reader=reader.value, progress=progress, workers=workers)
    tongue = _lang(lang)
    _show(result.data(tongue), (line for f in result.files for line in file_lines(f, tongue)), format)
    raise typer.Exit(MUST_FIX if result.must_fix else OK)


@app.command()
def consolidate(plan: Plan, round: AnyRound = None, lang: Tongue = None, workers: Workers = None,
                format: Shown = Format.text) -> None:
    """Check every file in inbox/ and put the good tables together in rollup.xlsx."""
    import xlplan  # noqa: PLC0415
    from xlplan.printing import consolidation_lines  # noqa: PLC0415

    with _guard(lang), _progress() as progress:
        result = xlplan.consolidate(plan, round=round.value if round else None, lang=lang.value if lang else None,
                                    progress=progress, workers=workers)
    tongue = _lang(lang)
    _show(result.data(tongue), consolidation_lines(result, tongue), format)
    raise typer.Exit(MUST_FIX if result.must_fix else OK)


@app.command()
def export(plan: Plan, out: Annotated[Path, typer.Option("-o", "--out", help="A .csv or .parquet file.")],
           layout: Annotated[Layout, typer.Option(help="What a row is.")] = Layout.lineage, lang: Tongue = None,
           format: Shown = Format.text) -> None:
    """Write the long table behind the roll-up: every figure with its file, sheet and cell."""
    import xlplan  # noqa: PLC0415

    with _guard(lang):
        path = xlplan.export(plan, out, layout=layout.value)
        _show({"file": str(path)}, [str(path)], format)


@app.command()
def explain(code: Annotated[str, typer.Argument(help="A code such as XP401.")], lang: Tongue = None,
            format: Shown = Format.text) -> None:
    """Say what a code means and what to do about it."""
    import xlplan  # noqa: PLC0415

    with _guard(lang):
        page = xlplan.explain(code, lang=_lang(lang))
        _show(page.data(), page.lines(), format)


@app.command()
def demo(folder: Annotated[Path, typer.Argument(help="A new folder.")],
         branches: Annotated[int, typer.Option(min=1, max=1000)] = 12, seed: int = 7, year: int = 2027,
         broken: Annotated[int, typer.Option(min=0, help="How many branches break their workbook.")] = 3,
         round: Annotated[RoundName, typer.Option("--round")] = RoundName.bottom_up, lang: Tongue = None,
         format: Shown = Format.text) -> None:
    """Play the round trip on a made-up company: issue, fill, send back, check, consolidate."""
    import xlplan  # noqa: PLC0415
    from xlplan.printing import consolidation_lines  # noqa: PLC0415

    tongue: Lang = lang.value if lang else "zh-CN"
    with _guard(lang), _progress() as progress:
        result = xlplan.demo(folder, branches=branches, seed=seed, year=year, lang=tongue, broken=broken,
                             round=round.value, progress=progress)
    _show(result.data(tongue), consolidation_lines(result, tongue), format)


@template.command("build")
def template_build(out: Annotated[Path, typer.Option("-o", "--out", help="Folder.")] = Path("workbooks/templates"),
                   format: Shown = Format.text) -> None:
    """Write the empty templates of all three languages."""
    import xlplan  # noqa: PLC0415

    with _guard(None):
        made = xlplan.template_build(out)
        _show({"files": [str(p) for p in made]}, [str(p) for p in made], format)


def _lang(chosen: Language | None) -> Lang:
    """The language asked for, else the system's, else English."""
    if chosen is not None:
        return chosen.value
    system = (os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0] or "").replace("-", "_")
    if system.startswith(("zh_TW", "zh_HK", "Chinese (Traditional)")):
        return "zh-TW"
    return "zh-CN" if system.startswith(("zh", "Chinese")) else LANGS[2]


def _show(data: dict[str, Any], lines: Iterator[str] | list[str] | Any, format: Format) -> None:
    if format is Format.json:
        typer.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))
    else:
        for line in lines:
            typer.echo(line)


@contextmanager
def _guard(lang: Language | None) -> Iterator[None]:
    """Turns what a person can act on into one line on stderr and exit status 2."""
    try:
        yield
    except XlplanError as wrong:
        typer.echo(wrong.say(_lang(lang)), err=True)
        raise typer.Exit(COULD_NOT) from wrong
    except OSError as wrong:
        typer.echo(str(wrong), err=True)
        raise typer.Exit(COULD_NOT) from wrong


@contextmanager
def _progress() -> Iterator[Progress | None]:
    """A progress bar on stderr, only on a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def main() -> None:
    """Entry point; UTF-8 whatever the console's code page is."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    app()


if __name__ == "__main__":
    main()
