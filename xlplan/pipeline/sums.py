"""What results come to, in a line or a small table: how they print themselves at Python's prompt. Floor 6."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from xlplan import terms
from xlplan.pipeline.printing import VERDICTS, align_columns, finding_counts, identity_line, issued_line
from xlplan.plan.checking.states import handed_in_text
from xlplan.schema.round_names import round_name
from xlplan.store.folder import show_path
from xlplan.text import Lang, Text
from xlplan.units import WAN_YUAN

if TYPE_CHECKING:
    from xlplan.pipeline.results import CheckResult, Consolidation, Issuance, MasterVerdict

_COUNT: Final = Text("{what} {n} 个", "{what} {n} 個", "{what}: {n}")
_WOULD: Final = Text("{file}:会下发 {n} 份填报表", "{file}:會發送 {n} 份填報檔", "{file}: {n} workbooks would be issued")
_NO_FILES: Final = Text("没有文件", "沒有檔案", "no files")
_ROUND: Final = Text("{round}:{said}", "{round}:{said}", "{round}: {said}")
_HEADS: Final = {"target": terms.TARGET, "declared": terms.DECLARED, "adjusted": terms.ADJUSTMENT, "approved": terms.APPROVED,
                 "difference": terms.DIFFERENCE}
_SALES: Final = Text("销售(万元)", "銷售(萬元)", "sales (10k yuan)")


def issuance_sums(result: Issuance, lang: Lang) -> Iterator[str]:
    """How many workbooks of which round, what they assign, findings in the master."""
    yield _ROUND(lang, round=round_name(result.round, "out"), said=issued_line(result, lang))
    if result.files and result.stage != "review":
        yield identity_line(result.targets, lang)
    yield finding_counts(result.diagnostics, lang)


def master_sums(result: MasterVerdict, lang: Lang) -> Iterator[str]:
    """How many workbooks would go out, what they would assign, findings."""
    yield _WOULD(lang, file=show_path(result.file), n=0 if result.must_fix else len(result.branches))
    if not result.must_fix:
        yield identity_line(result.targets, lang)
    yield finding_counts(result.diagnostics, lang)


def check_sums(result: CheckResult, lang: Lang) -> Iterator[str]:
    """The masters, how many files are worth what, findings."""
    for master in result.masters:
        yield _WOULD(lang, file=show_path(master.file), n=0 if master.must_fix else len(master.branches))
    counts = Counter(file.verdict for file in result.files)
    yield " · ".join(_COUNT(lang, what=VERDICTS[verdict], n=n) for verdict, n in counts.items()) or _NO_FILES(lang)
    yield finding_counts(result.diagnostics, lang)


def consolidation_sums(result: Consolidation, lang: Lang) -> Iterator[str]:
    """Who has handed in, the sales of the units that count, findings."""
    yield handed_in_text(result.states, lang)
    steps = result.total_steps
    yield from align_columns([(_SALES(lang), *(_HEADS[key](lang) for key in steps)), (
        terms.TOTAL(lang), *(WAN_YUAN.show(n, sign=key in ("adjusted", "difference")) for key, n in steps.items()))])
    yield finding_counts(result.diagnostics, lang)
