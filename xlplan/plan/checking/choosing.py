"""The commands with which HQ chooses between files of a unit, as they are typed. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import Final

from xlplan.plan.checking.results import UNDECIDED, FileResult
from xlplan.text import Text, in_command

_CHOOSE: Final = Text("xlplan choose {folder} {file} --by 姓名", "xlplan choose {folder} {file} --by 姓名",
                      "xlplan choose {folder} {file} --by NAME")
_OR: Final = Text("{one} 或 {other}", "{one} 或 {other}", "{one} or {other}")
_AND: Final = Text("{one};{other}", "{one};{other}", "{one}; {other}")


def choosing_commands(folder: str, files: Iterable[str]) -> Text:
    """Those that have one of these files count."""
    said = (_CHOOSE.filled(folder=in_command(folder), file=in_command(name)) for name in files)
    return reduce(lambda one, other: _OR.filled(one=one, other=other), said)


def commands_to_choose(files: Iterable[FileResult]) -> Text:
    """Those that the findings about these files name, unit by unit."""
    said = (d.params["commands"] for f in files for d in f.diagnostics if d.code in UNDECIDED)
    return reduce(lambda one, other: _AND.filled(one=one, other=other), (one for one in dict.fromkeys(said) if isinstance(one, Text)))
