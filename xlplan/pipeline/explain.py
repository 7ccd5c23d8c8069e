"""The manual and what `explain` prints: every page is derived from the declarations and the catalogue. Floor 6."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from xlplan import terms
from xlplan.brief import Brief
from xlplan.calendar import label_params
from xlplan.errors import XlplanError
from xlplan.pipeline.manual_cover import cover_manual
from xlplan.pipeline.manual_formulas import formula_manual
from xlplan.pipeline.manual_master import master_manual
from xlplan.pipeline.manual_regions import region_manual
from xlplan.pipeline.manual_tables import table_head, table_row
from xlplan.schema.codes import answers
from xlplan.schema.codes.catalogue import CODES, Code
from xlplan.schema.codes.placeholders import fill_placeholders
from xlplan.schema.column import Column
from xlplan.schema.diagnostic import Severity
from xlplan.schema.readings.sentence import sentence_of
from xlplan.schema.table import Rule, Table
from xlplan.schema.wording.rolled import up_word
from xlplan.tables import BRANCH, BY_KEY
from xlplan.text import Lang, Text
from xlplan.workbook.words import SEVERITY_NAMES, SEVERITY_SHAPES

_W: Final[dict[str, Text]] = {
    "unknown": Text("没有这个代码:{code}", "沒有這個代碼:{code}", "No such code: {code}"),
    "severity": Text("级别:一上 {first},二上 {second}", "級別:初編 {first},定案 {second}", "Severity: first submission {first}, final submission {second}"),
    "off": Text("不检查", "不檢核", "not raised"), "says": Text("提示语:{text}", "提示語:{text}", "Message: {text}"),
    "do": Text("怎么改:{text}", "怎麼改:{text}", "What to do: {text}"),
    "fix": Text("级别是「必须改」时:{text}", "級別是「必須修正」時:{text}", "Where it must be fixed: {text}"),
    "rule": Text("规则:{text}", "規則:{text}", "Rule: {text}"), "when": Text("适用于:{text}", "適用於:{text}", "Where: {text}"),
    "says_that": Text("{title}:{says}", "{title}:{says}", "{title}: {says}"), "aside": Text("({text})", "({text})", " ({text})"),
    "title": Text("xlplan 填报手册", "xlplan 填報手冊", "xlplan manual"),
    "made": Text("先讲总控表:总部按什么次序填、每格填什么;再讲分公司的每张填报表;最后是检查会提的每个问题、怎么改。",
                 "先講總控表:總公司按什麼次序填、每格填什麼;再講分公司的每張填報表;最後是檢核會提的每個問題、怎麼修正。",
                 "First the master workbook: in which order HQ fills it in, and what stands in each cell; then every table that a branch "
                 "fills in; last every finding that a check may name, and what to do about it."),
    "columns": Text("列", "欄", "Columns"), "feet": Text("表尾行", "表尾列", "Bottom rows"), "rules": Text("规则", "規則", "Rules"),
    "codes": Text("检查问题一览", "檢核問題一覽", "All findings"),
    "head": Text("键 | 列名 | 单位 | 谁填 | 汇总方式 | 公式", "鍵 | 欄名 | 單位 | 誰填 | 彙總方式 | 公式", "key | label | unit | who | rolls up | formula"),
    "code_head": Text("代码 | 一上 | 二上 | 提示语 | 怎么改", "代碼 | 初編 | 定案 | 提示語 | 怎麼改", "code | first submission | final submission | message | what to do"),
}
WHO: Final[dict[str, Text]] = {
    "G": terms.HQ, "I": terms.in_sentence(terms.BRANCH), "S": Text("建议,可改", "建議,可改", "suggested"),
    "C": Text("计算", "計算", "computed"), "L": Text("联动", "連動", "linked")}


@dataclass(frozen=True, slots=True, repr=False)
class CodePage(Brief):
    """What `explain` says of one code in one language."""

    code: Code
    lang: Lang

    def sums(self, lang: Lang) -> Iterator[str]:
        """The page, in its own language."""
        return iter(self.lines())

    def _level(self, severity: Severity | None) -> str:
        if severity is None:
            return _W["off"](self.lang)
        return f"{SEVERITY_SHAPES[severity]} {SEVERITY_NAMES[severity](self.lang)}"

    @property
    def levels(self) -> tuple[str, str]:
        """Severity in the first and in the second half of the planning, in words."""
        return self._level(self.code.first), self._level(self.code.second)

    def data(self) -> dict[str, Any]:
        """JSON-ready; message and remedy with their placeholders, for programs to fill in."""
        first, second = self.code.first, self.code.second
        return {"code": self.code.code, "name": self.code.name, "first": first.value if first else None,
                "second": second.value if second else None, "message": self.code.message(self.lang),
                "remedy": self.code.remedy(self.lang), "rules": [r for r, _ in self._rules()]}

    def lines(self) -> Iterator[str]:
        """Lines for a terminal."""
        first, second = self.levels
        yield f"{self.code.code} {self.code.name}"
        yield "  " + _W["severity"](self.lang, first=first, second=second)
        yield "  " + _W["says"](self.lang, text=fill_placeholders(self.code.message(self.lang), self.lang, self.code.code))
        first_way, *others = self.ways()
        yield "  " + _W["do"](self.lang, text=first_way)
        yield from (f"  {way}" for way in others)
        for says, where in self._rules():
            yield "  " + _W["rule"](self.lang, text=says)
            if where:
                yield "  " + _W["when"](self.lang, text=where)

    def ways(self) -> Iterator[str]:
        """What to do; what else where it must be fixed, when HQ's master makes it so."""
        yield fill_placeholders(self.code.remedy(self.lang), self.lang, self.code.code)
        if (fix := answers.MUST_FIX.get(self.code.code)) is not None:
            yield _W["fix"](self.lang, text=fill_placeholders(fix(self.lang), self.lang, self.code.code))
        if (when := answers.WHEN.get(self.code.code)) is not None:
            yield when(self.lang)

    def _rules(self) -> Iterator[tuple[str, str]]:
        for table in BRANCH:
            for rule in table.rules:
                if rule.code == self.code.code:
                    yield rule_sentence(rule, table, self.lang)


