"""The command line as a test calls it: in this process, what it prints kept."""
from __future__ import annotations

from functools import cache

from typer import testing
from typer.testing import Result

from xlplan.cli.commands import app

__all__ = ["Result", "run"]

testing._get_command = cache(testing._get_command)  # type: ignore[attr-defined]  # to build the tree of all commands takes longer than most of them


def run(*args: object, messages: str = "en_US.UTF-8") -> Result:
    """What `xlplan` with these arguments does and prints, where the system speaks the language `messages` unless `--lang` says more."""
    return testing.CliRunner().invoke(app, [str(a) for a in args], env={"LC_ALL": messages})
