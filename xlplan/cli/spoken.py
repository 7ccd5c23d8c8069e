"""The commands as one group that says in the planner's language, or in JSON, what stops them before they have begun. Floor 7."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from typer.core import TyperGroup

from xlplan.cli.failing import keep_asked, say_failure, spoken_here
from xlplan.cli.stopping import say_stopped


class SpokenGroup(TyperGroup):
    """`xlplan`: what its parser finds, and Ctrl+C wherever no command answers it."""

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """As typer does."""
        keep_asked(args)
        with _said():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: Any) -> Any:
        """As typer does."""
        with _said():
            return super().invoke(ctx)


@contextmanager
def _said() -> Iterator[None]:
    try:
        yield
    except (typer.Exit, typer.Abort):
        raise
    except KeyboardInterrupt as stop:  # before the command had begun, or after it had ended
        raise typer.Exit(say_stopped()) from stop
    except Exception as wrong:
        if not hasattr(wrong, "format_message") or type(wrong).__name__ == "NoArgsIsHelpError":  # a fault of ours; the help
            raise
        from xlplan.cli.wrong_usage import said_usage  # noqa: PLC0415 - for those alone who mistype

        lang = spoken_here()
        say_failure(*said_usage(wrong, lang), lang=lang)
        raise typer.Exit(2) from wrong
