"""填报进度 of the cover: a line a table, those the plan cannot do without first, with minutes, control number, what is left. Floor 3."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from xlplan.address import a1, a1_range, on_sheet
from xlplan.calendar import MONTHS
from xlplan.schema.diagnostic import Severity
from xlplan.schema.frame import Frame
from xlplan.schema.table import Table
from xlplan.text import Lang, printed_width
from xlplan.workbook.blueprint import Condition, RowSpec, Sheet, Validation
from xlplan.workbook.control_line import FOUR_DIGITS, PLACE, line_formula, line_text
from xlplan.workbook.control_number import control_formula, number_of_frame, whole_formula, whole_number
from xlplan.workbook.forms import CHOICES, Choice, progress_key
from xlplan.workbook.layout import FIRST, Layout
from xlplan.workbook.words import SEVERITY_NAMES, WORDS
from xlplan.workbook.writing.checks import AT, CheckLine
from xlplan.workbook.writing.page import put_section

_LEFT, _CHOICE, _WHAT, _NUMBER, _OPEN, _STATE = 2, 3, 4, 7, 8, 9
_ALL: Final = "@control"  # key of the row with the number of all tables
_GROUPS: Final = {True: "core", False: "supporting"}  # key of the row below each, and its word


@dataclass(slots=True)
class _Block:
    """Lines of one group: the rows from `first` on, one a table of `states` (what each shows), and how many things are `left` in them."""

    core: bool
    first: int
    tables: list[Table]
    states: list[str]
    left: int

    @property
    def last(self) -> int:
        return self.first + len(self.tables) - 1

    def column(self, at: int) -> str:
        """The cells of its lines there."""
        return a1_range(self.first, at, self.last, at)


def put_progress(sheet: Sheet, tables: Sequence[str], layouts: Mapping[str, Layout], frames: Mapping[str, Frame],
                 checks: list[CheckLine], choices: Mapping[str, Choice] | None, lang: Lang, row: int, *, weighs: bool,
                 answers: Collection[str] = ()) -> int:
    """The lines from that row on, under what comes next; the row below them. `choices` None: it is not asked how tables are meant;
    `weighs`: see `Issued.weighs_choices`; `answers`: keys of the checks that are explained already."""
    title, row = row, put_section(sheet, row, "progress", lang)
    for c, word in ((2, "sheet"), (_WHAT, "what"), (_OPEN, "left"), (_STATE, "state")):
        sheet.put(row, c, WORDS[word](lang), "header_number" if word == "left" else "header")
    for c in (_CHOICE, 5, 6, _NUMBER):
        sheet.put(row, c, None, "header")
    head, blocks = row, list[_Block]()
    for core in (True, False):
        keys = [key for key in tables if layouts[key].table.core is core]
        if keys:
            blocks.append(_put_lines(sheet, keys, layouts, frames, checks, lang, row + 1, answers))
            row = blocks[-1].last
        if keys and len(tables) > 1:
            row += 1
            _put_sum(sheet, blocks[-1], lang, row)
    if choices is not None:
        _put_choices(sheet, head, blocks, choices, lang)
        row += 1
        _put_numbers(sheet, head, blocks, layouts, frames, row, lang, weighs=weighs)
        if len(tables) > 1:
            _put_next(sheet, title, blocks, layouts, choices, lang)
    area = a1_range(head + 1, _STATE, row, _STATE)
    for word, look in (("must_fix", "bad"), ("explain", "explain"), ("done", "done"), ("empty", "empty")):
        sheet.conditions.append(Condition(area, f'LEFT({a1(head + 1, _STATE)},1)="{WORDS[word](lang)[0]}"', look))
    return row + 1


def _put_lines(sheet: Sheet, keys: Sequence[str], layouts: Mapping[str, Layout], frames: Mapping[str, Frame], checks: list[CheckLine],
               lang: Lang, first: int, answers: Collection[str]) -> _Block:
    block = _Block(layouts[keys[0]].table.core, first, [layouts[key].table for key in keys], [], 0)
    for row, key in enumerate(keys, first):
        here = layouts[key]
        lines = -(-printed_width(here.title) // int((sheet.columns[_LEFT].width or 0) - 2))
        sheet.rows[row] = RowSpec(height=21 if lines < 2 else 7 + 14 * lines)
        for c in range(_LEFT, _STATE + 1):
            sheet.put(row, c, None, "computed")
        sheet.put(row, 1, progress_key(key), "key")
        sheet.put(row, _LEFT, here.title, "link" if lines < 2 else "link_wrap", link=on_sheet(here.title, "B2"))
        about = [here.table.purpose(lang)] if here.table.purpose else []
        about += [WORDS["minutes"](lang, n=here.table.minutes)] if here.table.minutes else []
        sheet.put(row, _WHAT, " · ".join(about) or None, "field")
        mine = [(FIRST + i, c) for i, c in enumerate(checks) if c.table.key == key]
        left, state = _state_formulas(mine, here, frames[key], lang, answers)
        sheet.put(row, _OPEN, left[1], "computed", formula=left[0])
        sheet.put(row, _STATE, state[1], "state", formula=state[0])
        block.states.append(state[1])
        block.left += left[1]
    return block


def _put_sum(sheet: Sheet, block: _Block, lang: Lang, row: int) -> None:
    """Below the lines of a group: which it is, its minutes, what is left in it, how many of its tables are done."""
    sheet.rows[row] = RowSpec(height=21)
    for c in range(_LEFT, _STATE + 1):
        sheet.put(row, c, None, "subtotal_text")
    word, n, done = _GROUPS[block.core], len(block.tables), WORDS["done"](lang)[0]
    sheet.put(row, 1, f"@{word}", "key")
    sheet.put(row, _LEFT, WORDS[word](lang), "subtotal_text")
    minutes = sum(t.minutes for t in block.tables)
    sheet.put(row, _WHAT, WORDS["minutes_in_all" if minutes else "tables_in_all"](lang, n=n, minutes=minutes), "subtotal_text")
    sheet.put(row, _OPEN, block.left, "subtotal", formula=f"SUM({block.column(_OPEN)})")
    sheet.put(row, _STATE, f"{sum(state[0] == done for state in block.states)}/{n}", "subtotal_text",
              formula=f'SUMPRODUCT((LEFT({block.column(_STATE)},1)="{done}")*1)&"/{n}"')


def _put_next(sheet: Sheet, row: int, blocks: Sequence[_Block], layouts: Mapping[str, Layout], choices: Mapping[str, Choice],
              lang: Lang) -> None:
    """What to do next, beside the heading: the first table with something left in it, of the core before the others. An empty one that the
    unit says it means so is done."""
    done, empty, fill = WORDS["done"](lang)[0], WORDS["empty"](lang)[0], CHOICES["fill"](lang)
    found, formula = WORDS["all_done"](lang), f'"{WORDS["all_done"](lang)}"'
    for block in reversed(blocks):
        state, chosen = block.column(_STATE), block.column(_CHOICE)
        is_open = f'(LEFT({state},1)<>"{done}")*(1-(LEFT({state},1)="{empty}")*({chosen}<>"")*({chosen}<>"{fill}"))'
        place = f"SUMPRODUCT(MAX({is_open}*({block.last + 1}-ROW({state}))))"
        formula = (f'IF({place}>0,"{WORDS["next_table"](lang, sheet="")}"&INDEX({block.column(_LEFT)},{len(block.tables) + 1}-{place}),'
                   f"{formula})")
        for table, shown in reversed([*zip(block.tables, block.states, strict=True)]):
            meant = shown[0] == empty and choices.get(table.key, "fill") != "fill"
            if shown[0] != done and not meant:
                found = WORDS["next_table"](lang, sheet=layouts[table.key].title)
    sheet.put(row, _WHAT, found, "bold", formula=formula)


def _put_numbers(sheet: Sheet, head: int, blocks: Sequence[_Block], layouts: Mapping[str, Layout], frames: Mapping[str, Frame], row: int,
                 lang: Lang, *, weighs: bool) -> None:
    """The control number of each table beside its line, and in that row that of all, which who signs types beside the name."""
    sheet.put(head, _NUMBER, WORDS["code"](lang), "header_number")
    places = {table.key: at for block in blocks for at, table in enumerate(block.tables, block.first)}
    numbered = {key: number_of_frame(frames[key], layouts[key], choices=weighs) for key in places}
    for key, at in places.items():
        sheet.put(at, _NUMBER, numbered[key], "computed", formula=control_formula(layouts[key], choices=weighs), format=FOUR_DIGITS)
    sheet.rows[row] = RowSpec(height=21)
    for c in range(_LEFT, _STATE + 1):
        sheet.put(row, c, None, "foot_text")
    sheet.put(row, 1, _ALL, "key")
    sheet.put(row, _LEFT, WORDS["whole_code"](lang), "foot_text")
    sheet.put(row, _NUMBER, whole_number(numbered), "foot", format=FOUR_DIGITS,
              formula=whole_formula({key: a1(at, _NUMBER) for key, at in places.items()}))


def put_control_lines(cover: Sheet, tables: Iterable[Sheet], lang: Lang) -> None:
    """The numbers of the cover above each table that has one: in the rows and columns that each of its printed pages repeats."""
    rows = {str(cell.value): r for (r, c), cell in cover.cells.items() if c == 1}
    for sheet in tables if _ALL in rows else ():
        if (row := rows.get(progress_key(sheet.key))) is not None:
            numbers = [cover.cells[at, _NUMBER].value for at in (row, rows[_ALL])]
            cells = [on_sheet(cover.title, a1(at, _NUMBER)) for at in (row, rows[_ALL])]
            text = line_text(lang, *(int(str(n)) for n in numbers))
            sheet.put(*PLACE, text, "muted", formula=line_formula(lang, *cells))
            sheet.rows[PLACE[0]] = RowSpec(height=14)
            if (short := printed_width(text) - sum(sheet.columns[c].width or 0 for c in range(PLACE[1], sheet.names + 1))) > 0:
                last = sheet.columns[sheet.names]  # it would be cut at the last of the columns that repeat
                sheet.columns[sheet.names] = replace(last, width=(last.width or 0) + short)


def _put_choices(sheet: Sheet, head: int, blocks: Sequence[_Block], choices: Mapping[str, Choice], lang: Lang) -> None:
    """How each table is meant, beside its line; answers to HQ, which have none, are none of the unit's figures."""
    sheet.put(1, _CHOICE, "choice", "key")
    sheet.put(head, _CHOICE, WORDS["choice"](lang), "header")
    for block in blocks:
        for row, table in enumerate(block.tables, block.first):
            if not table.where_rows:
                sheet.put(row, _CHOICE, CHOICES[choices[table.key]](lang) if table.key in choices else None, "input_text")
    sheet.validations.append(Validation(
        tuple(block.column(_CHOICE) for block in blocks), "list", f'"{",".join(label(lang) for label in CHOICES.values())}"',
        prompt_title=WORDS["choice"](lang), prompt=WORDS["choice_prompt"](lang), error_title=WORDS["choice"](lang),
        error=WORDS["list_error"](lang)))


