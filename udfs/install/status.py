"""`xlplan addin status`: what is installed, and whether it works. Floor 7."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from udfs.install.doctor import Examination, examine_situation
from udfs.install.machine import Machine
from udfs.install.situation import Situation, installed_situation, ribbon_language
from xlplan.text import Lang, Text

_LINES: Final[dict[str, Text]] = {
    "addin": Text("加载项:{value}", "增益集:{value}", "add-in: {value}"),
    "since": Text("安装时间:{value}", "安裝時間:{value}", "installed: {value}"),
    "xlplan": Text("加载项版本:xlplan {value}", "增益集版本:xlplan {value}", "version of the add-in: xlplan {value}"),
    "xlwings": Text("加载项要求:xlwings {value}", "增益集要求:xlwings {value}", "needs: xlwings {value}"),
    "python": Text("Python:{value}", "Python:{value}", "Python: {value}"),
    "packages": Text("其中的版本:{value}", "其中的版本:{value}", "versions in it: {value}"),
    "excel": Text("Excel:{value}", "Excel:{value}", "Excel: {value}"),
    "language": Text("语言:{value}", "語言:{value}", "language: {value}"),
}
_ABSENT: Final = Text("没有安装", "沒有安裝", "not installed")
_FOLLOWS: Final = Text("随 Excel", "隨 Excel", "that of Excel")
_ACTIVE: Final = {True: Text("✓ 可用", "✓ 可用", "✓ works"),
                  False: Text("● 不可用,原因和办法请看 xlplan addin doctor", "● 不可用,原因和辦法請看 xlplan addin doctor",
                              "● does not work; xlplan addin doctor says why and what to do")}


@dataclass(frozen=True, slots=True)
class Status:
    """The installation, and what is wrong with it."""

    situation: Situation
    examination: Examination

    @property
    def active(self) -> bool:
        """Whether Excel opens the add-in and it works, as far as can be seen from outside of Excel."""
        return self.situation.data is not None and not self.examination.must_fix

    @property
    def must_fix(self) -> bool:
        """Whether it is not active."""
        return not self.active

    @property
    def language(self) -> Lang | None:
        """As chosen on the ribbon; None when none was chosen, or only Excel knows (on a Mac)."""
        return ribbon_language(self.situation.machine)

    def data(self, _lang: Lang) -> dict[str, Any]:
        """JSON-ready; None for what is not known."""
        s, p = self.situation, self.situation.python
        return {
            "installed": s.data is not None, "active": self.active, "addin": str(s.addin),
            "since": s.receipt.at if s.receipt else None, "xlplan": s.xlplan or None, "xlwings": s.xlwings or None,
            "python": str(p.path) if p else None,
            "packages": {"xlplan": p.xlplan, "xlwings": p.xlwings} if p and not (p.failure or p.missing) and p.there else None,
            "excel": {"path": str(s.excel.path), "bits": s.excel.bits} if s.excel else None, "language": self.language,
            "findings": [finding.code for finding in self.examination.findings]}

    def text(self, lang: Lang) -> Iterator[str]:
        """For a person at a terminal."""
        s, data = self.situation, self.data(lang)
        shown = {**data, "addin": str(s.addin) if s.data is not None else _ABSENT(lang), "language": self.language or _FOLLOWS(lang)}
        if packages := data["packages"]:
            shown["packages"] = " · ".join(f"{name} {version}" for name, version in packages.items())
        if s.excel:
            shown["excel"] = f"{s.excel.path}" + (f" ({s.excel.bits} bit)" if s.excel.bits else "")
        yield _ACTIVE[self.active](lang)
        for key, words in _LINES.items():
            if shown[key] is not None:
                yield f"  {words(lang, value=shown[key])}"


def status(machine: Machine) -> Status:
    """Look at this computer. NoExcelHere on a system without Excel."""
    situation = installed_situation(machine)
    return Status(situation, examine_situation(situation))
