"""Results as lines for a person at a terminal. Floor 6."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from xlplan import terms
from xlplan.pipeline.aligned import align_columns
from xlplan.pipeline.prospect_lines import prospect_lines
from xlplan.plan.breakdown.assigned import AssignedTargets
from xlplan.plan.breakdown.later import called
from xlplan.plan.checking.results import WHOLE_FILE, FileResult, TableVerdict, Verdict
from xlplan.plan.checking.states import STATES, TABLE_STATES, UNDECLARED_NAMES, handed_in_text, undeclared_names
from xlplan.plan.checking.unfilled import UNDECLARED
from xlplan.plan.consolidate.figures import approved_sales
from xlplan.plan.consolidate.merge import like_for_like
from xlplan.plan.consolidate.reserve import KINDS, ReserveBalance
from xlplan.plan.master.history import SheetReport
from xlplan.plan.master.labels import branch_label
from xlplan.plan.rounds.issue_changes import said_changes
from xlplan.plan.rounds.own_work import said_left
from xlplan.plan.rounds.settle import UnitSettlement
from xlplan.plan.rounds.settled_words import HOW, NEXT, how_settled
from xlplan.plan.rounds.table_settlements import TableSettlement
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.schema.round_names import round_name
from xlplan.store.chain import ChainHead
from xlplan.store.folder import show_path
from xlplan.tables import BY_KEY
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import Lang, Text, text_list
from xlplan.units import UNITS, WAN_YUAN
from xlplan.workbook.own_sheets import PAGES, SCRATCH
from xlplan.workbook.words import SEVERITY_NAMES, SEVERITY_SHAPES

if TYPE_CHECKING:
    from xlplan.pipeline.results import CheckResult, Consolidation, Issuance, MasterVerdict

_ALIKE: Final = 5  # findings of one kind in one table that are told one by one; JSON and the roll-up hold them all
_DIGITS: Final = 6  # decimals of a sum as typed; floats carry noise below
_MORE: Final = Text("… {table}还有 {n} 处 {code}(--format json 全部列出)", "… {table}還有 {n} 處 {code}(--format json 全部列出)",
                    "… {n} more {code} in {table} (--format json lists them all)")
LEDGER: Final = ("XP532", "XP533")  # figures are not those that were issued
VERDICTS: Final[dict[str, Text]] = {
    "accepted": terms.in_sentence(terms.PASSED), "refused": terms.in_sentence(terms.RETURNED),
    "accepted_with_warnings": terms.in_sentence(terms.PASSED_TO_EXPLAIN),
    "not_an_input": Text("不是填报表", "不是填報檔", "not an input"),
    "earlier": Text("上一轮的文件,那时已审", "上一輪的檔案,當時已審", "of an earlier round, judged then"),
    "as_issued": Text("下发的原件,不算上报", "發送的原檔,不算提報", "as HQ sent it out, nothing handed in"),
}
SHAPES: Final[dict[Verdict | TableVerdict, str]] = {"accepted": "✓", "accepted_with_warnings": "▲", "refused": "●", "not_an_input": "○", "earlier": "–",
                  "as_issued": "○", "not_opened": "–", "unfilled": "○", "withheld": "○"}
TABLE_VERDICTS: Final[dict[TableVerdict, Text]] = {
    "accepted": VERDICTS["accepted"], "accepted_with_warnings": VERDICTS["accepted_with_warnings"], "refused": VERDICTS["refused"],
    "not_opened": TABLE_STATES["not_opened"], "unfilled": TABLE_STATES["unfilled"], "withheld": TABLE_STATES["withheld"]}
_SALES_IN: Final = Text("销售目标计入 {n}/{expected} 家", "銷售目標計入 {n}/{expected} 家", "sales targets in from {n} of {expected}")
_THIS_COUNTS: Final = Text("同一家有几个文件,以本文件为准", "同一家有幾個檔案,以本檔案為準", "of this branch's files this one counts")
_NONE_YET: Final = Text("同一家有几个文件,待总部选定", "同一家有幾個檔案,待總公司選定", "of this branch's files HQ has to choose")
_OTHER_COUNTS: Final = Text("不计入,以 {file} 为准", "不計入,以 {file} 為準", "not counted: {file} counts")
_OF_SEVERAL: Final = ("XP513", "XP514", "XP516", "XP576", "XP938")  # what became of several files of one unit, or HQ has to ask
_JOINED: Final = Text("合并件(请发回填报单位,以后在它上面改):{path}", "合併檔(請發回填報單位,之後在它上面改):{path}",
                      "joined workbook (send it back to the unit, which goes on from it): {path}")
_SENT: Final = Text("      来自 {who} {when} 「{subject}」", "      來自 {who} {when} 「{subject}」", "      from {who} {when} “{subject}”")
_TAKEN_OUT: Final = Text("总部已剔除,不计入", "總公司已剔除,不計入", "excluded by HQ, not counted")
_EXCLUDED: Final = Text("总部剔除 {names}({by},{day}):{reason}", "總公司剔除 {names}({by},{day}):{reason}", "excluded by HQ: {names} ({by}, {day}): {reason}")
_RECEIPTS: Final = Text("批复:{n}/{expected} 家已签收", "核准:{n}/{expected} 家已簽收", "approval: {n} of {expected} acknowledged")
_WAITING: Final = Text("未签收:{names}", "未簽收:{names}", "not acknowledged: {names}")
_ALTERED: Final = Text("改动了核定数(仍按核定数计):{names}", "更動了核定數(仍按核定數計):{names}",
                       "approved figures changed (those approved count): {names}")
_APPROVED: Final = Text("核定销售目标合计:{total} 万元", "核定銷售目標合計:{total} 萬元", "Approved sales targets, total: {total} (10k yuan)")
_NOT_USED: Final = Text("没有计入,见 {file}", "沒有計入,見 {file}", "not counted, see {file}")
_JOINED_INTO: Final = Text("并入 {file} 计入", "併入 {file} 計入", "counted with {file}")
_MISSING: Final = Text("未交:{names}", "未交:{names}", "missing: {names}")
_RETURNED: Final = Text("退回:{names}", "退回:{names}", "returned: {names}")
_FINDINGS: Final = Text("必须改 {e} · 请说明 {w} · 提示 {n}", "必須修正 {e} · 請說明 {w} · 提示 {n}", "must fix {e} · explain {w} · notes {n}")
_SAME: Final = Text(
    "同口径(计入申报的分公司):下达 {target} 万元,申报 {declared},差异 {gap}", "同基準(計入提報的分公司):下達 {target} 萬元,提報 {declared},差異 {gap}",
    "like-for-like: target {target} (10k yuan), declared {declared}, difference {gap}")
_NOBODY_IN: Final = Text("同口径(计入申报的分公司):尚无计入的申报", "同基準(計入提報的分公司):尚無計入的提報",
                         "like-for-like: nothing declared counts yet")
_ROLLUP: Final = Text("汇总表:{path}", "彙總表:{path}", "roll-up: {path}")
_OPINIONS: Final = Text("总部填写的意见:{carried} 条在原处,{settled} 条已了结;这次读到新填或改过的 {read} 条,清空的 {cleared} 条",
                        "總公司填寫的意見:{carried} 條在原處,{settled} 條已了結;這次讀到新填或改過的 {read} 條,清空的 {cleared} 條",
                        "HQ's opinions: in place {carried}, settled {settled}; read this time: new or changed {read}, cleared {cleared}")
_TARGETS: Final = Text(
    "公司目标 {goal} 万元 = 下达 {total}(首次 {first},追加 {later})+ 统筹 {unassigned}(未分配,加码为负)",
    "公司目標 {goal} 萬元 = 下達 {total}(首次 {first},追加 {later})+ 統籌 {unassigned}(未分配,加碼為負)",
    "Company goal {goal} (10k yuan) = assigned {total} (first {first}, later {later}) + unassigned {unassigned} (negative: over-assigned)")
_SETTLED: Final = Text(
    "公司目标 {goal} 万元 = 下达 {total} + 统筹 {unassigned}(未分配,加码为负)", "公司目標 {goal} 萬元 = 下達 {total} + 統籌 {unassigned}(未分配,加碼為負)",
    "Company goal {goal} (10k yuan) = assigned {total} + unassigned {unassigned} (negative: over-assigned)")
_HEADS: Final = (terms.UNIT, terms.FIRST_ASSIGNED, terms.LATER_ASSIGNMENTS, terms.TOTAL_ASSIGNED)
_BALANCE: Final = Text("{kind}:{held} {unit},已动用 {drawn},余额 {left}", "{kind}:{held} {unit},已動用 {drawn},餘額 {left}",
                       "{kind}: {held} ({unit}), drawn {drawn}, left {left}")
PLANNED: Final = Text("{kind}:{held} {unit},已批行共动用 {drawn},余额 {left}", "{kind}:{held} {unit},已核准列共動用 {drawn},餘額 {left}",
                      "{kind}: {held} ({unit}), drawn by approved lines {drawn}, left {left}")
_AS_ISSUED: Final = Text("{line}(下次下发后;按已下发的控制数是 {held},consolidate 和汇总表用这个数)",
                         "{line}(下次發送後;按已發送的額度上限是 {held},consolidate 和彙總表用這個數)",
                         "{line} (once issued; by the ceilings issued so far {held}, which consolidate and the roll-up go by)")
_SHEET: Final = Text("{sheet}:{rows} 行,计入 {counted},单位 {unit}", "{sheet}:{rows} 列,計入 {counted},單位 {unit}",
                     "{sheet}: {rows} rows, {counted} counted, unit {unit}")
_LEFT: Final = Text("未计入 {rows} 行({why}),{amount} {unit}", "未計入 {rows} 列({why}),{amount} {unit}", "{rows} rows left out ({why}), {amount} ({unit})")
_ROUNDED: Final = Text("四舍五入 {before} → {after}", "四捨五入 {before} → {after}", "rounded {before} → {after}")
_EACH_YEAR: Final = Text("各年四舍五入一次,{before} → {after}", "各年四捨五入一次,{before} → {after}", "each year rounded once, {before} → {after}")
_WHY: Final[dict[str, Text]] = {
    "undated": Text("没有年月", "沒有年月", "no year or month"), "blank": Text("没有数", "沒有數", "no amount"),
    "unknown": Text("编码对不上", "代碼對不上", "unknown code"), "late": Text("属于计划年度或以后", "屬於計畫年度或以後", "of the plan year or later"),
    "copied": Text("与前面的行相同", "與前面的列相同", "rows that stand twice"),
    "replaced": Text("同一行已有实际数,预计数不计", "同一列已有實際數,預估數不計", "estimates of what has actual figures"),
    "planned": Text("该月有别的数,上年计划不计", "該月有別的數,去年計畫不計", "last plan of months with other figures")}
_ISSUED: Final = Text("已写 {n} 份填报表(第 {issue} 次下发)", "已寫 {n} 份填報檔(第 {issue} 次發送)", "{n} workbooks written (issue {issue})")
_WOULD: Final = Text("{file}:可以下发,会写 {n} 份填报表({found})。只是检查,没有写任何文件",
                     "{file}:可以發送,會寫 {n} 份填報檔({found})。只是檢核,沒有寫任何檔案",
                     "{file} is ready: issue would write {n} workbooks ({found}). Only checked; nothing was written")
_WOULD_NOT: Final = Text("{file}:有必须改的问题,不能下发({found})。只是检查,没有写任何文件",
                         "{file}:有必須修正的問題,不能發送({found})。只是檢核,沒有寫任何檔案",
                         "{file} must be corrected before it can be issued ({found}). Only checked; nothing was written")
_TRIAL: Final = Text("inbox/ 里的文件,只检查、不登记、不汇总:", "inbox/ 裡的檔案,只檢核、不登記、不彙總:",
                     "The files in inbox/, checked only; none is entered or consolidated:")
_NOTHING_IN: Final = Text("inbox/ 里还没有文件:只检查了总控表。", "inbox/ 裡還沒有檔案:只檢核了總控表。",
                          "Nothing lies in inbox/ yet: only the master workbook was checked.")
_CHAIN: Final = Text("台账校验码 {head}(请记在别处,日后用 xlplan audit --noted 核对)", "台帳檢核碼 {head}(請記在別處,日後用 xlplan audit --noted 核對)",
                     "check code of the ledger {head} (note it elsewhere; xlplan audit --noted goes by it)")
_NOT_ISSUED: Final = Text("总控表有必须改的问题,未下发", "總控表有必須修正的問題,未發送", "nothing issued: the master workbook must be corrected first")

_CHANGED: Final = Text("{unit} 与上次不同:{changes}", "{unit} 與上次不同:{changes}", "{unit}, against the last issue: {changes}")
_OWN: Final = Text("{unit}:上一份填报表里的{what}没有带进新表,明细见新表「{sheet}」", "{unit}:上一份填報檔裡的{what}沒有帶進新檔,明細見新檔「{sheet}」",
                   "{unit}: not brought along from its last workbook: {what}; the new one lists it on “{sheet}”")
_PASSED_OVER: Final = Text("– 没有先请大区调剂:{names}({round})。要先调剂,先运行 issue --stage regions",
                           "– 沒有先請區域調劑:{names}({round})。要先調劑,先執行 issue --stage regions",
                           "– not asked to shift targets first: {names} ({round}). To have them shift, run issue --stage regions first")
_DRY: Final = Text("会写 {n} 份填报表(第 {issue} 次下发)。只是预演,没有写任何文件", "會寫 {n} 份填報檔(第 {issue} 次發送)。只是預演,沒有寫任何檔案",
                   "{n} workbooks would be written (issue {issue}). Only tried; nothing was written")


def history_lines(reports: Sequence[SheetReport], lang: Lang) -> Iterator[str]:
    """What came of each pasted sheet, a line a sheet: rows, unit, total by year, what was left out and why, what rounding did."""
    for one in reports:
        unit, table = UNITS[one.unit], MASTER_BY_KEY[one.table]
        parts = [_SHEET(lang, sheet=table.label(lang), rows=f"{one.rows:,}", counted=f"{one.counted:,}", unit=UNITS[one.stated].label(lang))]
        parts += [" · ".join(f"{fy} {unit.show(total)}" for fy, total in sorted(one.years.items())) + f" ({unit.label(lang)})"] if one.years else []
        parts += [_LEFT(lang, why=_WHY[o.reason](lang), rows=f"{o.rows:,}", amount=unit.show(o.amount), unit=unit.label(lang))
                  for o in one.left]
        if (before := round(one.before, _DIGITS)) != one.after:
            parts.append((_EACH_YEAR if len(one.years) > 1 else _ROUNDED)(lang, before=f"{before.normalize():,f}", after=f"{one.after:,}"))
        yield ("; " if lang == "en" else ";").join(parts)


def diagnostic_lines(d: Diagnostic, lang: Lang) -> Iterator[str]:
    """`gd.xlsx:销售目标分解!W9 · ● 必须改 XP401 …` and the remedy below it."""
    severity = d.severity or Severity.NOTE
    place = f"{d.sheet}!{d.cell}" if d.sheet and d.cell else (d.sheet or "")
    where = ":".join(p for p in (d.file or "", place) if p)
    head = " · ".join(p for p in (where, f"{SEVERITY_SHAPES[severity]} {SEVERITY_NAMES[severity](lang)}") if p)
    yield f"  {head} {d.code} {message_of(d, lang)}"
    yield f"      → {remedy_of(d, lang)}"
    if d.explanation:
        yield f"      「{d.explanation}」"


def file_lines(result: FileResult, lang: Lang) -> Iterator[str]:
    """Whose workbook it is, verdict, tables, findings of one file."""
    tables = " · ".join(f"{SHAPES[v]} {BY_KEY[k].label(lang)}" for k, v in result.tables.items() if v != "not_opened")
    of = f" · {branch_label(result.branch, {result.branch: result.branch_name})}" if result.branch else ""
    shape, words = _said_verdict(result, lang)
    yield f"{shape} {result.file}{of} · {words}" + (f" · {tables}" if tables else "")
    told: Counter[tuple[str, str | None]] = Counter()
    for d in result.diagnostics:
        told[d.code, d.table] += d.severity is not Severity.ERROR
        if told[d.code, d.table] <= _ALIKE:
            yield from diagnostic_lines(d, lang)
    for (code, table), n in told.items():
        if n > _ALIKE:
            name = BY_KEY[table].label(lang) if table else ""
            yield "  " + _MORE(lang, n=n - _ALIKE, code=code, table=name)


def ledger_lines(found: Sequence[Diagnostic], lang: Lang) -> Iterator[str]:
    """What is wrong with the ledger, among the findings: it comes before anything else."""
    for d in found:
        if d.code in LEDGER:
            yield from diagnostic_lines(d, lang)


def checked_lines(result: CheckResult, lang: Lang) -> Iterator[str]:
    """What is true of the whole check, the master workbooks, then file by file."""
    for d in result.notes:
        yield from diagnostic_lines(d, lang)
    for master in result.masters:
        yield from master_lines(master, lang)
    for file in result.files:
        yield from file_lines(file, lang)


def master_lines(result: MasterVerdict, lang: Lang) -> Iterator[str]:
    """What came of the pasted sheets, findings, unless something must be fixed what would be assigned and issued; as long as nothing was
    issued how far each sheet is and what would come out; that nothing was written."""
    yield from history_lines(result.history, lang)
    for d in result.diagnostics:
        yield from diagnostic_lines(d, lang)
    if not result.must_fix:  # what is broken down from a wrong master is nonsense
        yield from target_lines(result.targets, lang)
        yield from balance_lines(result.balances, lang, PLANNED, result.issued)
    if result.prospect is not None and not result.began:
        yield from prospect_lines(result.sheets, result.prospect, lang)
    said = _WOULD_NOT if result.must_fix else _WOULD
    yield said(lang, file=show_path(result.file), n=len(result.branches), found=finding_counts(result.diagnostics, lang))
    if result.inbox:
        yield ""
        yield (_NOTHING_IN if result.empty else _TRIAL)(lang)


def summary_line(result: FileResult, lang: Lang) -> str:
    """One file on one line: verdict, branch, tables refused, which of several files counts, findings by severity."""
    shape, words = _said_verdict(result, lang)
    refused = [BY_KEY[k].label for k, v in result.tables.items() if v == "refused"]
    tail = f" · ● {text_list(refused)(lang)}" if refused and result.verdict == "refused" else ""
    if result.excluded:
        tail += " · " + _TAKEN_OUT(lang)
    elif result.superseded_by:
        tail += " · " + _said_instead(result)(lang, file=result.superseded_by)
    elif any(d.code in ("XP502", "XP513", "XP588") for d in result.diagnostics):
        tail += " · " + (_NONE_YET if result.undecided else _THIS_COUNTS)(lang)
    return f"{shape} {result.branch or '–':6} {result.file} · {words}{tail} · {finding_counts(result.diagnostics, lang)}"


def _said_instead(result: FileResult) -> Text:
    settled = any(d.code == "XP513" for d in result.diagnostics)
    return _JOINED_INTO if result.joined else _NOT_USED if settled else _OTHER_COUNTS


def _said_verdict(result: FileResult, lang: Lang) -> tuple[str, str]:
    """Sign and words, as the page of the roll-up has them: a file of which a table goes back is not simply accepted."""
    refused = [BY_KEY[k].label for k, v in result.tables.items() if v == "refused"]
    if refused and result.verdict != "refused":
        return SHAPES["refused"], terms.in_sentence(STATES["partly"])(lang, tables=text_list(refused))
    if undeclared := [BY_KEY[k].label for k, v in result.tables.items() if v in UNDECLARED]:
        return SHAPES["unfilled"], terms.in_sentence(STATES["unfilled"])(lang, tables=text_list(undeclared))
    return SHAPES[result.verdict], VERDICTS[result.verdict](lang)


def finding_counts(found: Sequence[Diagnostic], lang: Lang) -> str:
    """`must fix 1 · explain 2 · notes 3`."""
    count = {s: sum(d.severity is s for d in found) for s in Severity}
    return _FINDINGS(lang, e=count[Severity.ERROR], w=count[Severity.WARNING], n=count[Severity.NOTE])


def consolidation_lines(result: Consolidation, lang: Lang) -> Iterator[str]:
    """A line a file, what must be fixed in full, then the totals; before all of it what is wrong with the ledger."""
    yield from ledger_lines(result.ledger, lang)
    for file in result.files:
        yield summary_line(file, lang)
        if file.came and file.came.who and file.diagnostics:
            yield _SENT(lang, who=file.came.who, when=file.came.when, subject=file.came.subject)
        for d in file.diagnostics:
            if d.severity is Severity.ERROR or d.code in WHOLE_FILE or (d.code in _OF_SEVERAL and not file.stands_aside):
                yield from diagnostic_lines(d, lang)
    for d in (*result.register, *result.notes):
        yield from diagnostic_lines(d, lang)
    yield from (one.said(result.names, lang) for one in result.shifts)
    yield from (one.said(result.names, lang) for one in result.reviews)
    said = result.submission
    yield ""
    line = handed_in_text(result.states, lang)
    asked = int(result.numbers.filling("sales_targets").sum())
    sales = asked - len(result.numbers.missing)
    if not result.approves and (sales, asked) != (said["accepted"], said["expected"]):  # the pages of the roll-up go by the sales targets
        line += " · " + _SALES_IN(lang, n=sales, expected=asked)
    for text, codes in ((_MISSING, said["missing"]), (_RETURNED, said["returned"])):
        if codes:
            line += " · " + text(lang, names=text_list(branch_label(b, result.names) for b in codes))
    yield line
    for code, out in result.numbers.excluded.items():
        yield _EXCLUDED(lang, names=branch_label(code, result.names), by=out.by or "–", day=out.day, reason=out.reason)
    if result.approves:
        yield from _receipt_lines(result, lang)
    if undeclared := undeclared_names(result.states, {b: branch_label(b, result.names) for b in result.states}, lang):
        yield UNDECLARED_NAMES(lang, names=text_list(undeclared))
    target, declared = like_for_like(result.numbers)
    if not result.approves and not any(result.numbers.have.get("sales_targets", ())):
        yield _NOBODY_IN(lang)
    elif not result.approves:
        yield _SAME(lang, target=WAN_YUAN.show(target), declared=WAN_YUAN.show(declared), gap=WAN_YUAN.show(declared - target, sign=True))
    yield from balance_lines(result.balances, lang)
    yield finding_counts([*result.ledger, *result.register, *result.notes, *(d for f in result.files for d in f.counted)], lang)
    of = result.opinions
    if of.read or of.cleared or of.carried or of.settled:
        yield _OPINIONS(lang, **of.data())
    for path in result.joined:
        yield _JOINED(lang, path=path)
    if result.rollup:
        yield _ROLLUP(lang, path=result.rollup)


def _receipt_lines(result: Consolidation, lang: Lang) -> Iterator[str]:
    """Who acknowledged HQ's approval and who did not; what is approved in all."""
    waiting = [code for code, one in result.states.items() if not (one.file and one.file.receipt and one.file.receipt.complete)]
    line = _RECEIPTS(lang, n=len(result.states) - len(waiting), expected=len(result.states))
    yield line + (" · " + _WAITING(lang, names=text_list(branch_label(b, result.names) for b in waiting)) if waiting else "")
    if changed := [branch_label(code, result.names) for code, one in result.states.items() if one.altered]:
        yield _ALTERED(lang, names=text_list(changed))
    yield _APPROVED(lang, total=WAN_YUAN.show(approved_sales(result.numbers)))


