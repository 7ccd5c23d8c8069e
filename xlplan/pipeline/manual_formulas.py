"""The manual's pages about doing without the add-in what its functions do. Floor 6."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from xlplan.address import a1
from xlplan.pipeline.formulas import RECIPES, Recipe
from xlplan.pipeline.formulas.recipe import FIRST
from xlplan.pipeline.manual_tables import table_head, table_row
from xlplan.text import Lang, Text

_TITLE: Final = Text("不用加载项的公式", "不用增益集的公式", "Formulas that need no add-in")
_WHY: Final = Text(
    "WPS、手机、没有装加载项的电脑上,下面的公式做同样的事,Excel 2010 起都认得。照着单元格填:填写的格填自己的数,公式抄进所说的格,"
    "写着「向右」的再复制到那一格为止。不能做的写在每段末尾;该报错的会报错,不会给近似的数。",
    "WPS、手機、沒有裝增益集的電腦上,下面的公式做同樣的事,Excel 2010 起都認得。照著儲存格填:填寫的格填自己的數,公式抄進所說的格,"
    "寫著「向右」的再複製到那一格為止。不能做的寫在每段末尾;該報錯的會報錯,不會給近似的數。",
    "In WPS, on a phone, on a computer without the add-in these formulas do the same; Excel 2010 and later know all they use. Fill in the "
    "cells as they stand here: your figures where something is typed, the formula in the cell named, copied to the right where that is "
    "said. What they cannot do stands below each; what must be refused is an error, never a number near the truth.")
_HEAD: Final = Text("单元格 | 内容 | 填写或公式", "儲存格 | 內容 | 填寫或公式", "cell | what it holds | typed, or formula")
_TYPED: Final = Text("填写,如 {typed}", "填寫,如 {typed}", "typed, such as {typed}")
_BLANK: Final = Text("留空", "留空", "left blank")
_TO: Final = Text("{first},向右到 {last}", "{first},向右到 {last}", "{first}, to the right to {last}")
_LIST: Final = Text("工作表「{title}」A2 起往下", "工作表「{title}」A2 起往下", "sheet “{title}”, A2 and down")
_PASTED: Final = Text("粘贴日期", "貼上日期", "dates, pasted")
_CANNOT: Final = Text("**不能做的**:{cannot}", "**不能做的**:{cannot}", "**What they cannot do**: {cannot}")
_TOP: Final = 2


def formula_manual(lang: Lang) -> Iterator[str]:
    """The lines of all of them, as Markdown."""
    yield f"## {_TITLE(lang)}"
    yield ""
    yield _WHY(lang)
    yield ""
    for recipe in RECIPES:
        yield f"### `={recipe.call}`"
        yield ""
        yield recipe.does(lang)
        yield ""
        yield from table_head(_HEAD(lang))
        yield from (table_row(*cells) for cells in _rows(recipe, lang))
        yield ""
        yield _CANNOT(lang, cannot=recipe.cannot)
        yield ""


def _rows(recipe: Recipe, lang: Lang) -> Iterator[tuple[str, str, str]]:
    for line, row, formulas in recipe.formulas(_TOP, lang):
        first, last = a1(row, FIRST), a1(row, FIRST + recipe.parts - 1)
        typed = _BLANK(lang) if line.typed == "–" else _TYPED(lang, typed=line.typed)
        yield (f"`{first}`" if not line.wide else _TO(lang, first=f"`{first}`", last=f"`{last}`"), line.label(lang),
               f"`={formulas[0]}`" if formulas else typed)
    for days in recipe.lists:
        yield _LIST(lang, title=days.title), days.label(lang), _PASTED(lang)
