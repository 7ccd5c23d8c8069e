"""`xlplan mapping`: codes of an export that a plan does not know, and proposals for them on its sheet 编码对照. Floor 6."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from xlplan import terms
from xlplan.exports.layout import KIND_NAMES
from xlplan.exports.roles import is_money
from xlplan.pipeline.aligned import align_columns
from xlplan.pipeline.export_sheets import read_exports
from xlplan.pipeline.findings import WithFindings
from xlplan.pipeline.loading import load_master
from xlplan.pipeline.master_lines import WrittenLines, free_rows, put_lines, typed_lines
from xlplan.pipeline.printing import diagnostic_lines
from xlplan.pipeline.submissions import PathLike
from xlplan.pipeline.unmapped import Unmapped, unmapped_codes
from xlplan.plan.checking.outcome import diagnostic_data
from xlplan.plan.master.labels import named_code
from xlplan.plan.master.mapping import KINDS, SHEET
from xlplan.schema.diagnostic import Diagnostic
from xlplan.store.folder import PlanFolder
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.tables.master.mapping import GUESSED
from xlplan.text import Lang, Text, fold_text, list_briefly, number_runs, text_list
from xlplan.workbook.reading.master_read import MasterRead

_HEADS: Final = (Text("对照类别", "對照類別", "Kind of code"), Text("编码", "代碼", "Code"), Text("名称", "名稱", "Name"),
                 Text("行数", "列數", "Rows"),
                 Text("金额(元)或人数", "金額(元)或人數", "Yuan or heads"), terms.MONTH, Text("最接近的", "最接近的", "Nearest"))
_NONE: Final = Text("没有对不上的编码:导出文件里的都是本表的,或已在「{sheet}」对应",
                    "沒有對不上的代碼:匯出檔裡的都是本表的,或已在「{sheet}」對應",
                    "No code is unknown: all of the export are our own, or mapped on “{sheet}”")
_COUNT: Final = Text("对不上的编码 {n} 个:", "對不上的代碼 {n} 個:", "Codes that nothing answers to: {n}")
_WAITS: Final = Text("(已在第 {row} 行)", "(已在第 {row} 列)", " (in row {row})")
_WRITTEN: Final = Text("写入 {file} 的「{sheet}」第 {rows} 行;推测的标为「{guess}」,核对前不算",
                       "寫入 {file} 的「{sheet}」第 {rows} 列;推測的標為「{guess}」,核對前不算",
                       "Written to {file}, sheet “{sheet}”, rows {rows}; what is a guess is marked “{guess}” and does not count yet")
_APPEND: Final = Text("加 --append 再运行,就把它们写进总控表的「{sheet}」(最接近的作推测)",
                      "加 --append 再執行,就把它們寫進總控表的「{sheet}」(最接近的作推測)",
                      "run it with --append to put them on “{sheet}” of the master, the nearest as a guess")
_CHECK: Final = Text("打开总控表核对「{sheet}」:推测的对就清空「{state}」,不对就改,空着的填上;保存后运行 xlplan check",
                     "打開總控表核對「{sheet}」:推測的對就清空「{state}」,不對就改,空著的填上;儲存後執行 xlplan check",
                     "open the master and look at “{sheet}”: clear “{state}” where a guess is right, correct it where not, fill in what is "
                     "blank; save it and run xlplan check")
_UNREAD: Final = Text("没有读的工作表(版式不同):{sheets}", "沒有讀的工作表(版面不同):{sheets}",
                      "Sheets not read (another layout): {sheets}")
_NEXT: Final = Text("下一步:{step}", "下一步:{step}", "Next: {step}")
_NOTE: Final = Text("{name}{sums} · {first} 至 {last}", "{name}{sums} · {first} 至 {last}", "{name}{sums} · {first} to {last}")
_SUM: Final = Text("{kind} {n}", "{kind} {n}", "{kind} {n}")


@dataclass(slots=True, repr=False)
class MappingResult(WithFindings):
    """What `mapping` found. `unmapped`: codes that nothing answers to; `diagnostics`: what is wrong with the exports; `unread`: sheets of
    them that were left out; `written`: the rows that were appended to the master, None of none."""

    unmapped: list[Unmapped]
    diagnostics: list[Diagnostic]
    unread: list[str] = field(default_factory=list)
    usable: bool = True
    written: WrittenLines | None = None

    @property
    def must_fix(self) -> bool:
        """Whether an export could not be used, or nobody has said yet what a code is: a guess does not count."""
        return not self.usable or bool(self.unmapped)

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready."""
        return {"unmapped": [one.data() for one in self.unmapped], "unread": self.unread,
                "written": self.written.data() if self.written else None, "next": [step(lang) for step in self.steps()],
                "diagnostics": [diagnostic_data(d, lang) for d in self.diagnostics]}

    def text(self, lang: Lang) -> Iterator[str]:
        """Lines for a terminal."""
        if self.unread:
            yield _UNREAD(lang, sheets=list_briefly(self.unread))
        for found in self.diagnostics:
            yield from diagnostic_lines(found, lang)
        if self.usable and not self.unmapped:
            yield _NONE(lang, sheet=MASTER_BY_KEY[SHEET].label(lang))
        if self.unmapped:
            yield _COUNT(lang, n=len(self.unmapped))
            heads = tuple(head(lang) for head in _HEADS)
            yield from (f"  {line}" for line in align_columns([heads, *(_line(one, lang) for one in self.unmapped)], texts=True))
        if self.written:
            yield _WRITTEN(lang, file=str(self.written.file), sheet=self.written.sheet, rows=", ".join(number_runs(self.written.rows)),
                           guess=GUESSED.label(lang))
        yield from (_NEXT(lang, step=step) for step in self.steps())

    def steps(self) -> list[Text]:
        """What a planner does next."""
        sheet = MASTER_BY_KEY[SHEET]
        if any(one.row is None for one in self.unmapped) and self.written is None:
            return [_APPEND.filled(sheet=sheet.label)]
        return [_CHECK.filled(sheet=sheet.label, state=sheet.by_key["state"].label)] if self.unmapped else []


