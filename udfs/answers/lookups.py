"""What the last consolidation of a plan folder left, as spilled lists: read from the ledger alone, never from a workbook. Floor 7."""
from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from udfs.answers.block import Answer, Block
from udfs.answers.kept import plan_path, read_part
from udfs.answers.read_cell import read_word
from udfs.answers.shapes import require_block, single_cell
from udfs.language import excel_language
from xlplan import terms
from xlplan.calendar.periods import MONTHS, label_params
from xlplan.errors import XlplanError
from xlplan.plan.checking.receipts import Receipt
from xlplan.plan.checking.states import BESIDE, state_text
from xlplan.plan.consolidate.contribution import sum_unit
from xlplan.plan.consolidate.digest import STATUS
from xlplan.plan.master.folded_codes import make_speller
from xlplan.plan.master.labels import named_code
from xlplan.schema.diagnostic import Severity
from xlplan.schema.table import Table
from xlplan.schema.wording.rolled import rolled_label
from xlplan.tables import BRANCH, BY_KEY
from xlplan.text import LANGS, Lang, Text, fold_text, text_list
from xlplan.units import COUNT
from xlplan.workbook.words import SEVERITY_NAMES

_UNKNOWN: Final = Text("{name}:没有「{found}」。可用:{known}", "{name}:沒有「{found}」。可用:{known}",
                       "{name}: there is no “{found}”. Known: {known}")
_BASES: Final = {"declared": terms.DECLARED, "adjustment": terms.ADJUSTMENT, "approved": terms.APPROVED}
_BY: Final = {"branch": terms.BRANCH, "region": terms.REGION, "total": terms.COMPANY,
              "month": terms.MONTH, "row": Text("行", "列", "Row")}
_CODE: Final = Text("编码", "代碼", "Code")
_STATUS: Final = (_CODE, _BY["branch"], terms.REGION, terms.STATUS, SEVERITY_NAMES[Severity.ERROR], SEVERITY_NAMES[Severity.WARNING],
                  Text("收到时间", "收到時間", "Received"), terms.FILE)
_NOT_TOLD: Final = Receipt(True, "–", "–")  # a digest of 0.6 and before holds nobody's signature
_WHEN: Final = Text("汇总于 {at}", "彙總於 {at}", "Consolidated {at}")

Names = Mapping[str, Callable[[Lang], str]]  # key -> its label in a language
Figures = Mapping[str, Any]


def status_list(plan_folder: Block) -> Answer:
    """A header, then one row a branch: how far it is, as of the last consolidation."""
    lang = excel_language()
    at, data = _kept_figures(plan_path(plan_folder), STATUS)
    out: Answer = [[*(text(lang) for text in _STATUS), _WHEN(lang, at=f"{at.astimezone():%Y-%m-%d %H:%M}")]]
    for b in data["branches"]:
        out.append([b["code"], b["name"], b["region_name"] or None, said_unit(b, lang), float(b["errors"]),
                    float(b["warnings"]), b["received"][:16].replace("T", " ") or None, b["file"] or None, None])
    return out


def said_unit(kept: Mapping[str, Any], lang: Lang) -> str:
    """How far a unit is, in words, by its part of a digest, of whatever version: what it does not tell is not so."""
    undeclared = [BY_KEY[key].label for key in kept.get("undeclared", ()) if key in BY_KEY]
    receipt = Receipt(**kept["receipt"]) if kept.get("receipt") else _NOT_TOLD if kept["state"] == "acknowledged" else None
    return state_text(kept["state"], kept.get("refused", ()), text_list(undeclared) if undeclared else None, lang, receipt,
                      [name for name in BESIDE if kept.get(name)])


