"""What a command says that Ctrl+C stops. Floor 7."""
from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlplan.cli.failing import say_failure, spoken_here
from xlplan.text import Lang, Text

if TYPE_CHECKING:
    from xlplan.pipeline.steps import Watcher

STOPPED: Final = 130  # exit status, as of every program that Ctrl+C ends
_STOPPED: Final = Text("已按 Ctrl+C 停下({doing})。", "已按 Ctrl+C 停下({doing})。", "Stopped by Ctrl+C ({doing}).")
_LEFT: Final = Text("{left}。", "{left}。", "{left}.")
_STOPPED_HERE: Final = Text(
    "已按 Ctrl+C 停下。写好的文件都是完整的,没写完的没有放进计划文件夹。",
    "已按 Ctrl+C 停下。寫好的檔案都是完整的,沒寫完的沒有放進計畫資料夾。",
    "Stopped by Ctrl+C. What was written is whole, and what was not is not in the plan folder.")
_AGAIN: Final = Text("用同样的命令再运行一次。", "用同樣的命令再執行一次。", "Run the same command again.")


def say_stopped(lang: Lang | None = None, watcher: Watcher | None = None) -> int:
    """The exit status of a command that was stopped; what was and what was not done is said, as far as the `watcher` knows."""
    tongue = lang or spoken_here()
    if watcher is None:
        say_failure(_STOPPED_HERE(tongue), _AGAIN(tongue), lang=tongue)
    else:
        left = watcher.step.stopped(tongue, done=watcher.done, total=watcher.total)
        say_failure(_STOPPED(tongue, doing=watcher.step.doing), _LEFT(tongue, left=left), lang=tongue)
    return STOPPED