def target_lines(targets: AssignedTargets, lang: Lang, *, every: bool = False) -> Iterator[str]:
    """With later assignments each of them, and every unit's first, later and total; without them every unit's total where `every` unit is
    asked for; then the goal's identity."""
    show = WAN_YUAN.show
    if targets.later:
        for one in targets.later:
            scope = next((u.name for u in targets.units if u.code == one.line.scope), "")
            yield " · ".join(p for p in (called(one.line, by=True)(lang), one.line.date, show(one.amount, sign=True), scope, one.line.reason) if p)
        rows = [(u.name or u.code, show(u.first), show(u.later, sign=True) if u.later else "–", show(u.total)) for u in targets.units if u.total]
        yield from align_columns([tuple(h(lang) for h in _HEADS), *rows])
    elif every:
        totals = [(u.name or u.code, show(u.total)) for u in targets.units if u.total]
        yield from align_columns([(terms.UNIT(lang), terms.TARGET(lang)), *totals])
    yield identity_line(targets, lang)


def settlement_lines(units: Sequence[UnitSettlement], names: Mapping[str, str], accepts: bool, lang: Lang) -> Iterator[str]:
    """How each unit's target came about, as a table; nothing without units. `accepts`: whether silence accepts what was declared."""
    if not units:
        return
    show = WAN_YUAN.show
    heads = (terms.UNIT, terms.TARGET, terms.DECLARED, terms.ADJUSTMENT, terms.LATER_ASSIGNMENTS, NEXT, HOW)
    rows = [(names[u.code], show(u.issued), "–" if u.declared is None else show(u.declared),
             show(u.adjusted, sign=True) if u.adjusted else "–", show(u.later, sign=True) if u.later else "–", show(u.target),
             how(lang) if (how := how_settled(u, accepts)) else "") for u in units]
    yield from align_columns([tuple(h(lang) for h in heads), *rows])