def figures_list(plan_folder: Block, table: Block, column: Block, by: Block) -> Answer:
    """A header, then one row a branch, region or whatever is asked for: code, name, and a figure for each column named.
    Blank where nothing of it is in."""
    lang = excel_language()
    path, key = plan_path(plan_folder), table_meant(table)  # in this order: the plan may have tables of its own
    _, data = _kept_figures(path, key)
    declared, spoken = BY_KEY[key], partial(label_params, data["year"], data["start_month"])
    groups = data["groups"]
    added, others = (of.get("declared", {}) for of in (groups["total"], groups["total"].get("others", {})))
    labels = {c.key: lambda lang, c=c: rolled_label(c)(lang, **spoken(lang)) for kept in (added, others) for c in declared.columns
              if c.key in kept}
    main = _main_column(declared, labels)
    wanted = [_basis_and_column(column, read_word(column, i, j), labels, main)
              for i in range(require_block(column).shape[0]) for j in range(column.shape[1])]
    kinds = {**{k: text for k, text in _BY.items() if k in groups or (k == "month" and MONTHS[0] in labels)},
             **{k: declared.by_key[k].label for k in groups if k in declared.by_key}}
    entries = {c.key: _choice_labels(declared, c.key, partial(spoken, lang), lang) for c in declared.columns}
    chosen = _key_meant(by, single_cell(by, read_word) if by.given else "branch", kinds)
    if chosen in groups:
        kept = groups[chosen]["declared"].keys() | groups[chosen].get("others", {}).get("declared", {}).keys()
        for _, k in wanted:  # what a total adds up beside rows stands by no entry of a list
            if k not in kept:
                raise _unknown_error(column, k, {known: label for known, label in labels.items() if known in kept})
    out: Answer = [[_CODE(lang), kinds[chosen](lang), *(_column_heading(basis, k, labels, main, lang) for basis, k in wanted)]]
    if chosen == "month":
        other = next((k for _, k in wanted if k != main), None)
        if other is not None:
            raise _unknown_error(column, other, {main: labels[main]})
        return out + [[m, labels[m](lang), *(_kept_figure(declared, groups["total"], basis, m, 0, entries[m]) for basis, _ in wanted)]
                      for m in MONTHS]
    group, choices = groups[chosen], entries.get(chosen, {})
    coded = group["keys"] != group["names"] or bool(choices)
    for i, (code, name) in enumerate(zip(group["keys"], group["names"], strict=True)):
        out.append([(code or None) if coded else None, choices.get(code, name) or None,
                    *(_kept_figure(declared, group, basis, k, i, entries[k]) for basis, k in wanted)])
    return out


def table_meant(table: Block) -> str:
    """The key of the table that is named; XlplanError naming what there is."""
    return _key_meant(table, single_cell(table, read_word), {t.key: t.label for t in BRANCH})


def _kept_figures(path: Path, part: str) -> tuple[datetime, Figures]:
    """When, and what was kept; XlplanError where nothing was."""
    at, text = read_part(path, part)
    return at, json.loads(text)


def _basis_and_column(block: Block, text: str, labels: Names, main: str) -> tuple[str, str]:
    """(basis, column) meant by `m03`, `3月`, `approved`, `核定 3月`; by a basis alone, of the column `main`."""
    bases = [(name, basis) for basis, said in _BASES.items() for name in (basis, *said.all())]
    rests = {fold_text(text[len(name):].strip(" :：")): (basis, text[len(name):].strip(" :：")) for name, basis in bases
             if text.casefold().startswith(name.casefold())}
    if "" in rests:
        return rests[""][0], main
    if (key := _speller(labels)(text)) in labels or not rests:  # a label may begin with the name of a basis
        return "declared", key if key in labels else _key_meant(block, text, labels)
    basis, rest = min(rests.values(), key=lambda one: len(one[1]))
    return basis, _key_meant(block, rest, labels)


def _key_meant(block: Block, text: str, labels: Names) -> str:
    """The key meant by itself or by its label in any language; XlplanError naming what there is."""
    if (key := _speller(labels)(text)) in labels:
        return key
    raise _unknown_error(block, text, labels)


def _speller(labels: Names) -> Callable[[str], str]:
    return make_speller(labels, ((label(lang), k) for k, label in labels.items() for lang in LANGS))


def _unknown_error(block: Block, text: str, known: Names) -> XlplanError:
    """With what there is, each by its label and its key, which both may be typed."""
    return XlplanError(_UNKNOWN, name=block.name, found=text,
                       known=Text.of(lambda lang: text_list(named_code(label(lang), k) for k, label in known.items())(lang)))


def _main_column(table: Table, labels: Iterable[str]) -> str:
    """The table's figure of the year; else the first that is kept."""
    known = list(labels)
    return next((k for k in (table.rollup.amount if table.rollup else "", "year", *known) if k in known), "")


def _column_heading(basis: str, key: str, labels: Names, main: str, lang: Lang) -> str:
    if basis == "declared":
        return labels[key](lang)
    return _BASES[basis](lang) if key == main else f"{_BASES[basis](lang)} {labels[key](lang)}"


def _kept_figure(table: Table, group: Figures, basis: str, key: str, i: int, entries: Mapping[str, str]) -> float | str | None:
    """The figure in its unit; a date, or a list of texts or of `entries` by their keys, as text: HQ adjusts none of these."""
    of = group if key in group["declared"] else group["others"]
    was, now = (of[b][key][i] for b in ("declared", "approved"))
    kept, unit = was if basis == "declared" else now, sum_unit(table, key) or COUNT
    if kept is None or isinstance(kept, (str, list)):
        said = [entries.get(text, text) for text in kept] if isinstance(kept, list) else kept
        return None if not said or basis == "adjustment" else said if isinstance(said, str) else text_list(said)(excel_language())
    return float(unit.value(kept if basis != "adjustment" else now - was))


def _choice_labels(table: Table, by: str, spoken: Callable[[], dict[str, str]], lang: Lang) -> dict[str, str]:
    """Labels of a list's entries by their keys."""
    column = table.by_key.get(by)
    return {c.key: c.label(lang, **spoken()) for c in column.choices} if column else {}
