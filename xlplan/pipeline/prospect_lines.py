"""What `check` says of a master before anything went out: sheet by sheet, then what would come out. Floor 6."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from xlplan import terms
from xlplan.pipeline.prospect import Prospect, SheetState, first_and_others
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.tables import BY_KEY
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.tables.master.guide import FIRST_NEEDED, GUIDE, OTHERS_BLANK
from xlplan.tables.master.tables_issued import UNIT_KINDS
from xlplan.text import Lang, Text, list_briefly, text_list
from xlplan.units import WAN_YUAN
from xlplan.workbook.styles import SHAPES

_SHAPES: Final = {"lacking": SHAPES["must_fix"], "filled": SHAPES["done"], "blank": "–", "unneeded": "–"}
_HEAD: Final = Text("{title}:", "{title}:", "{title}:")
_ROWS: Final = Text("{n} 行", "{n} 列", "rows: {n}")
_FIELDS: Final = Text("必填的都有", "必填的都有", "all that is required")
_ASKED: Final = Text("{said},{n} 处要核对", "{said},{n} 處要核對", "{said}; to be looked at: {n}")
_LACKING: Final = Text("还缺:{what}", "還缺:{what}", "still missing: {what}")
_WHOLE: Final = Text("整张表", "整張表", "the whole sheet")
_BLANK: Final = Text("留空:{blank}", "留空:{blank}", "blank: {blank}")
_UNNEEDED: Final = Text("这份计划用不到", "這份計畫用不到", "not needed in this plan")
_OUT: Final = Text("会得到什么:", "會得到什麼:", "What would come out:")
_WORKBOOKS: Final = Text("填报表 {n} 份:{kinds}", "填報檔 {n} 份:{kinds}", "Workbooks: {n} ({kinds})")
_KIND: Final = Text("{kind} {n}", "{kind} {n}", "{kind} {n}")
_HOLD: Final = Text("其中 {n} 份有:{tables}", "其中 {n} 份有:{tables}", "{n} of them hold: {tables}")
_LINES: Final = Text("按产品和渠道填的表,每份 {lines} 行 × 12 个月(产品 {products} 个,渠道 {channels} 个)",
                     "按產品和通路填的表,每份 {lines} 列 × 12 個月(產品 {products} 個,通路 {channels} 個)",
                     "Tables by product and channel: {lines} rows × 12 months (products {products}, channels {channels})")
_GOAL: Final = Text("公司目标 {goal} 万元", "公司目標 {goal} 萬元", "Company goal: {goal} 10k yuan")
_ASSIGNED: Final = Text("分给各单位 {assigned} 万元", "分給各單位 {assigned} 萬元", "Shared out to the units: {assigned} 10k yuan")
_WAITS: Final = Text("{what}:还说不准,先改好:{sheets}", "{what}:還說不準,先修正:{sheets}",
                     "{what}: not known before this is put right: {sheets}")
_WHAT: Final = {"workbooks": Text("填报表几份", "填報檔幾份", "Workbooks"), "tables": Text("有哪些表", "有哪些表", "Their tables"),
                "lines": Text("每份几行", "每份幾列", "Their rows"), "goal": terms.GOAL,
                "assigned": Text("分给各单位多少", "分給各單位多少", "What is shared out")}


def prospect_lines(states: Sequence[SheetState], prospect: Prospect, lang: Lang) -> Iterator[str]:
    """The sheets that are needed first, the others, what would come out."""
    for first, sheets in first_and_others(states):
        yield _HEAD(lang, title=FIRST_NEEDED.filled(n=len(sheets)) if first else OTHERS_BLANK)
        yield from (f"  {_shape(one)} {MASTER_BY_KEY[one.key].label(lang)} · {_said(one, lang)}" for one in sheets)
    yield _OUT(lang)
    yield from (f"  {line}" for line in _outcome(prospect, lang))


def _shape(one: SheetState) -> str:
    return SHAPES["explain"] if one.state == "filled" and one.asked else _SHAPES[one.state]


def _said(one: SheetState, lang: Lang) -> str:
    if one.state == "lacking":
        return _LACKING(lang, what=list_briefly(_lack(d, lang) for d in one.lacking))
    if one.state == "filled":
        said = _FIELDS(lang) if one.key == "company" else _ROWS(lang, n=f"{one.rows:,}")
        return _ASKED(lang, said=said, n=one.asked) if one.asked else said
    return _UNNEEDED(lang) if one.state == "unneeded" else _BLANK(lang, blank=GUIDE[one.key].blank)


def _lack(d: Diagnostic, lang: Lang) -> str:
    """`口径 C12`; of anything but a blank cell or sheet what is said of it."""
    column = d.params.get("column")
    name = column(lang) if isinstance(column, Text) else column
    what = _WHOLE(lang) if d.code == "XP665" else name if d.code == "XP601" and name else message_of(d, lang)
    return " ".join(str(part) for part in (what, d.cell) if part)


def _outcome(prospect: Prospect, lang: Lang) -> Iterator[str]:
    if prospect.kinds is not None:
        kinds = text_list(_KIND.filled(kind=UNIT_KINDS[kind], n=n) for kind, n in prospect.kinds.items())
        yield _WORKBOOKS(lang, n=prospect.workbooks, kinds=kinds)
    for keys, n in prospect.tables or ():
        yield _HOLD(lang, n=n, tables=text_list(BY_KEY[key].label for key in keys))
    if prospect.lines is not None and any(prospect.lines):
        lines = "–".join(str(n) for n in dict.fromkeys(prospect.lines))
        yield _LINES(lang, lines=lines, products=prospect.products, channels=prospect.channels)
    if prospect.goal is not None:
        yield _GOAL(lang, goal=WAN_YUAN.show(prospect.goal))
    if prospect.assigned is not None:
        yield _ASSIGNED(lang, assigned=WAN_YUAN.show(prospect.assigned))
    for name, sheets in prospect.waits.items():
        yield _WAITS(lang, what=_WHAT[name], sheets=text_list(MASTER_BY_KEY[key].label for key in sheets))
