"""What a live document said, known until something that the answer is of was changed. Files of equal bytes say the same.

A question takes LibreOffice a millisecond to half a second, and most tests open the file that the test before them opened.
"""
from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

FILES = 60  # states of documents whose answers are held
FORMULAS, LOOKS, FILLS, NOTES, VALUES, SHEETS = "formulas", "looks", "fills", "notes", "values", "sheets"
_WHOLE = (VALUES, SHEETS)  # of the document: a cell may show what stands on another sheet
_OF: dict[str, tuple[str, ...]] = {  # question -> what the answer is of
    "values": (VALUES, LOOKS), "formulas": (FORMULAS,), "array": (FORMULAS,), "look": (LOOKS,), "look fill": (FILLS,), "merged": (LOOKS,),
    "notes": (NOTES,), "sheet_used": (VALUES, NOTES), "sheets": (SHEETS,), "sheet_visible": (SHEETS,), "sheet_protected": (SHEETS,)}
_CHANGES: dict[str, tuple[str, ...]] = {  # what else is done -> what is another from then on; all, where nothing is said here
    "write": (VALUES, FORMULAS), "write looks": (VALUES, FORMULAS, LOOKS), "array": (VALUES, FORMULAS), "look": (LOOKS,),
    "look fill": (FILLS,), "note": (NOTES,), "doc_calculate": (VALUES,), "doc_automatic": (VALUES,), "doc_save": (),
    "sheet_visible": (SHEETS,), "sheet_protect": (SHEETS,)}


@dataclass
class _Document:
    """What an open document is to be known by: its file, and of what changed since, the change."""

    file: Hashable
    changed: dict[tuple[str, str | None], int] = field(default_factory=dict)


class Known:
    """The answers of all documents of one LibreOffice."""

    def __init__(self) -> None:
        self._documents: dict[int, _Document] = {}
        self._answers: OrderedDict[Hashable, dict[Hashable, Any]] = OrderedDict()
        self._changes = count()

    def answer(self, do: str, given: Mapping[str, Any], ask: Callable[[], Any]) -> Any:
        """The answer to a command, which `ask` gets where it is not known."""
        if do in ("doc_open", "doc_new"):
            number = ask()
            self._documents[number] = _Document(_same_file(given["path"]) if do == "doc_open" else next(self._changes))
            return number
        document = self._documents[given["doc"]]
        if do in _OF and given.get("set") is None:
            parts = _OF["look fill" if given.get("what") == "fill" else do]
            state = document.file, *(document.changed.get(_place(part, given)) for part in parts)
            held = self._answers.setdefault(state, {})
            self._answers.move_to_end(state)
            if len(self._answers) > FILES:
                self._answers.popitem(last=False)
            question = do, given.get("sheet"), given.get("what"), tuple(given.get("area", ()))
            if question not in held:
                held[question] = ask()
            return held[question]
        if do == "doc_close":
            del self._documents[given["doc"]]
        else:
            self._change(document, do, given)
        return ask()

    def _change(self, document: _Document, do: str, given: Mapping[str, Any]) -> None:
        if do == "doc_automatic" and not document.changed:
            return  # what was calculated stands
        if do == "write" and any(isinstance(value, list) for line in given["rows"] for value in line):
            do = "write looks"  # truths and days bring their formats along
        elif do == "look" and given["what"] == "fill":
            do = "look fill"
        if do not in _CHANGES:
            document.file = next(self._changes)
        for part in _CHANGES.get(do, ()):
            document.changed[_place(part, given)] = next(self._changes)


def _place(part: str, given: Mapping[str, Any]) -> tuple[str, str | None]:
    return part, None if part in _WHOLE else given["sheet"]


def _same_file(path: str) -> Hashable:
    """Equal for equal files, but for those that show what stands in others."""
    data = Path(path).read_bytes()
    return path if b"externalLinks/" in data else (Path(path).suffix, hashlib.sha256(data).digest())
