"""The commands with which HQ chooses between files of a unit, as they are typed. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import Final

from xlplan.plan.checking.results import UNDECIDED, FileResult
from xlplan.terms import PLAN_FOLDER
from xlplan.text import Text, in_command

_CHOOSE: Final = Text("xlplan choose {folder} {file} --by 姓名", "xlplan choose {folder} {file} --by 姓名",
                      "xlplan choose {folder} {file} --by NAME")
_OR: Final = Text("{one} 或 {other}", "{one} 或 {other}", "{one} or {other}")
_AND: Final = Text("{one};{other}", "{one};{other}", "{one}; {other}")


def choosing_commands(files: Iterable[str], folder: Text | str = PLAN_FOLDER) -> Text:
    """Those that have one of these files count; of a folder that stands for any, unless it is known."""
    said = (_CHOOSE.filled(folder=folder, file=in_command(name)) for name in files)
    return reduce(lambda one, other: _OR.filled(one=one, other=other), said)


def commands_to_choose(files: Iterable[FileResult], folder: str) -> Text:
    """Those that the findings about these files ask for, unit by unit, in the folder as a command names it."""
    choices = (d.params["choices"] for f in files for d in f.diagnostics if d.code in UNDECIDED)
    said = (choosing_commands(one, folder) for one in dict.fromkeys(choices) if isinstance(one, tuple))
    return reduce(lambda one, other: _AND.filled(one=one, other=other), said)
