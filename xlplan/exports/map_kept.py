"""The mapping file beside an export: one that nobody changed gives way to the next of the same exports. Room between 5 and 6."""
from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from xlplan.excel.writing.write import replace_file
from xlplan.exports.layout import Layout
from xlplan.exports.map_file import layouts_text, read_layouts
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import Lang, Text

MAP: Final = "map.toml"
_MARK: Final = re.compile(r"# [^\n]*\(([0-9a-f]{16})\)\s*$")
_SAID: Final = Text("# 没有改过的这个文件,下次会被换成新的({sum})", "# 沒有改過的這個檔,下次會被換成新的({sum})",
                    "# As long as nobody changes this file it is replaced next time ({sum})")


def mapping_beside(file: Path, layouts: Sequence[Layout], lang: Lang) -> Path:
    """The mapping file, written beside the export; one that somebody changed, or that is of other exports, is left alone. OSError."""
    path, n = file.parent / MAP, 1
    while path.exists() and not _gives_way(path, {one.file for one in layouts}):
        n += 1
        path = file.parent / f"map-{n}.toml"
    text = layouts_text(layouts, lang)
    data = f"{text}\n{_SAID(lang, sum=_sum_of(text))}\n".encode()
    replace_file(path, lambda out: out.write(data), beside=False)
    return path


def _gives_way(path: Path, files: set[str]) -> bool:
    """Whether we wrote the file, of those exports, and nobody changed it since."""
    text = path.read_text(encoding="utf-8", errors="replace")
    mark = _MARK.search(text)
    if mark is None or mark[1] != _sum_of(text[:mark.start()].removesuffix("\n")):
        return False
    said = read_layouts(path)
    return not isinstance(said, Diagnostic) and {one.file for one in said} == files


def _sum_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
