"""What docstrings and comments speak of exists: a function that was renamed is renamed there too."""
from __future__ import annotations

import io
import re
import tokenize
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = {path: path.read_text(encoding="utf-8") for room in ("xlplan", "udfs") for path in sorted((ROOT / room).rglob("*.py"))}
SPOKEN = re.compile(r"`([A-Za-z_](?:[\w.]*\w)?)`")  # `module.name`, `some_name`, `_hidden`, `word`
OUTSIDE = {"com1.x": "a file name", "CON": "a file name", "Application.StartupPath": "Excel's own", "F14": "a cell", "C5": "a cell",
           **dict.fromkeys(("_x000D_", "_x0041_", "_x005F_x0041_"), "in a workbook's XML"),
           **dict.fromkeys(("c01", "r01", "s01"), "row keys"),
           **dict.fromkeys(("js", "tj", "tjx", "tj2027"), "names of branches' files"), "USD": "typed as a unit"}


@cache
def known() -> frozenset[str]:
    """Every name of the code, and the words of its short texts (keys of data)."""
    names = {part for path in FILES for part in path.relative_to(ROOT).with_suffix("").parts}
    for source in FILES.values():
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.NAME:
                names.add(token.string)
            elif token.type == tokenize.STRING and len(token.string) < 40:
                names.update(re.findall(r"\w+", token.string))
    return frozenset(names)


def is_there(spoken: str) -> bool:
    """Every part is a name of ours, and what is said of a module or package stands in one of that name."""
    *rooms, name = spoken.split(".")
    if not known().issuperset((*rooms, name)):
        return False
    end = tuple(rooms)
    homes = [text for path, text in FILES.items() for parts in [path.relative_to(ROOT).with_suffix("").parts]
             if end and (parts[-len(end):] == end or (parts[-1] == "__init__" and parts[-1 - len(end):-1] == end))]
    return not homes or any(re.search(rf"\b{name}\b", text) for text in homes) or any(
        path.stem == name and end[-1] in path.parts for path in FILES)


@pytest.mark.parametrize("room", sorted({path.relative_to(ROOT).parent.as_posix() for path in FILES}))
def test_what_is_spoken_of_exists(room: str) -> None:
    wrong = []
    for path, source in FILES.items():
        if path.relative_to(ROOT).parent.as_posix() != room:
            continue
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.COMMENT or token.string.startswith(('"""', 'r"""')):
                wrong += [f"{path.relative_to(ROOT)}:{token.start[0]} `{spoken}`" for spoken in SPOKEN.findall(token.string)
                          if spoken not in OUTSIDE and not is_there(spoken)]
    assert wrong == []


def test_a_name_of_yesterday_is_found() -> None:
    assert is_there("gate.admit_workbook")
    assert not is_there("gate.admit")
    assert not is_there("codes_structure")


def test_hidden_names_and_single_words_are_looked_up_too() -> None:
    assert SPOKEN.findall("in `_fails` and in `_reads`, a `Session` or `x.y.z`, no `f(x)`, no `a b`") == [
        "_fails", "_reads", "Session", "x.y.z"]
    assert is_there("_reads")
    assert not is_there("_fails")
    assert is_there("Session")
    assert not is_there("Desk")
