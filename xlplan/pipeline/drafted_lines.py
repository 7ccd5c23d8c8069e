"""What `new --from` says: how the exports are read, what came of them, what was guessed, what is open. Floor 6."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from xlplan.drafting.draft import Draft
from xlplan.drafting.figures import dated_months
from xlplan.drafting.guesses import Guess, Open
from xlplan.exports.layout import HEADINGS, KIND_NAMES, Layout, layout_rows
from xlplan.pipeline.new_from import DraftedPlan
from xlplan.pipeline.printing import align_columns, diagnostic_lines
from xlplan.schema.diagnostic import Diagnostic
from xlplan.store.folder import show_path
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import Lang, Text, in_command, list_briefly, text_list

_FILE: Final = Text("{file} · {sheet} · {kind}", "{file} · {sheet} · {kind}", "{file} · {sheet} · {kind}")
_UNREAD: Final = Text("没有读的工作表(版式不同):{sheets}", "沒有讀的工作表(版面不同):{sheets}",
                      "Sheets not read (another layout): {sheets}")
_SUM: Final = Text("{kind} {year} 年:{sum} 元", "{kind} {year} 年:{sum} 元", "{kind} {year}: {sum} yuan")
_ROWS: Final = Text("起草了:{sheets}", "起草了:{sheets}", "Drafted: {sheets}")
_SHEET: Final = Text("{sheet} {n} 行", "{sheet} {n} 列", "{sheet} ({n})")
_OF_YEAR: Final = Text("{months} 月", "{months} 月", "{months}")
_LATER: Final = Text("{months}是计划年度或以后的销售,共 {sum} 元,没有放进「{sheet}」;年度不从 1 月起,就加 --start-month 4 这样重做",
                     "{months}是計畫年度或以後的銷售,共 {sum} 元,沒有放進「{sheet}」;年度不從 1 月起,就加 --start-month 4 這樣重做",
                     "{months} are months of the plan year or later: {sum} yuan of sales are not on the sheet {sheet}; if your year does "
                     "not begin in January, draft it again with --start-month (such as --start-month 4)")
_RUNNING: Final = Text("{year} 年有 {there},推算 {lacking}:共 {sum} 元,在「{sheet}」标为预计",
                       "{year} 年有 {there},推算 {lacking}:共 {sum} 元,在「{sheet}」標為預估",
                       "{year} has months {there}; months {lacking} are proposed: {sum} yuan, on the sheet {sheet} as estimates")
_CARRIED: Final = Text("「{sheet}」推算了 {year} 年的 {lacking}", "「{sheet}」推算了 {year} 年的 {lacking}",
                       "Months {lacking} of {year} are proposed on the sheet {sheet}, too")
_GUESSED: Final = Text("推测的格(在工作簿里是橙底),请核对:", "推測的格(在活頁簿裡是橙底),請核對:",
                       "Guessed cells, amber in the workbook; please check them:")
_GUESS: Final = Text("  {place}({n} 格):{why}", "  {place}({n} 格):{why}", "  {place} ({n}): {why}")
_OPEN: Final = Text("还要填:", "還要填:", "Still to fill in:")
_WRITTEN: Final = Text("读法写在 {file}(只有版式,没有数据)", "讀法寫在 {file}(只有版面,沒有資料)",
                       "How they are read stands in {file} (the layout only, no data)")
_NOT_MADE: Final = Text("没有确认,计划文件夹没有建立", "沒有確認,計畫資料夾沒有建立", "Nobody confirmed it: no plan folder was made")
_NEXT: Final = Text("下一步:{step}", "下一步:{step}", "Next: {step}")
_AGREE: Final = Text("读法对就加 --yes 再运行一次;不对就改 {file},加 --map {file} 再运行",
                     "讀法對就加 --yes 再執行一次;不對就改 {file},加 --map {file} 再執行",
                     "if it is read right, run it again with --yes; if not, change {file} and add --map {file}")
_MEND: Final = Text("改好上面「必须改」的地方(读法在 {file} 里改,加 --map {file}),再运行一次",
                    "修正上面「必須修正」的地方(讀法在 {file} 裡改,加 --map {file}),再執行一次",
                    "set right what must be fixed above (how it is read in {file}, with --map {file}), then run it again")
_MEND_FILE: Final = Text("改好上面「必须改」的地方,再运行一次", "修正上面「必須修正」的地方,再執行一次",
                         "set right what must be fixed above, then run it again")
_CHECK: Final = Text("打开 {file} 核对橙底的格、补上要填的,保存后运行 xlplan check {folder},再运行 xlplan issue {folder} --round bottom_up",
                     "開啟 {file} 核對橙底的格、補上要填的,儲存後執行 xlplan check {folder},再執行 xlplan issue {folder} --round bottom_up",
                     "open {file}, check the amber cells, fill in what is open, save it and run xlplan check {folder}, then xlplan issue "
                     "{folder} --round bottom_up")


def draft_lines(result: DraftedPlan, lang: Lang) -> Iterator[str]:
    """How each sheet is read, what is wrong with it, and the draft."""
    yield from reading_lines(result.layouts, result.unread, result.diagnostics, lang)
    if result.draft is not None:
        yield from _draft_lines(result.draft, lang)


def reading_lines(layouts: Sequence[Layout], unread: Sequence[str], found: Sequence[Diagnostic], lang: Lang) -> Iterator[str]:
    """How each sheet of an export is read, and what is wrong with it."""
    for layout in layouts:
        yield _FILE(lang, file=layout.file, sheet=layout.sheet, kind=KIND_NAMES[layout.kind])
        heads = tuple(h(lang) for h in HEADINGS)
        yield from (f"  {line}" for line in align_columns([heads, *layout_rows(layout, lang)], texts=True))
    if unread:
        yield _UNREAD(lang, sheets=list_briefly(unread))
    for one in found:
        yield from diagnostic_lines(one, lang)


def _draft_lines(draft: Draft, lang: Lang) -> Iterator[str]:
    yield from sums_and_rows(draft, lang)
    yield from guess_lines(draft.guesses, draft.open, lang)


def sums_and_rows(draft: Draft, lang: Lang) -> Iterator[str]:
    """What the exports come to a year, the months proposed, how many rows each sheet has."""
    for kind, of in draft.sums.items():
        for year, amount in of.items():
            yield _SUM(lang, kind=KIND_NAMES["sales" if kind == "sales" else "expense"], year=year, sum=f"{amount:,.2f}")
    run = draft.running
    if run.lacking:
        months = [_months(of, draft.start) for of in (run.there, run.lacking)]
        yield _RUNNING(lang, year=run.year, there=months[0], lacking=months[1], sum=f"{sum(run.proposed.values()):,}",
                       sheet=MASTER_BY_KEY["history_sales"].label)
    for key, also in draft.carried.items():
        yield _CARRIED(lang, year=also.year, lacking=_months(also.lacking, draft.start), sheet=MASTER_BY_KEY[key].label)
    if draft.later.cells:
        yield _LATER(lang, months=dated_months(draft.later.months), sum=f"{draft.later.sum:,.2f}",
                     sheet=MASTER_BY_KEY["history_sales"].label)
    rows = [(table, int(draft.frames[table.key].used.sum())) for table in MASTER_BY_KEY.values()
            if table.kind == "open" and table.key not in ("tables_issued", "rules")]
    yield _ROWS(lang, sheets=text_list(_SHEET.filled(sheet=table.label, n=n) for table, n in rows if n))


def _months(months: Sequence[int], start: int) -> Text:
    """`11、12 月`; with their years where the fiscal year does not begin in January: `2027年1月`."""
    return _OF_YEAR.filled(months=list_briefly(m % 12 + 1 for m in months)) if start == 1 else dated_months(months)


def guess_lines(guesses: tuple[Guess, ...], opened: tuple[Open, ...], lang: Lang) -> Iterator[str]:
    """What is guessed in a drafted master, and what is open."""
    if guesses:
        yield _GUESSED(lang)
        yield from (_GUESS(lang, place=place, n=n, why=why) for place, n, why in _together(guesses, lang))
    if opened:
        yield _OPEN(lang)
        yield from (f"  {one.said(lang)}" for one in opened)


def _together(guesses: tuple[Guess, ...], lang: Lang) -> list[tuple[str, int, str]]:
    """(places, cells, reason): columns of a sheet with the same reason as one."""
    out: dict[tuple[str, str], list[Guess]] = {}
    for one in guesses:
        out.setdefault((one.table, one.why(lang)), []).append(one)
    said = []
    for (table, why), of in out.items():
        sheet, names = MASTER_BY_KEY[table].label(lang), list(dict.fromkeys(one.place(lang).partition(" · ")[2] for one in of))
        said.append((f"{sheet} · {text_list(names)(lang)}", sum(len(one.rows) for one in of), why))
    return said


def outcome_lines(result: DraftedPlan, lang: Lang) -> Iterator[str]:
    """What was written, and what comes next."""
    if result.master is not None:
        yield str(result.master)
    else:
        yield _NOT_MADE(lang)
    if result.mapping is not None:
        yield _WRITTEN(lang, file=show_path(result.mapping))
    yield from (_NEXT(lang, step=step) for step in after_draft(result))


def after_draft(result: DraftedPlan) -> list[Text]:
    """What a planner does next."""
    mapping = in_command(show_path(result.mapping)) if result.mapping else ""
    if result.master is not None:
        return [_CHECK.filled(file=show_path(result.master), folder=in_command(show_path(result.master.parent)))]
    if result.draft is None:
        return [_MEND.filled(file=mapping) if mapping else _MEND_FILE]
    return [_AGREE.filled(file=mapping)]
