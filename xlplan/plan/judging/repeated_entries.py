"""Rows of a list of HQ's that stand twice: judged in one place by what each sheet declares to make a row its own. Floor 4."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from xlplan.plan.master.folded_codes import DEFINING, called_in
from xlplan.plan.master.read_rows import MasterSpot, master_finding, used_rows
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.frame import Frame
from xlplan.tables import BRANCH
from xlplan.tables.master import MASTER
from xlplan.tables.master.parts import EVERY
from xlplan.text import Text, fold_text

_ALL: Final = Text("全部", "全部", "all")


def find_repeated(frames: Mapping[str, Frame]) -> tuple[dict[tuple[str, str], str], list[Diagnostic]]:
    """(sheet, row key) of every row whose identity an earlier row of its sheet has -> row key of that first one; and XP602
    for each of them. A row that lacks a required part of it has none. `frames`: codes as `respell_codes` leaves them."""
    again: dict[tuple[str, str], str] = {}
    out: list[Diagnostic] = []
    for table in MASTER:
        frame, seen = frames.get(table.key), dict[tuple[str, ...], str]()
        if frame is None or not table.unique:
            continue
        for i in np.flatnonzero(used_rows(frame)).tolist():
            typed = [_typed_text(frame, key, i) for key in table.unique]
            if any(not said and table.by_key[key].required for key, said in zip(table.unique, typed, strict=True)):
                continue
            row = frame.keys[i]
            same = tuple(typed) if table.key in DEFINING else tuple(map(fold_text, typed))  # codes alike but for case: XP638
            first = seen.setdefault(same, row)
            if first != row:
                again[table.key, row] = first
                column = next((key for key, said in reversed([*zip(table.unique, typed, strict=True)]) if said), table.unique[0])
                out.append(master_finding("XP602", table.key, row, column, found=" · ".join(filter(None, typed)),
                                          item=_identity_text(frames, frame, typed), first=MasterSpot(table.key, first, column)))
    return again, out


def _typed_text(frame: Frame, key: str, i: int) -> str:
    if key in frame.amounts:
        unit = frame.table.by_key[key].unit
        return unit.show(int(frame.amounts[key][i])) if unit and frame.filled[key][i] else ""
    text = str(frame.texts[key][i]).strip()
    return "" if key == "branch" and fold_text(text) in EVERY else text


def _identity_text(frames: Mapping[str, Frame], frame: Frame, typed: list[str]) -> Text:
    """The row's identity as the sheet shows it, codes with their names."""
    typed = [called_in(frames, frame.table.key, key).get(text, text) for key, text in zip(frame.table.unique, typed, strict=True)]
    labels = [_labels_in(frame, key) for key in frame.table.unique]
    said = [label[text] if text in label else Text(text, text, text) for label, text in zip(labels, typed, strict=True) if text]
    return Text.of(lambda lang: " · ".join(one(lang) for one in said)) if said else _ALL


def _labels_in(frame: Frame, key: str) -> dict[str, Text]:
    """Key -> label, of a list's entries and of planning tables."""
    if (frame.table.key, key) == ("tables_issued", "table"):
        return {t.key: t.label for t in BRANCH}
    return {c.key: c.label for c in frame.table.by_key[key].choices}
