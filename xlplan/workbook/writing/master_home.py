"""The first sheet of the master: what is needed first, in order and with what it still lacks; every other sheet with what holds where it
stays blank. Floor 3."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from xlplan.address import a1, a1_range, on_sheet
from xlplan.schema.frame import Frame
from xlplan.schema.table import Table
from xlplan.tables.master import COMPANY_FIELDS, MASTER_BY_KEY
from xlplan.tables.master.guide import FIRST_NEEDED, FIRST_SHEETS, GUIDE, LATER_SHEETS, NEEDS, OTHER_SHEETS, OTHERS_BLANK, STAGES
from xlplan.text import LANGS, Lang, Text
from xlplan.workbook.blueprint import ColumnSpec, Condition, RowSpec, Sheet
from xlplan.workbook.layout import BAND, FIRST, HEAD, LEFT, SUBTITLE, TITLE, Layout
from xlplan.workbook.stamp import HOME
from xlplan.workbook.styles import SHAPES, Style
from xlplan.workbook.words import MASTER_WORKBOOK, WORDS
from xlplan.workbook.writing.counted_rows import CountedRows
from xlplan.workbook.writing.idle_units import idle_units
from xlplan.workbook.writing.page import begin_page
from xlplan.workbook.writing.printed_page import mark_words
from xlplan.workbook.writing.template import Sheetwork

_PARTS: Final[dict[str, tuple[str, ...]]] = {"first": FIRST_SHEETS, "others": OTHER_SHEETS, "later": LATER_SHEETS}
_TITLES: Final[dict[str, Text]] = {"first": FIRST_NEEDED.filled(n=len(FIRST_SHEETS)), "others": OTHERS_BLANK, "later": NEEDS["later"]}
_RUN: Final[dict[str, Text]] = {  # what to do once they are filled in
    "first": Text("填完运行 xlplan check:它说还缺什么、会下发什么", "填完執行 xlplan check:它說還缺什麼、會發送什麼",
                  "Then run xlplan check: it says what is missing and what would be issued"),
    "others": Text("没有必须改的就可以下发:xlplan issue", "沒有必須修正的就可以發送:xlplan issue",
                   "Once nothing must be fixed: xlplan issue"),
    "later": Text("改好运行 xlplan consolidate", "改好執行 xlplan consolidate", "After a change run xlplan consolidate")}
_DONE: Final = Text('填好 {done} 张,共 {n} 张', '填好 {done} 張,共 {n} 張', '{done} of {n} filled in')
_STATES: Final[dict[str, Text]] = {  # shape, and what is said behind it
    "must": Text("待填", "待填", "To fill in"), "usual": Text("建议填", "建議填", "Recommended"),
    "gaps": Text("缺必填", "缺必填", "Cells missing"),
    "idle": Text("有单位缺依据", "有單位缺依據", "Basis missing"),
    "left": Text("例子没改完", "例子沒改完", "Example left"), "done": Text("已填", "已填", "Filled in"),
    "spared": Text("无需填", "無需填", "Not needed")}
_SHAPE_OF: Final = {"must": "empty", "idle": "explain", "usual": "explain", "gaps": "must_fix", "left": "must_fix", "done": "done",
                    "spared": "done"}
_FROM: Final = Text("取自「{sheet}」", "取自「{sheet}」", "Taken from “{sheet}”")
_ROWS, _GAPS, _STATE, _LACKING = range(LEFT + 2, LEFT + 6)  # the first three stand where every version has them
_WIDTHS: Final[dict[Lang, tuple[float, ...]]] = {"zh-CN": (22, 54, 11, 12, 17, 50), "zh-TW": (22, 54, 11, 12, 17, 50),
                                                 "en": (22, 72, 11, 12, 17, 52)}
_HIGH, _SMALL, _BAND = 19.0, 13.5, 18.0  # points; all of it stands on one page
_COMMA: Final = Text("、", "、", ", ")
_BEFORE: Final = (Text("下一步命令", "下一步指令", "Next command"), Text("要求", "要求", "Needed"), Text("必填", "必填", "Required"))


def words_before() -> frozenset[str]:
    """Texts that earlier versions print on the page, in any language."""
    stages = (f"{n}  {stage(lang)}" for n, stage in enumerate(STAGES, 1) for lang in LANGS)
    said = (text(lang) for text in (*_BEFORE, *NEEDS.values()) for lang in LANGS)
    return frozenset((*stages, *said, "xlplan check", "xlplan issue", "xlplan consolidate"))


def contents_sheet(frames: Mapping[str, Frame], work: Sheetwork, fields: Mapping[str, str]) -> Sheet:
    """Contents: each sheet with a link, what it is for, how many rows are filled, how far it is, what it lacks or does without."""
    lang = work.lang
    sheet = Sheet(HOME, WORDS["contents"](lang), tab="1F4E5F", title_rows=(TITLE, HEAD), freeze=(FIRST, 3), fit_height=1)
    begin_page(sheet, f"{fields['name'] or MASTER_WORKBOOK(lang)} · {WORDS['plan_title'](lang, year=fields['year'])}",
               MASTER_WORKBOOK(lang), _LACKING, footer=work.footer)
    sheet.rows |= {HEAD: RowSpec(height=26), SUBTITLE + 1: RowSpec(height=4), BAND: RowSpec(height=4)}
    sheet.columns |= {c: ColumnSpec(width=width) for c, width in enumerate(_WIDTHS[lang], LEFT)}
    heads: tuple[tuple[str, Style], ...] = (("sheet", "header"), ("what", "header"), ("rows", "header_number"), ("gaps", "header_number"),
                                            ("state", "header"), ("lacking", "header"))
    for c, (word, style) in enumerate(heads, LEFT):
        sheet.put(HEAD, c, WORDS[word](lang), style)
    row, places = FIRST, dict[str, int]()
    for part, keys in _PARTS.items():
        _put_band(sheet, row, part, lang)
        for at, key in enumerate(keys, row + 1):
            places[key] = at
            idle = idle_units(frames, work.layouts, a1(places["history_sales"], _ROWS), lang) if key == "weights" else (0, "")
            instead = GUIDE[key].instead
            spared = CountedRows(frames[instead[0]], MASTER_BY_KEY[instead[0]], work.layouts[instead[0]]).stated_elsewhere(
                instead[1]) if instead else (False, "")
            _put_line(sheet, at, frames[key], MASTER_BY_KEY[key], work, part, spared, idle)
        if part == "first":
            _put_done(sheet, row, row + len(keys), lang)
        row += 1 + len(keys)
    for shape, look in (("done", "done"), ("explain", "explain"), ("must_fix", "bad"), ("empty", "empty")):
        sheet.conditions.append(Condition(a1_range(FIRST, _STATE, row - 1, _STATE), f'LEFT({a1(FIRST, _STATE)})='
                                          f'"{SHAPES[shape]}"', look))
    mark_words(sheet, {(TITLE, LEFT)})
    return sheet


def _put_band(sheet: Sheet, row: int, part: str, lang: Lang) -> None:
    sheet.rows[row] = RowSpec(height=_BAND)
    sheet.put(row, 1, f"@{part}", "key")
    said = {LEFT: _TITLES[part](lang), LEFT + 1: _RUN[part](lang), _LACKING: None if part == "first" else WORDS["if_blank"](lang)}
    for c in range(LEFT, _LACKING + 1):
        sheet.put(row, c, said.get(c), "subtotal_text")


def _put_done(sheet: Sheet, row: int, last: int, lang: Lang) -> None:
    """How many of the sheets below are filled in, in their band."""
    states, sign = a1_range(row + 1, _STATE, last, _STATE), SHAPES["done"]
    done = sum(str(sheet.cells[at, _STATE].value).startswith(sign) for at in range(row + 1, last + 1))
    before, _, after = _DONE(lang, done="|", n=last - row).partition("|")
    formula = f'"{before}"&COUNTIF({states},"{sign}*")&"{after}"'
    sheet.put(row, _LACKING, f"{before}{done}{after}", "subtotal_text", formula=formula)


def _put_line(sheet: Sheet, row: int, frame: Frame, table: Table, work: Sheetwork, part: str,
              spared: tuple[bool, str], idle: tuple[int, str]) -> None:
    """`spared`: whether another sheet says what this one must be filled in for, the formula of that; `idle`: units without a target for
    want of what stands on it, the formula of that."""
    lang, here, first = work.lang, work.layouts[table.key], part == "first"
    sheet.rows[row] = RowSpec(height=_HIGH if first else _SMALL)
    sheet.put(row, 1, table.key, "key")
    sheet.put(row, LEFT, here.title, "link" if first else "small_link", link=on_sheet(here.title, "B2"))
    sheet.put(row, LEFT + 1, table.purpose(lang) if table.purpose else None, "field" if first else "small")
    rows = CountedRows(frame, table, here)
    if table.key == "company":
        count, formula, gaps, lacking = _company_cells(frame, here)
    else:
        (count, formula), (gaps, lacking) = rows.filled(lang), rows.with_gaps()
    sheet.put(row, _ROWS, count, "computed", formula=formula, format='#,##0;-#,##0;"–"')
    sheet.put(row, _GAPS, gaps, "computed", formula=lacking, format='#,##0;-#,##0;"–"')
    state, formula = _state(table, row, count, gaps, rows.left_formula(lang), spared, idle, lang)
    sheet.put(row, _STATE, state, "state" if first else "small", formula=formula)
    if not first:
        sheet.put(row, _LACKING, GUIDE[table.key].blank(lang), "small")
        return
    said, formula = _named(_company_gaps(frame, here, lang) if table.key == "company" else _row_gaps(rows, here, work), lang)
    if table.key != "company":
        blank, other = GUIDE[table.key].blank(lang), ""
        otherwise = f'"{blank}"'
        if instead := GUIDE[table.key].instead:
            other = _FROM(lang, sheet=work.layouts[instead[0]].title)
            otherwise = f'IF({spared[1]},"{other}",{otherwise})'
        said = said if gaps else "" if count else other if spared[0] else blank
        formula = f'IF({a1(row, _GAPS)}>0,{formula},IF({a1(row, _ROWS)}>0,"",{otherwise}))'
    sheet.put(row, _LACKING, said, "field", formula=formula)


def _state(table: Table, row: int, count: int, gaps: int, left: str, spared: tuple[bool, str], idle: tuple[int, str],
           lang: Lang) -> tuple[str, str]:
    """(how far the sheet is, the formula that says so). Without what it needs the company sheet is empty as far as a plan goes."""
    said = {key: f"{SHAPES[shape]} {_STATES[key](lang)}" for key, shape in _SHAPE_OF.items()}
    need, filled, lacking = GUIDE[table.key].need, a1_range(row, _ROWS, row, _ROWS), a1_range(row, _GAPS, row, _GAPS)
    if table.key == "company":
        return said["must" if gaps else "done"], f'IF({lacking}>0,"{said["must"]}","{said["done"]}")'
    blank = said.get(need, "–")
    done, filled_in = (said["idle"] if idle[0] else said["done"],
                       f'IF({idle[1]}>0,"{said["idle"]}","{said["done"]}")' if idle[1] else f'"{said["done"]}"')
    shown = said["gaps"] if gaps else done if count else said["spared"] if spared[0] else blank
    otherwise = f'IF({spared[1]},"{said["spared"]}","{blank}")' if spared[1] else f'"{blank}"'
    formula = f'IF({lacking}>0,"{said["gaps"]}",IF({filled}>0,{filled_in},{otherwise}))'
    return shown, f'IF({left}>0,"{said["left"]}",{formula})' if left else formula


def _company_cells(frame: Frame, here: Layout) -> tuple[int, str, int, str]:
    """(fields of the company sheet filled in of those that must be, the formula that counts them; those that are blank, its formula).
    Most of the sheet holds what is usual."""
    needed = [i for i, f in enumerate(COMPANY_FIELDS) if f.required]
    formula = f"COUNTA({','.join(on_sheet(here.title, here.at(COMPANY_FIELDS[i].key, 'value')) for i in needed)})"
    blank = sum(not frame.texts["value"][i] for i in needed)
    return len(needed) - blank, formula, blank, f"{len(needed)}-{formula}"


def _company_gaps(frame: Frame, here: Layout, lang: Lang) -> Iterator[tuple[str, bool, str]]:
    """Of each field that must be filled in: what it is called, whether it is blank, the formula of that."""
    for i, field in enumerate(COMPANY_FIELDS):
        if field.required:
            yield field.label(lang), not frame.texts["value"][i], f'ISBLANK({on_sheet(here.title, here.at(field.key, "value"))})'


def _row_gaps(rows: CountedRows, here: Layout, work: Sheetwork) -> Iterator[tuple[str, bool, str]]:
    """Of each column that every row must have: its heading, whether a row lacks it, the formula of that."""
    for label, n, formula in rows.lacking():
        yield label(work.lang, **here.params), n > 0, f"{formula}>0"


def _named(gaps: Iterator[tuple[str, bool, str]], lang: Lang) -> tuple[str, str]:
    """(the names of what is missing, the formula that lists them)."""
    comma, every = _COMMA(lang), list(gaps)
    listed = "&".join(f'IF({formula},"{comma}{name}","")' for name, _, formula in every)
    return comma.join(name for name, lacks, _ in every if lacks), f"MID({listed},{len(comma) + 1},200)"
