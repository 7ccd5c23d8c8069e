"""汇总, 汇总进度, 查数字来源, 版本对比. Floor 7."""
from __future__ import annotations

from typing import Final

from udfs.answers.block import Answer, Block, RangeArgument
from udfs.answers.lookups import status_list as branches
from udfs.answers.tracing import trace_cell
from udfs.macros.folders import plan_folder, require_closed, saved_master
from udfs.messages import MORE
from udfs.selecting import selected_block
from udfs.session import Session
from xlplan.pipeline.collect.said import collection_lines
from xlplan.pipeline.consolidate import consolidate as put_together
from xlplan.pipeline.printing import consolidation_lines
from xlplan.pipeline.versions.compare import compare as compare_states
from xlplan.pipeline.versions.compare import version_names
from xlplan.pipeline.versions.names import NOW, WORDS
from xlplan.text import Text, text_list

_REFUSED: Final = Text("退回:{names}", "退回:{names}", "Returned: {names}")
_OWN: Final = Text("这个数不是分公司填的:由总部给定,或由汇总表自己算出", "這個數不是分公司填的:由總公司給定,或由彙總表自己算出",
                   "No branch typed this figure: HQ gave it, or the roll-up works it out itself")
_FROM: Final = Text("从哪个版本比起?可写:{names}", "從哪個版本比起?可寫:{names}", "Compare which version? One of: {names}")
_TO: Final = Text("比到哪个?", "比到哪個?", "With which one?")
_LINES: Final = 20  # of a list, in a dialog


def consolidate(session: Session) -> str:
    """Checks the inbox, writes the roll-up and opens it."""
    plan = plan_folder(session)
    require_closed(session, plan.rollup)
    saved_master(session, plan)
    result = put_together(plan.path, lang=session.lang, progress=session.progress)
    if result.rollup is not None:
        session.app.books.open(str(result.rollup))
    every = list(consolidation_lines(result, session.lang))
    totals = every[every.index("") + 1:]  # above the blank line stand the files, one by one: the roll-up shows them
    refused = [f.file for f in result.files if f.verdict == "refused"]
    opened = [*collection_lines(result.collected, session.lang), ""][-_LINES:] if result.collected else []
    return "\n".join((*opened, *totals, *([_REFUSED(session.lang, names=", ".join(refused[:_LINES]))] if refused else [])))


def status(session: Session) -> str:
    """Every branch as of the last consolidation."""
    head, *rows = branches(Block([[str(plan_folder(session).path)]]))
    return _limited_list(session, str(head[-1]), [f"{name} · {state}" for _, name, _, state, *_ in rows])


def trace(session: Session) -> str:
    """Where the selected figure of the roll-up comes from."""
    cell = selected_block(session.book)
    found: Answer = trace_cell(RangeArgument(cell.sheet.range(cell.area[:2])))
    lines = [" · ".join(f"{part:,.15g}" if isinstance(part, float) else part for part in row if part is not None) for row in found[1:]]
    if all(row[0] == cell.sheet.book.name for row in found[1:]):
        lines.append(_OWN(session.lang))
    return _limited_list(session, cell.address, lines)


def compare(session: Session) -> str:
    """What is other between two states of the plan, the largest changes first, with their reasons."""
    plan, lang = plan_folder(session), session.lang
    saved_master(session, plan)
    known = version_names(plan.path)
    names = (*known, *(name(lang) for name in WORDS.values()))
    before = session.ask(_FROM, known[-1] if known else WORDS["issued"](lang), names=text_list(names))
    after = session.ask(_TO, WORDS[NOW](lang))
    head, *lines = compare_states(plan.path, before, after).text(lang)
    return _limited_list(session, head, lines)


def _limited_list(session: Session, head: str, lines: list[str]) -> str:
    more = [MORE(session.lang, n=len(lines) - _LINES)] if len(lines) > _LINES else []
    return "\n".join((head, *lines[:_LINES], *more))
