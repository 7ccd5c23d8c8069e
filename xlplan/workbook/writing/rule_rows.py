"""The rows of the master's sheet `rules` as HQ gets it: every rule of the planning tables, with its levels and limits as they stand.
Floor 3."""
from __future__ import annotations

from dataclasses import replace
from typing import Final

from xlplan.schema.codes.catalogue import CODES
from xlplan.schema.diagnostic import Severity
from xlplan.schema.expr import Param, walk_nodes
from xlplan.schema.frame import Frame, blank_frame
from xlplan.schema.params import PARAMS, Limit
from xlplan.tables import BRANCH
from xlplan.tables.master.control import RULES
from xlplan.text import Lang, Text
from xlplan.workbook.words import SEVERITY_NAMES, SEVERITY_SHAPES

_OFF: Final = Text("不检查", "不檢核", "not raised")
_LEVELS: Final = Text("{first} / {second}", "{first} / {second}", "{first} / {second}")
_LIMIT: Final = Text("{levels};{limit}:{value}", "{levels};{limit}:{value}", "{levels}; {limit}: {value}")


def rule_rows(lang: Lang) -> Frame:
    """The table, its blank rows below. Rules of HQ's own have their levels where they are declared."""
    codes = sorted({rule.code for table in BRANCH for rule in table.rules if rule.own is None})
    frame = blank_frame(RULES, [f"r{i + 1:03}" for i in range(len(codes) + RULES.spare)])
    frame.texts["code"][:len(codes)] = codes
    return with_defaults(frame, lang)


def with_defaults(frame: Frame, lang: Lang) -> Frame:
    """The table, beside every code what it checks and what holds where HQ says nothing."""
    texts = {key: column.copy() for key, column in frame.texts.items()}
    for i, code in enumerate(texts["code"]):
        if code in CODES:
            titles = dict.fromkeys(f"{t.label(lang)} · {r.title(lang)}" for t in BRANCH for r in t.rules if r.code == code)
            texts["checks"][i] = next(iter(titles), "")
            texts["default"][i] = _default_of(str(code))(lang)
    return replace(frame, texts=texts)


def _default_of(code: str) -> Text:
    said = _LEVELS.filled(first=_level(CODES[code].first), second=_level(CODES[code].second))
    for limit in _limits_of(code):
        said = _LIMIT.filled(levels=said, limit=limit.label, value=limit.show(limit.default))
    return said


def _level(severity: Severity | None) -> Text:
    return _OFF if severity is None else Text(*(f"{SEVERITY_SHAPES[severity]} {name}" for name in SEVERITY_NAMES[severity].all()))


def _limits_of(code: str) -> list[Limit]:
    """The limits that HQ may set and that rules of that code read."""
    trees = [e for t in BRANCH for r in t.rules if r.code == code for e in (r.must, r.where) if e is not None]
    keys = dict.fromkeys(node.key for tree in trees for node in walk_nodes(tree) if isinstance(node, Param))
    return [PARAMS[key] for key in keys if PARAMS[key].chosen]