def explain(code: str, *, lang: Lang = "en") -> CodePage:
    """The page of a code. XlplanError when there is no such code."""
    found = CODES.get(code.strip().upper())
    if found is None:
        raise XlplanError(_W["unknown"], code=code)
    return CodePage(found, lang)


def rule_sentence(rule: Rule, table: Table, lang: Lang) -> tuple[str, str]:
    """(what must hold, where it applies or '') in words, read off the same tree as the formula on the checks sheet."""
    params = _sample_params(lang)
    says = sentence_of(rule.must, table, BY_KEY, lang, params)
    title = f"{table.label(lang)} · {rule.title(lang, **params)}"
    return _W["says_that"](lang, title=title, says=says), sentence_of(rule.where, table, BY_KEY, lang, params) if rule.where else ""


def _sample_params(lang: Lang) -> dict[str, str]:
    return label_params(2027, 1, lang)


def manual_text(lang: Lang) -> str:
    """The manual as Markdown: the master sheet by sheet, every table with its columns and rules, what regions do and what goes back,
    formulas that need no add-in, then the catalogue of findings."""
    return "\n".join([f"# {_W['title'](lang)}", "", _W["made"](lang), "", *master_manual(lang), *cover_manual(lang),
                      *(line for t in BRANCH for line in _table_page(t, lang)), *region_manual(lang), *formula_manual(lang),
                      f"## {_W['codes'](lang)}", "",
                      *table_head(_W["code_head"](lang)), *(_code_row(c, lang) for c in CODES.values()), ""])


def _table_page(table: Table, lang: Lang) -> Iterator[str]:
    params = _sample_params(lang)
    yield f"## {table.label(lang)} `{table.key}`"
    yield ""
    if table.purpose:
        yield table.purpose(lang)
        yield ""
    yield from table_head(_W["head"](lang))
    for column in table.columns:
        unit = column.unit.label(lang) if column.unit else "–"
        formula = _formula_words(column, table, lang, params)
        who = "/".join(dict.fromkeys([WHO[column.who](lang), *(WHO[w](lang) for w, _ in column.by_measure.values())]))
        yield table_row(f"`{column.key}`", column.label(lang, **params), unit, who, up_word(column)(lang), formula)
    yield ""
    yield f"### {_W['rules'](lang)}"
    yield ""
    for rule in table.rules:
        says, where = rule_sentence(rule, table, lang)
        page = CodePage(CODES[rule.code], lang)
        yield f"- **{rule.code}** ({' / '.join(page.levels)}) {says}" + (_W["aside"](lang, text=_W["when"](lang, text=where)) if where else "")
    yield ""


def _formula_words(column: Column, table: Table, lang: Lang, params: Mapping[str, str]) -> str:
    nodes = [n for n in (column.formula, *(f for _, f in column.by_measure.values())) if n is not None]
    return "; ".join(dict.fromkeys(sentence_of(n, table, BY_KEY, lang, params) for n in nodes)) or "–"


def _code_row(code: Code, lang: Lang) -> str:
    page = CodePage(code, lang)
    says = fill_placeholders(code.message(lang), lang, code.code)
    return table_row(code.code, *page.levels, says, (". " if lang == "en" else "。").join(page.ways()))
