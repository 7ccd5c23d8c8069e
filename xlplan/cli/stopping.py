"""What a command says that Ctrl+C stops. Floor 7."""
from __future__ import annotations

from typing import TYPE_CHECKING, Final

import typer

from xlplan.text import Lang, Text

if TYPE_CHECKING:
    from xlplan.pipeline.steps import Watcher

STOPPED: Final = 130  # exit status, as of every program that Ctrl+C ends
_STOPPED: Final = Text("已按 Ctrl+C 停下({doing})。{left}。", "已按 Ctrl+C 停下({doing})。{left}。", "Stopped by Ctrl+C ({doing}). {left}.")
_STOPPED_HERE: Final = Text(
    "已按 Ctrl+C 停下。写好的文件都是完整的,没写完的没有放进计划文件夹。用同样的命令再运行一次。",
    "已按 Ctrl+C 停下。寫好的檔案都是完整的,沒寫完的沒有放進計畫資料夾。用同樣的命令再執行一次。",
    "Stopped by Ctrl+C. What was written is whole, and what was not is not in the plan folder. Run the same command again.")


def said_stopped(lang: Lang, watcher: Watcher | None = None) -> typer.Exit:
    """The end of a command that was stopped; what was and what was not done is said on stderr, as far as the `watcher` knows."""
    if watcher is None:
        typer.echo(_STOPPED_HERE(lang), err=True)
    else:
        left = watcher.step.stopped(lang, done=watcher.done, total=watcher.total)
        typer.echo(_STOPPED(lang, doing=watcher.step.doing, left=left), err=True)
    return typer.Exit(STOPPED)
