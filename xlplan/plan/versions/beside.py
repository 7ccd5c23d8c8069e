"""What two states say beside their figures: how many findings each had, and what HQ typed since. Floor 4."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from xlplan.plan.versions.kept import Kept, KeptOpinion
from xlplan.schema.diagnostic import Severity
from xlplan.text import Lang, Text

_FINDINGS: Final = Text("检查问题:必须改 {errors},请说明 {warnings},提示 {notes}",
                        "檢核問題:必須修正 {errors},請說明 {warnings},提示 {notes}",
                        "findings: must fix {errors}, explain {warnings}, notes {notes}")
_CHANGED: Final = Text("{before} → {after}", "{before} → {after}", "{before} → {after}")
_OPINIONS: Final = Text("总部新写的意见 {n} 条:", "總公司新寫的意見 {n} 條:", "opinions that HQ typed since: {n}")
_OPINION: Final = Text("{place}:{text}({by})", "{place}:{text}({by})", "{place}: {text} ({by})")


def finding_counts(state: Kept) -> dict[str, int]:
    """Severity -> number of findings."""
    return {one.value: sum(found.severity == one.value for found in state.findings) for one in Severity}


def new_opinions(before: Kept, after: Kept) -> list[KeptOpinion]:
    """What HQ typed that the first state does not hold."""
    known = {one.words for one in before.opinions}
    return [one for one in after.opinions if one.words not in known]


def beside_lines(before: Kept, after: Kept, lang: Lang) -> Iterator[str]:
    """Both in words; nothing where nothing is to be said."""
    was, now = finding_counts(before), finding_counts(after)
    if any(was.values()) or any(now.values()):
        said = {f"{key}s": str(n) if n == was[key] else _CHANGED(lang, before=was[key], after=n) for key, n in now.items()}
        yield _FINDINGS(lang, **said)
    if typed := new_opinions(before, after):
        yield _OPINIONS(lang, n=len(typed))
        for one in typed:
            place = " · ".join(part for part in (one.branch_name or one.branch, one.code, one.sheet, one.cell) if part)
            yield "  " + _OPINION(lang, place=place or "–", text=" ".join(one.opinion.split()), by=one.by or "–")
