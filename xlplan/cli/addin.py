"""The commands about the Excel add-in: addin build, install, remove, status, doctor. Floor 7."""
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Optional, Protocol

import typer

from xlplan.cli.failing import say_failure
from xlplan.cli.shared import COULD_NOT, MUST_FIX, OK, Format, Language, Shown, Tongue, app, guard_errors, show_result, spoken_language
from xlplan.text import Lang

addin = typer.Typer(no_args_is_help=True, help="The Excel add-in.")
app.add_typer(addin, name="addin")


@addin.command("build")
def addin_build(out: Annotated[Path, typer.Option("-o", "--out", help="File.")] = Path("workbooks/xlplan.xlam"),
                format: Shown = Format.text) -> None:
    """Make xlplan.xlam from its text sources; needs no Excel."""
    with guard_errors(None):
        try:
            from udfs.addin.build import build_addin  # noqa: PLC0415 - of no other command; its libraries are an extra
        except ModuleNotFoundError as missing:
            say_failure(f"{missing}:", "pip install 'xlplan[build]'", lang="en")
            raise typer.Exit(COULD_NOT) from missing
        path = build_addin(out)
        show_result({"addin": str(path)}, [str(path)], format)


@addin.command("install")
def addin_install(file: Annotated[Optional[Path], typer.Argument(help="xlplan.xlam; the one that came with xlplan unless given.")] = None,  # noqa: UP045
                  lang: Tongue = None, format: Shown = Format.text) -> None:
    """Put the add-in into Excel's start-up folder, with this Python written into it."""
    from udfs.install.install import install  # noqa: PLC0415 - `--help` answers before anything is loaded
    from udfs.install.this_machine import ThisMachine  # noqa: PLC0415

    with guard_errors(lang):
        _show_report(install(ThisMachine(), file, spoken_language(lang)), lang, format)


@addin.command("remove")
def addin_remove(lang: Tongue = None, format: Shown = Format.text) -> None:
    """Take back all that install did, and nothing else."""
    from udfs.install.remove import remove  # noqa: PLC0415
    from udfs.install.this_machine import ThisMachine  # noqa: PLC0415

    with guard_errors(lang):
        _show_report(remove(ThisMachine()), lang, format)


@addin.command("status")
def addin_status(lang: Tongue = None, format: Shown = Format.text) -> None:
    """Where the add-in is installed, its versions and its Python, and whether it works."""
    from udfs.install.status import status  # noqa: PLC0415
    from udfs.install.this_machine import ThisMachine  # noqa: PLC0415

    with guard_errors(lang):
        _show_report(status(ThisMachine()), lang, format)


@addin.command("doctor")
def addin_doctor(lang: Tongue = None, format: Shown = Format.text) -> None:
    """What is wrong on this PC, and the one thing to do about each."""
    from udfs.install.doctor import doctor  # noqa: PLC0415
    from udfs.install.this_machine import ThisMachine  # noqa: PLC0415

    with guard_errors(lang):
        _show_report(doctor(ThisMachine()), lang, format)


class _Report(Protocol):
    @property
    def must_fix(self) -> bool: ...
    def data(self, lang: Lang, /) -> dict[str, Any]: ...
    def text(self, lang: Lang, /) -> Iterator[str]: ...


def _show_report(result: _Report, lang: Language | None, format: Format) -> None:
    show_result(result.data(spoken_language(lang)), result.text(spoken_language(lang)), format)
    raise typer.Exit(MUST_FIX if result.must_fix else OK)
