"""One thing in a plan that somebody must attend to. Floor 6."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from xlplan.plan.checking.choosing import commands_to_choose
from xlplan.plan.checking.results import FileResult
from xlplan.text import Text, list_briefly

_UNDECIDED: Final = Text("{n} 家有几个文件改得不同,待总部选定({names})", "{n} 家有幾個檔案改得不同,待總公司選定({names})",
                         "{n} units sent files that contradict each other, and HQ has to choose ({names})")
_CHOOSE: Final = Text("向填报单位问清后运行 {commands}", "向填報單位問清後執行 {commands}", "ask the unit, then run {commands}")


@dataclass(frozen=True, slots=True)
class Open:
    """One matter. `key`: what it is, for programs; `count`: how many there are; `said`: the matter; `todo`: what to do about it."""

    key: str
    count: int
    said: Text
    todo: Text


def undecided_matter(names: Sequence[str], files: Iterable[FileResult], folder: str) -> Open:
    """That HQ has to choose between files of the units of these names, with the commands that do it; `files`: of each one, that speaks for
    it until then; `folder`: as a command names it."""
    said = _UNDECIDED.filled(n=len(names), names=list_briefly(names))
    return Open("undecided", len(names), said, _CHOOSE.filled(commands=commands_to_choose(files, folder)))
