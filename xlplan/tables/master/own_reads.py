"""Which cells of a row of own rules each kind of rule reads, in words: for the sheet itself and for the manual."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from xlplan.tables.own.rules import RULE_KINDS, RuleKind
from xlplan.text import Text, clauses, same_text, text_list

READ: Final[Mapping[str, Text]] = {  # cells that a kind of rule reads or not -> their column
    "other": Text("另一列", "另一欄", "Other column"), "entry": Text("等于哪一项", "等於哪一項", "Entry"),
    "figure": Text("计划里的数", "計畫裡的數", "Figure of the plan"),
    "low": Text("区间下限", "區間下限", "From"), "high": Text("区间上限", "區間上限", "To")}
NOTHING: Final = same_text("–")
_EITHER: Final = Text("{low}或{high}", "{low}或{high}", "{low} or {high}").filled(**READ)
_NEEDED: Final = Text("要填:{kinds}", "要填:{kinds}", "needed for: {kinds}")
_ONE_OF: Final = Text("上下限至少填一个:{kinds}", "上下限至少填一個:{kinds}", "one limit or both, for: {kinds}")
_MAY: Final = Text("可填:{kinds}", "可填:{kinds}", "optional for: {kinds}")
_ELSE: Final = Text("别的规则留空", "別的規則留空", "blank for others")
_MEANS: Final = {"place": Text("写 表.列:{kinds}", "寫 表.欄:{kinds}", "table.column for: {kinds}"),
                 "month": Text("写选月份的列:{kinds}", "寫選月份的欄:{kinds}", "a column of months for: {kinds}")}
_OF: Final = Text("{cells}:{kinds}", "{cells}:{kinds}", "{cells}: {kinds}")
_KINDS: Final = Text("「列」以外还要填——{groups};别的规则不用", "「欄」以外還要填——{groups};別的規則不用",
                     "Beside Column needs — {groups}; others: nothing")


def read_by(cell: str) -> Text:
    """Which kinds of rules read that cell, and whether they can do without: the end of its help."""
    kinds = RULE_KINDS.values()
    said = [*_said_of(_NEEDED, (kind for kind in kinds if cell in kind.needs)),
            *_said_of(_ONE_OF, (kind for kind in kinds if cell in kind.one_of)),
            *_said_of(_MAY, (kind for kind in kinds if cell in kind.may and cell not in kind.one_of))]
    if cell == "other":
        said += [one for means, pattern in _MEANS.items() for one in _said_of(pattern, (k for k in kinds if k.other == means))]
    return clauses((*said, _ELSE))


def needed_cells(kind: RuleKind) -> Text:
    """The cells that the kind needs beside the column; a dash for none."""
    return text_list([*(READ[cell] for cell in kind.needs), *([_EITHER] if kind.one_of else [])]) if kind.needs or kind.one_of else NOTHING


def optional_cells(kind: RuleKind) -> Text:
    """The cells that it reads too where they are typed; a dash for none."""
    cells = [READ[cell] for cell in kind.may if cell not in kind.one_of]
    return text_list(cells) if cells else NOTHING


def needed_by_kind() -> Text:
    """The needs of all kinds, those that need the same together."""
    groups: dict[Text, list[Text]] = {}
    for kind in RULE_KINDS.values():
        groups.setdefault(needed_cells(kind), []).append(kind.label)
    return _KINDS.filled(groups=clauses(
        _OF.filled(cells=cells, kinds=text_list(kinds)) for cells, kinds in groups.items() if cells is not NOTHING))


def _said_of(pattern: Text, kinds: Iterable[RuleKind]) -> list[Text]:
    labels = [kind.label for kind in kinds]
    return [pattern.filled(kinds=text_list(labels))] if labels else []
