"""What `next-year` says: what the last plan is, what went on, what stayed behind, what is guessed and open. Floor 6."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from xlplan.pipeline.drafted_lines import guess_lines
from xlplan.pipeline.next_year import NextPlan
from xlplan.pipeline.printing import diagnostic_lines
from xlplan.store.folder import show_path
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import Lang, Text, in_command, text_list
from xlplan.units import WAN_YUAN

_PLAN: Final = Text("{year} 年计划({what})作为上年计划:{parts}", "{year} 年計畫({what})作為去年計畫:{parts}",
                    "The plan of {year} ({what}) is the last plan: {parts}")
_SALES: Final = Text("销售 {n} 万元", "銷售 {n} 萬元", "sales {n} (10k yuan)")
_EXPENSE: Final = Text("费用 {n} 万元", "費用 {n} 萬元", "expenses {n} (10k yuan)")
_HEADS: Final = Text("年末 {n} 人", "年末 {n} 人", "{n} heads at its end")
_ASSIGNED: Final = Text("  销售按下达数(没有交回或没有计入):{units}", "  銷售按下達數(沒有交回或沒有計入):{units}",
                        "  sales as assigned (nothing of them counts): {units}")
_UNPLACED: Final = Text("  没有产品和渠道的分解,没有带过来:{units}", "  沒有產品和通路的分解,沒有帶過來:{units}",
                        "  no product and channel is known of it, so it was left out: {units}")
_EARLIER: Final[dict[str, Text]] = {
    "expense": Text("  费用还没有交回,取自 {state}:{units}", "  費用還沒有交回,取自 {state}:{units}",
                    "  expenses are not back yet, taken from {state}: {units}"),
    "heads": Text("  人员还没有交回,取自 {state}:{units}", "  人力還沒有交回,取自 {state}:{units}",
                  "  heads are not back yet, taken from {state}: {units}")}
_LACKING: Final[dict[str, Text]] = {
    "expense": Text("  没有费用计划:{units}", "  沒有費用計畫:{units}", "  no expenses planned: {units}"),
    "heads": Text("  没有人员计划:{units}", "  沒有人力計畫:{units}", "  no heads planned: {units}")}
_ROWS: Final = Text("带过来了:{sheets}", "帶過來了:{sheets}", "Carried over: {sheets}")
_SHEET: Final = Text("{sheet} {n} 行", "{sheet} {n} 列", "{sheet} ({n})")
_BEHIND: Final = Text("没有带过来的:", "沒有帶過來的:", "Left behind:")
_OWN: Final = Text("  自己加的工作表留在旧总控表里:{sheets}", "  自己加的工作表留在舊總控表裡:{sheets}",
                   "  sheets of your own stay in the old master: {sheets}")
_NEXT: Final = Text("下一步:{step}", "下一步:{step}", "Next: {step}")
_CHECK: Final = Text("打开 {file} 核对橙底的格、补上要填的,保存后运行 xlplan check {folder},再运行 xlplan issue {folder} --round bottom_up",
                     "開啟 {file} 核對橙底的格、補上要填的,儲存後執行 xlplan check {folder},再執行 xlplan issue {folder} --round bottom_up",
                     "open {file}, check the amber cells, fill in what is open, save it and run xlplan check {folder}, then xlplan issue "
                     "{folder} --round bottom_up")


def next_year_lines(result: NextPlan, lang: Lang) -> Iterator[str]:
    """Lines for a terminal."""
    draft, plan = result.draft, result.draft.plan
    sums = ((_SALES, plan.sales), (_EXPENSE, plan.expense))
    parts = [said.filled(n=WAN_YUAN.show(sum(map(sum, of.values())))) for said, of in sums if of]
    parts += [_HEADS.filled(n=sum(plan.year_end_heads().values()))] if plan.heads else []
    yield _PLAN(lang, year=plan.year, what=plan.what, parts=text_list(parts))
    if plan.assigned:
        yield _ASSIGNED(lang, units=_named(result, plan.assigned))
    if plan.unplaced:
        yield _UNPLACED(lang, units=text_list(f"{result.names.get(code, code)} {WAN_YUAN.show(n)}" for code, n in plan.unplaced.items()))
    yield from (_EARLIER[key](lang, state=state, units=_named(result, units)) for key, state, units in plan.earlier)
    yield from (_LACKING[key](lang, units=_named(result, units)) for key, units in plan.lacking.items() if units)
    yield _ROWS(lang, sheets=text_list(_SHEET.filled(sheet=MASTER_BY_KEY[key].label, n=n) for key, n in draft.rows.items()))
    if draft.behind or result.own_sheets or result.diagnostics:
        yield _BEHIND(lang)
        yield from (f"  {one.said(lang)}" for one in draft.behind)
        if result.own_sheets:
            yield _OWN(lang, sheets=text_list(result.own_sheets))
        for found in result.diagnostics:
            yield from diagnostic_lines(found, lang)
    yield from guess_lines(draft.guesses, draft.open, lang)
    yield str(result.master)
    yield from (_NEXT(lang, step=step) for step in after_next_year(result))


def after_next_year(result: NextPlan) -> list[Text]:
    """What a planner does next."""
    return [_CHECK.filled(file=show_path(result.master), folder=in_command(show_path(result.master.parent)))]


def _named(result: NextPlan, codes: Iterable[str]) -> Text:
    return text_list(result.names.get(code, code) for code in codes)
