"""One word for one thing: equal Chinese has equal translations wherever it is written, and a term is written in `terms` only."""
from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from xlplan import terms
from xlplan.schema.codes.catalogue import CODES, remedy_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import LANGS, Lang, Text
from xlplan.units import UNITS

ROOT = Path(__file__).resolve().parents[1]
TERMS = "xlplan/terms.py"

# Headings, choices and rows of released versions keep their words: files hold them, and other words there count as somebody's.
# What is said twice among them, and what one Chinese word really means two things by: (Chinese, English, why).
TWO_WORDS: tuple[tuple[str, frozenset[str], str], ...] = (
    ("人员", frozenset({"persons", "staffing"}), "people, and the short name of the staffing plan (人力)"),
    ("人效(万元/人)", frozenset({"sales per head", "sales per head (10k yuan)"}), "a card of the cover has no room for the unit"),
    ("会计年度起始月", frozenset({"first month of the fiscal year", "fiscal year starts in"}), "a field of a sheet; narrow on the cover"),
    ("依据", frozenset({"grounds", "basis of weight"}), "headings of two master sheets: why a goal, and what a weight is taken from"),
    ("全年目标", frozenset({"year", "target of the year"}), "the heading of a column as wide as a number; a card"),
    ("公司目标", frozenset({"company goal", "company target"}), "the heading that 0.2 printed over products' and channels' goals"),
    ("原数", frozenset({"before", "prior figure"}), "a heading beside After; in a sentence what shares were taken by"),
    ("固定", frozenset({"held", "hold", "fixed"}), "a state, a button, and the heading that 0.2 printed"),
    ("数量", frozenset({"volume", "quantity"}), "what was sold, and of a line of a unit's own what its price is multiplied by"),
    ("培训纲领", frozenset({"training outline", "training"}), "the sheet, and the short choice of 0.2 for an expense linked to it"),
    ("版本对比", frozenset({"versions", "compare versions"}), "a page of the roll-up, and the button that makes a comparison"),
    ("填报", frozenset({"filled in", "fills in"}), "how a table is meant, and a type of unit"),
    ("增幅", frozenset({"change on last year", "growth"}), "headings of 0.2: of an expense, and of a goal"),
    ("新/老/重点", frozenset({"new/existing/key", "new / key"}), "the master's heading, and that of a narrow column"),
    ("标准毛利率", frozenset({"standard margin", "standard gross margin"}), "a foot row and a heading of 0.2"),
    ("汇总", frozenset({"adds up", "consolidate folder"}), "a type of unit, and a button"),
    ("类别", frozenset({"class", "kind"}), "headings of 0.2: of posts, and of courses"),
    ("类型", frozenset({"type", "kind"}), "headings of 0.2: of units, and of goals and projects"),
    ("负责人", frozenset({"owner", "manager"}), "who sees to a goal or a course, and who heads a unit"),
    ("项目", frozenset({"item", "field", "movement", "project"}), "headings of 0.2 (a project is 專案); else what a line is about"),
    ("餐饮特通", frozenset({"on-premise", "on-premise and special"}), "a channel of the made-up company, and a kind of channels"),
)

# what remedies quote that is none of our words: menus, buttons and formats of Excel, Windows and cloud drives, texts to type
FOREIGN_WORDS: frozenset[str] = frozenset((
    "数值", "值", "數值", "Excel 工作簿 (.xlsx)", "Excel 活頁簿 (.xlsx)", "Excel Workbook (.xlsx)", "自动", "自動", "文本", "文字", "Text",
    "Number", "审阅", "校閱", "始终保留在此设备上", "一律保留在此裝置上", "Always keep on this device", "无限制访问", "不限制存取",
    "Strict Open XML", "保护工作簿", "保護活頁簿", "取消隐藏", "取消隱藏", "待招01", "V01"))


def plain(english: str) -> str:
    """Without what sets a heading apart from a word in a sentence, and one from many: Chinese knows neither."""
    english = re.sub(r"^(?:the|an?) ", "", english.casefold())
    return re.sub(r"(?<=ch)es\b|(?<=[a-rt-z])s\b", "", english)


def is_chinese(words: str) -> bool:
    return re.search("[\u4e00-\u9fff]", words) is not None


