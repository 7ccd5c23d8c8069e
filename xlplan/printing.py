"""Results as lines for a person at a terminal. Floor 6."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from xlplan.plan.consolidate import like_for_like
from xlplan.plan.results import FileResult
from xlplan.results import Consolidation, Issuance
from xlplan.schema.codes import message, remedy
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.tables import BY_KEY
from xlplan.text import Lang, Text
from xlplan.units import WAN_YUAN
from xlplan.workbook.words import SEVERITY_NAMES, SEVERITY_SHAPES

_ALIKE: Final = 5  # findings of one kind in one table that are told one by one; JSON and the roll-up hold them all
_MORE: Final = Text("… {table}还有 {n} 处 {code}(--format json 全部列出)", "… {table}還有 {n} 處 {code}(--format json 全部列出)",
                    "… {n} more {code} in {table} (--format json lists them all)")
VERDICTS: Final[dict[str, Text]] = {
    "accepted": Text("通过", "通過", "accepted"), "refused": Text("退回", "退回", "refused"),
    "accepted_with_warnings": Text("通过(有提示)", "通過(有提示)", "accepted with warnings"),
    "not_an_input": Text("不是填报表", "不是填報檔", "not an input"), "not_opened": Text("本轮不填", "本輪不填", "not opened"),
}
_SHAPES: Final = {"accepted": "✓", "accepted_with_warnings": "▲", "refused": "●", "not_an_input": "○", "not_opened": "–"}
_TOTALS: Final = Text("上报 {accepted}/{expected} 家", "提報 {accepted}/{expected} 家", "submitted {accepted} of {expected}")
_MISSING: Final = Text("未交:{names}", "未交:{names}", "missing: {names}")
_FINDINGS: Final = Text("必须改 {e} · 请说明 {w} · 提示 {n}", "必須修正 {e} · 請說明 {w} · 提示 {n}", "must fix {e} · explain {w} · notes {n}")
_SAME: Final = Text(
    "同口径(已交分公司):下达 {target} 万元,申报 {declared},差异 {gap}", "同基準(已提報分公司):下達 {target} 萬元,提報 {declared},差異 {gap}",
    "like-for-like: target {target} (10k yuan), declared {declared}, difference {gap}")
_ROLLUP: Final = Text("汇总表:{path}", "彙總表:{path}", "roll-up: {path}")
_ISSUED: Final = Text("已写 {n} 份填报表(第 {issue} 次下发)", "已寫 {n} 份填報檔(第 {issue} 次發送)", "{n} workbooks written (issue {issue})")
_NOT_ISSUED: Final = Text("总控表有必须改的问题,未下发", "總控表有必須修正的問題,未發送", "nothing issued: the master workbook must be corrected first")


def diagnostic_lines(d: Diagnostic, lang: Lang) -> Iterator[str]:
    """`gd.xlsx:销售目标分解!W9 · ● 必须改 XP401 …` and the remedy below it."""
    severity = d.severity or Severity.NOTE
    place = f"{d.sheet}!{d.cell}" if d.sheet and d.cell else (d.sheet or "")
    where = ":".join(p for p in (d.file or "", place) if p)
    head = " · ".join(p for p in (where, f"{SEVERITY_SHAPES[severity]} {SEVERITY_NAMES[severity](lang)}") if p)
    yield f"  {head} {d.code} {message(d, lang)}"
    yield f"      → {remedy(d, lang)}"
    if d.explanation:
        yield f"      「{d.explanation}」"


def file_lines(result: FileResult, lang: Lang) -> Iterator[str]:
    """Verdict, tables, findings of one file."""
    tables = " · ".join(f"{_SHAPES[v]} {BY_KEY[k].label(lang)}" for k, v in result.tables.items() if v != "not_opened")
    yield f"{_SHAPES[result.verdict]} {result.file} · {VERDICTS[result.verdict](lang)}" + (f" · {tables}" if tables else "")
    told: Counter[tuple[str, str | None]] = Counter()
    for d in result.diagnostics:
        told[d.code, d.table] += d.severity is not Severity.ERROR
        if told[d.code, d.table] <= _ALIKE:
            yield from diagnostic_lines(d, lang)
    for (code, table), n in told.items():
        if n > _ALIKE:
            name = BY_KEY[table].label(lang) if table else ""
            yield "  " + _MORE(lang, n=n - _ALIKE, code=code, table=name)


def summary_line(result: FileResult, lang: Lang) -> str:
    """One file on one line: verdict, branch, tables refused, findings by severity."""
    refused = [BY_KEY[k].label(lang) for k, v in result.tables.items() if v == "refused"]
    tail = f" · ● {'、'.join(refused) if lang != 'en' else ', '.join(refused)}" if refused else ""
    return (f"{_SHAPES[result.verdict]} {result.branch or '–':6} {result.file} · {VERDICTS[result.verdict](lang)}{tail} · "
            f"{_counted(result.diagnostics, lang)}")


def _counted(found: Sequence[Diagnostic], lang: Lang) -> str:
    count = {s: sum(d.severity is s for d in found) for s in Severity}
    return _FINDINGS(lang, e=count[Severity.ERROR], w=count[Severity.WARNING], n=count[Severity.NOTE])


def consolidation_lines(result: Consolidation, lang: Lang) -> Iterator[str]:
    """A line a file, what must be fixed in full, then the totals."""
    for file in result.files:
        yield summary_line(file, lang)
        for d in file.diagnostics:
            if d.severity is Severity.ERROR:
                yield from diagnostic_lines(d, lang)
    for d in (*result.register, *result.notes):
        yield from diagnostic_lines(d, lang)
    said = result.submission
    yield ""
    line = _TOTALS(lang, **said)
    if said["missing"]:
        line += " · " + _MISSING(lang, names=", ".join(said["missing"]))
    yield line
    target, declared = like_for_like(result.numbers)
    yield _SAME(lang, target=WAN_YUAN.show(target), declared=WAN_YUAN.show(declared), gap=WAN_YUAN.show(declared - target, sign=True))
    yield _counted(result.diagnostics, lang)
    if result.rollup:
        yield _ROLLUP(lang, path=result.rollup)


def issuance_lines(result: Issuance, lang: Lang) -> Iterator[str]:
    """Findings in the master, then the files written."""
    for d in result.diagnostics:
        yield from diagnostic_lines(d, lang)
    yield from (str(path) for path in result.files.values())
    yield _ISSUED(lang, n=len(result.files), issue=result.number) if result.files else _NOT_ISSUED(lang)


__all__ = ["consolidation_lines", "diagnostic_lines", "file_lines", "issuance_lines", "summary_line"]