def table_lines(tables: Sequence[TableSettlement], names: Mapping[str, str], lang: Lang) -> Iterator[str]:
    """What heads, money and courses come to, as a table; nothing without any."""
    if not tables:
        return
    rows = [(f"{names[t.code]} · {t.name(lang)}", *("–" if steps is None else t.unit.show(steps) for steps in (t.issued, t.declared)),
             t.unit.show(t.adjusted, sign=True) if t.adjusted else "–", t.unit.show(t.approved)) for t in tables]
    yield from align_columns([tuple(h(lang) for h in (terms.UNIT, terms.TARGET, terms.DECLARED, terms.ADJUSTMENT, terms.APPROVED)), *rows])


def identity_line(targets: AssignedTargets, lang: Lang) -> str:
    """Goal = assigned (first, later) + unassigned: over-assignment stands there as less than nothing."""
    show, (first, later) = WAN_YUAN.show, targets.carriers
    words = _SETTLED if targets.settled else _TARGETS
    return words(lang, goal=show(targets.goal), total=show(first + later), first=show(first), later=show(later, sign=True),
                    unassigned=show(targets.unassigned))


def balance_lines(balances: Sequence[ReserveBalance], lang: Lang, text: Text = _BALANCE, issued: Sequence[ReserveBalance] = ()) -> Iterator[str]:
    """One line for each reserve that holds something or was drawn on; where `issued`, by what went out last, holds another
    sum, that too."""
    before = {b.kind: b.held for b in issued}
    for b in balances:
        if b.held or b.drawn:
            line = text(lang, kind=KINDS[b.kind](lang), unit=b.unit.label(lang), held=b.unit.show(b.held),
                        drawn=b.unit.show(b.drawn), left=b.unit.show(b.left))
            other = before.get(b.kind, b.held)
            yield line if other == b.held else _AS_ISSUED(lang, line=line, held=b.unit.show(other))


