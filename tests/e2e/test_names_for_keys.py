"""Wherever a key is meant its name does as well, in any language; what is neither lists what there is, each with both."""
from __future__ import annotations

import json
from pathlib import Path

import pytest
from console import run
from rounds_case import begun, declares, rounds_plan, send
from small_company import CHANNELS

import xlplan
from xlplan import terms
from xlplan.errors import XlplanError
from xlplan.plan.master.keys_meant import round_meant
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.column import Choice
from xlplan.schema.diagnostic import ROUNDS, Round
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import LANGS, Lang

WHY = ("--reason", "质询会", "--by", "王五")


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = begun(tmp_path_factory.mktemp("names") / "plan")
    for unit in ("A", "B"):
        send(folder, unit, declares(-1_00))
    xlplan.consolidate(folder)
    xlplan.freeze(folder, "V1", by="王五")
    return folder


@pytest.mark.parametrize(("keys", "names"), [
    (("adjust", "--change", "-3", *WHY, "--table", "sales_targets", "--period", "m03", "--row", "P01|C01", "--scope", "E", "--method",
      "equal", "--spread", "proportional", "--round", "bottom_up"),
     ("adjust", "--change", "-3", *WHY, "--table", "销售目标分解", "--period", "3月", "--row", "常温奶 · 商超", "--scope", "东区",
      "--method", "平均", "--spread", "按比例", "--round", "一上")),
    (("adjust", "--change", "3", *WHY, "--table", "expense_budget", "--period", "q1", "--row", "E01", "--branches", "A,B", "--hold", "B"),
     ("adjust", "--change", "3", *WHY, "--table", "Expense budget", "--period", "一季度", "--row", "促销", "--branches", "甲分公司、B",
      "--hold", "乙分公司(B)")),
    (("assign", "--amount", "9", *WHY, "--scope", "E", "--source", "over", "--method", "equal", "--exempt", "B"),
     ("assign", "--amount", "9", *WHY, "--scope", "东区(E)", "--source", "{over}", "--method", "{equal}", "--exempt", "乙分公司")),
    (("history", "--unit", "A", "--table", "sales_targets", "--row", "P02|C02", "--column", "m03"),
     ("history", "--unit", "甲分公司", "--table", "銷售目標分解", "--row", "低温奶 · 流通", "--column", "3月")),
    (("compare", "issued", "now", "--table", "sales_targets"), ("compare", "最近下发", "现在", "--table", "销售目标分解")),
    (("issue", "--dry-run", "--round", "revise", "--branches", "A", "--scope", "E"),
     ("issue", "--dry-run", "--round", "二下", "--branches", "甲分公司", "--scope", "东区")),
    (("targets", "--round", "approved"), ("targets", "--round", "批复")),
], ids=lambda words: words[0])
def test_a_name_does_what_its_key_does(keys: tuple[str, ...], names: tuple[str, ...], plan: Path) -> None:
    sources, methods = ({c.key: c.label("zh-CN") for c in choices_of(column)} for column in ("source", "method"))
    names = tuple(word.format(over=sources["over"], equal=methods["equal"]) for word in names)
    by_key, by_name = (run(words[0], plan, *words[1:], "--format", "json") for words in (keys, names))
    assert by_key.exit_code in (0, 1), by_key.output
    assert json.loads(by_name.stdout) == json.loads(by_key.stdout)


def choices_of(column: str) -> tuple[Choice, ...]:
    return MASTER_BY_KEY["assignments"].by_key[column].choices


@pytest.mark.parametrize(("words", "said"), [
    (("adjust", "--change", "-3", *WHY, "--table", "费用"), "费用预算(expense_budget)"),
    (("adjust", "--change", "-3", *WHY, "--period", "13月"), "3月(m03)"),
    (("adjust", "--change", "-3", *WHY, "--row", "常温奶"), "常温奶 · 商超(P01|C01)"),
    (("adjust", "--change", "-3", *WHY, "--scope", "北区"), "东区(E)"),
    (("adjust", "--change", "-3", *WHY, "--method", "看着办"), "平均(equal)"),
    (("assign", "--amount", "9", *WHY, "--exempt", "乙"), "乙分公司(B)"),
    (("history", "--unit", "甲"), "甲分公司(A)"), (("individual", "甲"), "甲分公司(A)"),
    (("compare", "--table", "销售"), "销售目标分解(sales_targets)"), (("issue", "--branches", "丁"), "丙分公司(C)"),
])
def test_what_is_neither_lists_both(words: tuple[str, ...], said: str, plan: Path) -> None:
    shown = run(words[0], plan, *words[1:], "--lang", "zh-CN")
    assert shown.exit_code == 2
    assert said in shown.stderr


@pytest.mark.parametrize("key", ROUNDS)
@pytest.mark.parametrize("lang", LANGS)
def test_rounds_by_their_long_and_short_names(key: Round, lang: Lang) -> None:
    for names in (terms.ROUNDS, terms.SHORT_ROUNDS):
        assert round_meant(f" {names[key](lang)} ".upper()) == key


def test_a_round_that_is_none_names_those_there_are() -> None:
    with pytest.raises(XlplanError, match=r"No such round: spring; known: Guide\(guide\), First submission\(bottom_up\)"):
        round_meant("spring")


def test_names_in_the_master(tmp_path: Path) -> None:
    """上级 and 产销组合 by name; a name that nobody bears is answered with those there are."""
    units = ({"code": "HQ", "name": "总公司", "level": "company", "type": "sums_up"},
             {"code": "E", "name": "东区", "parent": "总公司", "level": "region", "type": "sums_up"},
             {"code": "A", "name": "甲分公司", "parent": "东区(E)", "level": "branch", "type": "fills", "manager": "赵一"},
             {"code": "B", "name": "乙分公司", "parent": "南区", "level": "branch", "type": "fills", "manager": "钱二"})
    mix = [{"branch": "甲分公司", "product": "常温奶", "channel": c["name"], "sold": "yes"} for c in CHANNELS]
    found = xlplan.check([rounds_plan(tmp_path / "plan", organisation=units, mix=mix)]).diagnostics
    assert [d.branch or d.found for d in found if d.code in ("XP603", "XP605")] == ["南区"]
    (wrong,) = [message_of(d, "zh-CN") for d in found if d.code == "XP603"]
    assert wrong == "乙分公司(B) 的上级 南区 不在组织架构里;可选:总公司(HQ)、东区(E)"  # no branch