def mapping(folder: PathLike, sources: PathLike | Iterable[PathLike], *, layout: PathLike | None = None,
            append: bool = False) -> MappingResult:
    """Codes of exports that are neither ours nor mapped, with their figures and our nearest names.

    `layout`: a mapping file that says how to read the exports, else it is guessed. `append`: each of them that is not on the master's sheet
    编码对照 yet goes below its rows, the nearest of ours as a guess, none where nothing is like it; `undo` takes them back. Nothing is
    written where an export could not be used. XlplanError when the master is open elsewhere, has no such sheet or too few blank rows.
    """
    plan = PlanFolder.open(Path(folder))
    master, sheets = load_master(plan)
    files = [Path(p) for p in ([sources] if isinstance(sources, (str, Path)) else sources)]
    read = read_exports(files, None if layout is None else Path(layout))
    if not read.usable:
        return MappingResult([], read.findings, read.unread, usable=False)
    out = MappingResult(unmapped_codes(read.exports, master, _waiting(sheets)), read.findings, read.unread)
    new = [one for one in out.unmapped if one.row is None]
    if append and new:
        lang = master.company.lang
        rows = free_rows(sheets, SHEET, len(new), lang, below=True)
        put_lines(plan.master, *typed_lines(plan.master, sheets, SHEET, rows, [_proposal(one, lang) for one in new], "mapping", lang))
        out.written = WrittenLines(plan.master, sheets.placements[SHEET].sheet, tuple(rows))
    return out


def _waiting(sheets: MasterRead) -> dict[tuple[str, str], int]:
    """(kind, folded code or name) -> row, of all rows of the sheet: what they map is asked of nobody."""
    frame = sheets.frames.get(SHEET)
    if frame is None:
        return {}
    texts = zip(frame.texts["kind"], frame.texts["foreign"], frame.sheet_rows.tolist(), strict=True)
    return {(str(kind), fold_text(foreign)): row for kind, foreign, row in texts if foreign}


def _proposal(one: Unmapped, lang: Lang) -> dict[str, str | int | None]:
    name = f"{one.name} · " if one.code and one.name else ""
    sums = text_list(_SUM.filled(kind=KIND_NAMES[kind], n=_shown(kind, n)) for kind, n in one.amounts.items())(lang)
    return {"kind": one.kind, "foreign": one.foreign, "ours": one.nearest[0][0] if one.nearest else None,
            "state": GUESSED.key if one.nearest else None,
            "note": _NOTE(lang, name=name, sums=sums, first="{:04}-{:02}".format(*one.first), last="{:04}-{:02}".format(*one.last))}


def _line(one: Unmapped, lang: Lang) -> Sequence[str]:
    first, last = ("{:04}-{:02}".format(*month) for month in (one.first, one.last))
    near = "、".join(named_code(name, code) for code, name in one.nearest) or "–"
    return (KINDS[one.kind](lang), one.code or "–", one.name or "–", f"{one.lines:,}",
            text_list(_shown(kind, n) for kind, n in one.amounts.items())(lang), first if first == last else f"{first}…{last}",
            near + (_WAITS(lang, row=one.row) if one.row is not None else ""))


def _shown(kind: str, n: Decimal) -> str:
    return f"{n:,.0f}" if not is_money(kind) and n == n.to_integral_value() else f"{n:,.2f}"