def chain_lines(head: ChainHead | None, lang: Lang) -> Iterator[str]:
    """The check code of the ledger's chain, to be noted where nobody reaches it who writes the folder."""
    if head is not None:
        yield _CHAIN(lang, head=head)


def issuance_lines(result: Issuance, lang: Lang) -> Iterator[str]:
    """What came of the pasted sheets, findings in the master, the files written, what is other than in those they replace, what was
    assigned, what is held back; the last two only with files."""
    yield from ledger_lines(result.diagnostics, lang)
    yield from history_lines(result.history, lang)
    for d in result.diagnostics:
        if d.code not in LEDGER:
            yield from diagnostic_lines(d, lang)
    yield from (str(path) for path in result.files.values())
    for code, changes in result.changes.items():
        yield _CHANGED(lang, unit=branch_label(code, result.names), changes=said_changes(changes))
    for code, left in result.left.items():
        yield _OWN(lang, unit=branch_label(code, result.names), what=said_left(left), sheet=PAGES[SCRATCH])
    yield from (f"– {why(lang)}" for why in result.skipped.values())
    if result.passed_over:
        yield _PASSED_OVER(lang, names=text_list(result.passed_over), round=round_name(result.round, "out"))
    if (result.files or result.dry_run) and result.stage != "review":
        yield from settlement_lines(result.settled if result.dry_run else (), result.names, result.accepts, lang)
        yield from target_lines(result.targets, lang)
        yield from balance_lines(result.balances, lang, PLANNED)
    yield issued_line(result, lang)


def issued_line(result: Issuance, lang: Lang) -> str:
    """How many workbooks were written, or would be."""
    done = _DRY if result.dry_run else _ISSUED
    return done(lang, n=len(result.files), issue=result.number) if result.files else _NOT_ISSUED(lang)


__all__ = ["LEDGER", "PLANNED", "align_columns", "balance_lines", "chain_lines", "checked_lines", "consolidation_lines", "diagnostic_lines", "file_lines",
           "history_lines", "identity_line", "issuance_lines", "issued_line", "ledger_lines", "master_lines", "settlement_lines", "summary_line", "target_lines"]
