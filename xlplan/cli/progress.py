"""The bar on stderr that says what a command is doing: `正在写填报表 ━━━━ 5/12 上海分公司`. Floor 7."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from xlplan.pipeline.steps import Step, Watcher
from xlplan.text import Lang


class _Drawn(Watcher):
    """Draws what it is told."""

    def __init__(self, bar: Progress, lang: Lang) -> None:
        super().__init__()
        self._bar, self._lang = bar, lang
        self._task = bar.add_task("", total=None, at="")
        self.begin(self.step)

    def begin(self, step: Step, total: int = 0) -> None:
        super().begin(step, total)
        self._bar.reset(self._task, total=total or None, description=step.doing(self._lang), at="")

    def __call__(self, done: int, total: int) -> None:
        super().__call__(done, total)
        self._bar.update(self._task, completed=done, total=total, at=f"{done}/{total} {self.item}".rstrip())


@contextmanager
def drawn(lang: Lang, console: Console | None = None) -> Iterator[Watcher]:
    """A watcher that draws on stderr, and leaves nothing there."""
    said, at = (TextColumn(f"{{task.{of}}}", markup=False) for of in ("description", "fields[at]"))
    with Progress(said, BarColumn(), at, TimeElapsedColumn(), console=console or Console(stderr=True), transient=True) as bar:
        yield _Drawn(bar, lang)