@cache
def written() -> dict[str, dict[tuple[str, str], list[str]]]:
    """Chinese -> (traditional, English) -> places, of every text written out in a call: of `Text`, or of what makes one."""
    out: dict[str, dict[tuple[str, str], list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in sorted([*ROOT.glob("xlplan/**/*.py"), *ROOT.glob("udfs/**/*.py")]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for zh_cn, zh_tw, en in _texts_of(node):
                out[zh_cn][zh_tw, en].append(f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}")
    return out


def _texts_of(node: ast.AST) -> Iterator[tuple[str, str, str]]:
    """Three constants side by side, the first two Chinese and the third not, or any three in a call of Text."""
    parts = node.args if isinstance(node, ast.Call) else node.elts if isinstance(node, ast.Tuple | ast.List) else []
    words = [part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else "" for part in parts]
    alone = isinstance(node, ast.Call) and ast.unparse(node.func) == "Text"
    for (one, two), (_, three) in pairwise(pairwise(words)):
        if one and two and three and is_chinese(one) and (alone or (is_chinese(two) and re.search("[A-Za-z]", three))):
            yield one, two, three


def ways_of(zh_cn: str) -> frozenset[str]:
    return frozenset(plain(en) for _, en in written()[zh_cn])


def test_equal_chinese_has_equal_translations_but_where_listed() -> None:
    twice = {zh: dict(said) for zh, said in written().items()
             if len(ways_of(zh)) > 1 and zh not in {listed for listed, _, _ in TWO_WORDS}}
    assert twice == {}


def test_the_master_workbook_has_one_name() -> None:
    assert [cn for cn, others in written().items() if "基础表" in cn or any("基礎表" in tw for tw, _ in others)] == []


def test_one_word_has_one_traditional_form() -> None:
    """Also where it is listed: what reads alike in Chinese and in English reads alike in the third."""
    forms: dict[tuple[str, str], set[str]] = defaultdict(set)
    for zh_cn, said in written().items():
        for zh_tw, en in said:
            forms[zh_cn, plain(en)].add(zh_tw)
    assert {word: ways for word, ways in forms.items() if len(ways) > 1} == {}


@pytest.mark.parametrize(("zh_cn", "english", "why"), TWO_WORDS, ids=[zh for zh, _, _ in TWO_WORDS])
def test_what_is_listed_is_still_so(zh_cn: str, english: frozenset[str], why: str) -> None:
    assert ways_of(zh_cn) == set(map(plain, english))
    assert why


def test_a_term_is_written_nowhere_else() -> None:
    known = {(t.zh_cn, t.zh_tw, t.en.casefold()) for t in vars(terms).values() if isinstance(t, Text)}
    known |= {(t.zh_cn, t.zh_tw, t.en.casefold()) for of in (terms.ROUNDS, terms.SHORT_ROUNDS, terms.SEVERITIES) for t in of.values()}
    known |= {(u.label.zh_cn, u.label.zh_tw, u.label.en.casefold()) for u in UNITS.values()}
    again = {zh: places for zh, said in written().items() for (tw, en), places in said.items()
             if (zh, tw, en.casefold()) in known and not places[0].startswith(("xlplan/units.py", TERMS))}
    assert again == {}


@pytest.mark.parametrize("lang", LANGS)
def test_what_a_finding_quotes_is_a_word_of_ours_or_of_excel(lang: Lang) -> None:
    """A level, choice, sheet, column or button that a planner is sent to has that name. What follows a heading in brackets may be
    left out; `›` goes through the menus of Excel."""
    which = LANGS.index(lang)
    ours = {re.sub(r"\(.*", "", (zh_cn, *other)[which]) for zh_cn, said in written().items() for other in said}
    quoted = re.compile(r"“([^”{}›]+)”" if lang == "en" else r"「([^」{}›]+)」")
    unknown = {(code, word) for code, entry in CODES.items() for text in (entry.message, entry.remedy)
               for word in quoted.findall(text(lang)) if word not in ours | FOREIGN_WORDS}
    assert unknown == set()


@pytest.mark.parametrize("lang", LANGS)
def test_the_remedy_of_a_switched_rule_names_the_level_to_choose(lang: Lang) -> None:
    """It is the choice on the sheet of rules: another word there is refused (XP215)."""
    said = remedy_of(Diagnostic("XP527"), lang)
    assert terms.SEVERITIES["error"](lang) in said
    assert [word for word in ("错误", "錯誤", "Error") if word in said] == []


def test_every_term_is_used() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in [*ROOT.glob("xlplan/**/*.py"), *ROOT.glob("udfs/**/*.py")])
    unused = [name for name, term in vars(terms).items() if isinstance(term, Text) and f"terms.{name}" not in source]
    assert unused == []


def test_what_is_made_of_terms() -> None:
    assert terms.in_sentence(terms.GROWTH).all() == ("增长率", "成長率", "growth")
    assert list(terms.SEVERITIES) == ["note", "warning", "error"]  # gravest last: lists of them are offered so


# -- the test itself -------------------------------------------------------------------------------------------------

def test_texts_are_found_however_they_are_made() -> None:
    made = ast.parse('Text("月", "月", "Month"); limit("key", "上限", "上限", "limit", 3); x = ("一", "一", "one"); f("甲", "b", "c")')
    assert [text for node in ast.walk(made) for text in _texts_of(node)] == [
        ("月", "月", "Month"), ("上限", "上限", "limit"), ("一", "一", "one")]
    assert len(written()) > 2000


@pytest.mark.parametrize(("one", "other"), [
    ("Branches", "branch"), ("the company goal", "Company goals"), ("Totals of a row", "total of a row"), ("Business", "business")])
def test_headings_and_sentences_say_the_same(one: str, other: str) -> None:
    assert plain(one) == plain(other)
