"""What every command shares: the application, its options, how results and errors are shown. Floor 7."""
from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional, TypedDict

import typer

from xlplan import __version__
from xlplan.cli.failing import say_failure, spoken_here
from xlplan.cli.spoken import SpokenGroup
from xlplan.cli.stopping import say_stopped
from xlplan.errors import XlplanError, system_error
from xlplan.text import Lang

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from xlplan.pipeline.steps import Step, Watcher

app = typer.Typer(cls=SpokenGroup, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
                  help="Annual sales and marketing planning that stays in Excel.")

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


def round_named(typed: str | RoundName) -> RoundName:
    """The round of its key or its name in any language. typer.BadParameter for what is neither."""
    if isinstance(typed, RoundName):
        return typed
    from xlplan.plan.master.keys_meant import round_meant  # noqa: PLC0415 - `--help` answers before anything heavy is loaded

    try:
        return RoundName(round_meant(typed))
    except XlplanError as wrong:
        raise typer.BadParameter(wrong.say(spoken_here())) from wrong


# typer reads these with get_type_hints on Python 3.10 too, where `X | None` in Annotated needs Optional
Plan = Annotated[Path, typer.Argument(help="The plan folder.")]
Shown = Annotated[Format, typer.Option("--format", help="Text for people, JSON for programs.")]
Tongue = Annotated[Optional[Language], typer.Option("--lang", help="Language of the messages; the system's unless given.")]  # noqa: UP045
BookTongue = Annotated[Optional[Language], typer.Option("--lang", help=(  # noqa: UP045
    "Language of the messages and of what is written; unless given messages as the system, workbooks as the plan."))]
ROUND_HELP = "Key or name: guide 一下, bottom_up 一上, revise 二下, final 二上, approved 批复."
ThatRound = Annotated[RoundName, typer.Option("--round", parser=round_named, metavar="ROUND", help=ROUND_HELP)]
AnyRound = Annotated[Optional[RoundName], typer.Option("--round", parser=round_named, metavar="ROUND", help=(  # noqa: UP045
    f"{ROUND_HELP} The one issued last unless given."))]
Cluster = Annotated[Optional[str], typer.Option("--cluster", help=(  # noqa: UP045
    "Read on a Dask cluster: local, or its scheduler's address (tcp://host:8786) where every worker sees the files under the "
    "same path. Extra: cluster."))]
Convert = Annotated[bool, typer.Option("--convert", help="Have LibreOffice make .xlsx of .xls, .xlsb, .ods and .et.")]
ConvertOrMaster = Annotated[Optional[bool], typer.Option("--convert/--no-convert", help=(  # noqa: UP045
    "Whether LibreOffice makes .xlsx of .xls, .xlsb, .ods and .et; the master says unless given."), show_default=False)]
By = Annotated[str, typer.Option("--by", show_default=False, help="Who does it; kept in the ledger beside this machine's account.")]
Units = Annotated[Optional[str], typer.Option(help="Codes or names, separated by commas.")]  # noqa: UP045
Scope = Annotated[str, typer.Option(help="Code or name of a region or another group; all unless given.", show_default=False)]
Workers = Annotated[Optional[int], typer.Option("--workers", help="Reading processes; as many as useful unless given.")]  # noqa: UP045


@app.callback(invoke_without_command=True)
def about(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Annual sales and marketing planning that stays in Excel."""
    if version:
        typer.echo(__version__)
        raise typer.Exit(OK)


def spoken_language(chosen: Language | None) -> Lang:
    """The language asked for, else the system's, else English."""
    return spoken_here() if chosen is None else chosen.value


def show_result(data: dict[str, Any], lines: Iterator[str] | list[str] | Any, format: Format) -> None:
    """Print a result: JSON, or its lines."""
    if format is Format.json:
        typer.echo(_to_json(data))
    else:
        for line in lines:
            typer.echo(line)


def _to_json(value: Any, margin: str = "") -> str:
    """JSON, two blanks a level. A Decimal is a number with the decimals it has, such as 500.00, which json cannot print."""
    inner = margin + "  "
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dict) and value:
        pairs = (f"{inner}{json.dumps(str(k), ensure_ascii=False)}: {_to_json(v, inner)}" for k, v in value.items())
        return "{\n" + ",\n".join(pairs) + f"\n{margin}}}"
    if isinstance(value, (list, tuple)) and value:
        return "[\n" + ",\n".join(inner + _to_json(v, inner) for v in value) + f"\n{margin}]"
    return json.dumps(value, ensure_ascii=False, default=str)


@contextmanager
def guard_errors(lang: Language | None) -> Iterator[None]:
    """Turns what a person can act on into what `say_failure` says and exit status 2, and Ctrl+C into that and 130."""
    try:
        yield
    except XlplanError as wrong:
        raise _failed(wrong, lang) from wrong
    except OSError as wrong:
        raise _failed(system_error(wrong), lang) from wrong
    except KeyboardInterrupt as stop:
        raise typer.Exit(say_stopped(spoken_language(lang))) from stop


def _failed(wrong: XlplanError, lang: Language | None) -> typer.Exit:
    tongue = spoken_language(lang)
    say_failure(*wrong.said_apart(tongue), whole=wrong.say(tongue), lang=tongue)
    return typer.Exit(COULD_NOT)


class Readers(TypedDict, total=False):
    """Where files are read, as arguments of `check` and `consolidate`."""

    executor: Executor
    workers: int | None


@contextmanager
def open_readers(workers: int | None, cluster: str | None) -> Iterator[Readers]:
    """Processes of this machine, or the workers of a cluster while the block runs."""
    if cluster is None:
        yield {"workers": workers}
        return
    from xlplan.excel.reading.cluster import cluster_executor  # noqa: PLC0415 - only who asks for a cluster

    with cluster_executor(cluster) as (executor, count):
        yield {"executor": executor, "workers": workers or count}


@contextmanager
def watched(lang: Language | None, format: Format = Format.text, first: Step | None = None) -> Iterator[Watcher]:
    """`guard_errors`, and what the command does, step by step from `first` on, as a bar on stderr: on a terminal only, and not beside
    JSON. Stopped by Ctrl+C it says what was and what was not done."""
    from xlplan.pipeline.steps import Watcher  # noqa: PLC0415 - `--help` answers before anything heavy is loaded

    with guard_errors(lang):
        tongue, watcher = spoken_language(lang), Watcher()
        try:
            with _bar(tongue) if format is Format.text and sys.stderr.isatty() else nullcontext(watcher) as watcher:
                if first is not None:
                    watcher.begin(first)
                yield watcher
        except KeyboardInterrupt as stop:
            raise typer.Exit(say_stopped(tongue, watcher)) from stop


def _bar(lang: Lang) -> AbstractContextManager[Watcher]:
    from xlplan.cli.progress import drawn  # noqa: PLC0415 - rich is for terminals

    return drawn(lang)


def split_codes(text: str | None) -> list[str] | None:
    """The codes or names of an option that takes several; None where it was not given."""
    from xlplan.plan.master.read_rows import codes_in  # noqa: PLC0415 - `--help` answers before anything heavy is loaded

    return None if text is None else list(codes_in(text))