def _state_formulas(mine: list[tuple[int, CheckLine]], here: Layout, frame: Frame, lang: Lang,
                    answers: Collection[str]) -> tuple[tuple[str, int], tuple[str, str]]:
    """(formula, value) of what is left and of the status word of one table. What is to be explained is left until something stands beside
    it."""
    def open_checks(severity: Severity, *, explained: bool = False) -> tuple[str, int]:
        if not mine:  # all switched off
            return "0", 0
        levels, counts, said = (on_sheet(WORDS["checks"](lang), a1_range(mine[0][0], AT[key], mine[-1][0], AT[key]))
                                for key in ("level", "count", "answer"))
        text = f'({levels}="{SEVERITY_NAMES[severity](lang)}")*({counts}<>0)' + (f"*(LEN({said})>0)" if explained else "")
        found = [c for _, c in mine if c.severity is severity and c.counted and (not explained or c.key in answers)]
        return f"SUMPRODUCT({text})", len(found)

    (errors, n_errors), (warnings, n_warnings) = open_checks(Severity.ERROR), open_checks(Severity.WARNING)
    told, n_told = open_checks(Severity.WARNING, explained=True)
    filled, n_filled = _filled_count(here, frame)
    word = {k: WORDS[k](lang) for k in ("must_fix", "explain", "explained", "empty", "done")}
    state = (f'IF({filled}=0,"{word["empty"]}",IF({errors}>0,"{word["must_fix"]}",IF({warnings}=0,"{word["done"]}",'
             f'IF({warnings}>{told},"{word["explain"]}","{word["explained"]}"))))')
    shown = ("empty" if not n_filled else "must_fix" if n_errors else "done" if not n_warnings else
             "explain" if n_warnings > n_told else "explained")
    return (f"{errors}+{warnings}-{told}", n_errors + n_warnings - n_told), (state, word[shown])


def _filled_count(here: Layout, frame: Frame) -> tuple[str, int]:
    """How many input cells of the table hold something: over the columns that show that a branch was here, at most three. What HQ proposes
    shows nothing where the unit has to fill in more."""
    table = frame.table
    shows = [key for key in table.used_by or MONTHS if key in here.columns]
    keys = shows or [column.key for column in table.columns if column.who == "I"]
    typed = [c.key for c in sorted(table.columns, key=lambda c: not c.required) if c.who == "I" and not c.proposed and c.key in keys]
    if table.kind == "fixed" and any(c.required and c.key in typed for c in table.columns):
        keys = typed
    keys = keys[:3]
    areas = ",".join(on_sheet(here.title, here.rows_of(k)) for k in keys)
    count = 0
    for key in keys:
        if key in frame.filled:
            computed = [table.by_key[key].who_of(str(m)) in "CLS" for m in frame.texts[table.measure_column]] \
                if table.measure_column else [False] * frame.size
            count += sum(bool(f) or c for f, c in zip(frame.filled[key], computed, strict=True))
        else:
            count += int((frame.texts[key] != "").sum())
    return f"COUNTA({areas})", count
