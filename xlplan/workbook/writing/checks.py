"""检查表: every rule of the workbook as a live native formula with a shape, a link and room for an answer. Floor 3."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from xlplan.address import a1, a1_range, on_sheet
from xlplan.schema import expr as x
from xlplan.schema.codes import catalogue
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.schema.frame import Frame
from xlplan.schema.readings.evaluate import Evaluator, Scope
from xlplan.schema.readings.formula import count_formula, formula_of, is_array
from xlplan.schema.table import Rule, Table
from xlplan.tables.links import table_links
from xlplan.text import Lang, Text, printed_width, singular_of_one, text_list
from xlplan.units import Bools, Unit
from xlplan.workbook.blueprint import Condition, RowSpec, Sheet, Validation
from xlplan.workbook.forms import CHOICES, NOTHING, Choice, answer_key, progress_key
from xlplan.workbook.layout import FIRST, HEAD, LEFT, TITLE, Layout, RowAddresses
from xlplan.workbook.own_sheets import PAGES
from xlplan.workbook.stamp import Issued
from xlplan.workbook.styles import DIFFERENCE, SHAPES, WHOLE
from xlplan.workbook.words import SEVERITY_NAMES, WORDS
from xlplan.workbook.writing.number_formats import number_format
from xlplan.workbook.writing.page import begin_page, put_column
from xlplan.workbook.writing.suggested import numbers_as_issued, otherwise_formula, stands_as_suggested, suggested_blocks

KEY: Final = "checks"
COLUMNS: Final = {"no": 6.0, "sheet": 17.0, "item": 36.0, "level": 10.0, "result": 8.5, "count": 10.0, "gap": 13.0,
                  "where": 20.0, "remedy": 48.0, "answer": 36.0}
AT: Final = {key: LEFT + i for i, key in enumerate(COLUMNS)}
_DIVIDED: Final = 1000 / 12  # what is pasted and too fine
BROKEN: Final = -1  # count while a formula cannot be worked out, for instance over a text in a number cell


@dataclass(frozen=True)
class CheckLine:
    """One line: its row key, words, level, the two formulas and their present values. `array`: how the first is entered."""

    key: str
    table: Table
    item: str
    severity: Severity
    count: str
    counted: int
    gap: str | None
    gapped: float | int | None
    gap_format: str
    link: str
    where: str
    remedy: str
    array: bool = False


def checks_of(issued: Issued, frames: Mapping[str, Frame], layouts: Mapping[str, Layout], numbers: Evaluator | None,
              lang: Lang, choices: Mapping[str, Choice] | None = None) -> list[CheckLine]:
    """Every check of the workbook in sheet order; rules switched off for this round are left out. Without `numbers` only
    the words are made: formulas are empty texts. `choices`: how the unit means its tables."""
    out: list[CheckLine] = []
    blocks, given = suggested_blocks(issued, frames), {} if numbers is None else numbers_as_issued(issued, frames, layouts)
    for key in issued.stamp.opens:
        frame, here = frames[key], layouts[key]
        raised = [(rule, severity) for rule in frame.table.rules
                  if (severity := catalogue.rule_severity(rule, issued.stamp.round, issued.severities)) is not None
                  and not (rule.own and rule.own.trial) and issued.stamp.round in rule.rounds and (not rule.beside or rule.beside in frames)
                  and all(other in frames for e in (rule.must, rule.where) if e for other in x.tables_read(e))]
        for rule, severity in raised:
            if rule.scope == "row" and not frame.size:  # HQ gave the table no rows: there is none to count
                continue
            by = next((one for one, grave in raised if one.code == rule.covered and grave.rank <= severity.rank), None)
            spared = None if numbers is None or not rule.spares else (
                otherwise_formula(here, blocks[key]), stands_as_suggested(issued, frame))
            line = _rule_check(_not_covered(rule, by) if by else rule, severity, frame, here, layouts, numbers, lang, spared)
            out.append(line if numbers is None else _asked_now(line, rule, issued, frame, here, given, (choices or {}).get(key)))
        out += _cell_checks(issued, frame, here, lang)
    return out


def _not_covered(rule: Rule, by: Rule) -> Rule:
    """The rule, asked of the rows alone that keep the other one."""
    kept = x.Some((x.Not(by.where), by.must)) if by.where is not None else by.must
    return replace(rule, where=kept if rule.where is None else x.All((rule.where, kept)))


def _asked_now(line: CheckLine, rule: Rule, issued: Issued, frame: Frame, here: Layout, given: Mapping[str, tuple[int, bool]],
               choice: Choice | None) -> CheckLine:
    """The check, counting 0 while HQ asks nothing: rows to be completed in a table of which the unit chose on the cover that it has
    nothing in it; in an approval a table that nobody has begun to fill in; figures that all stand as HQ issued them, by their control
    numbers (`given`)."""
    table, lang, when = frame.table, here.lang, list[tuple[str, bool]]()
    read = [key for key in given if key == table.key or key in table_links().get(table.key, ())]
    if read and table.kind == "fixed" and not rule.completes:
        same = ",".join(f"{_on_cover(lang, 'G', key)}={given[key][0]}" for key in read)
        when.append((f"IFERROR(AND({same}),FALSE)", all(given[key][1] for key in read)))
    if rule.completes and not issued.approves:
        chosen = _on_cover(lang, "C", table.key)
        said = ",".join(f'{chosen}="{CHOICES[one](lang)}"' for one in NOTHING)
        when.append((f"IFERROR(OR({said}),FALSE)", choice in NOTHING))
    if issued.approves and table.kind == "slots" and table.after_approval:
        areas = [on_sheet(here.title, here.rows_of(key)) for key in table.used_by if key in here.columns]
        begun = any((frame.filled[key] if key in frame.filled else frame.texts[key] != "").any() for key in table.used_by)
        when.append((f"COUNTA({','.join(areas)})=0", not begun))
    for condition, holds in when:
        line = replace(line, count=f"IF({condition},0,{line.count})", counted=0 if holds else line.counted)
    return line


def _on_cover(lang: Lang, column: str, table: str) -> str:
    """The cell of the cover in the line of that table: in C how it is meant, in G its control number."""
    cells, keys = (on_sheet(PAGES["cover"](lang), f"${letters}$1:${letters}$200") for letters in (column, "A"))
    return f'INDEX({cells},MATCH("{progress_key(table)}",{keys},0))'


def _rule_check(rule: Rule, severity: Severity, frame: Frame, here: Layout, layouts: Mapping[str, Layout],
                numbers: Evaluator | None, lang: Lang, spared: tuple[str, Bools] | None) -> CheckLine:
    """`spared`: (over the rows, which are asked all the same; rows that are not)."""
    table = frame.table
    row = rule.foot if rule.scope == "table" and rule.foot else frame.keys[0]
    about = Diagnostic(rule.code, severity, here.title, table=table.key, column=rule.column)
    link = here.at(row, rule.column) if rule.scope == "table" else a1(here.first, here.columns[rule.column])
    words = CheckLine(answer_key(table.key, rule.key), table, rule.title(lang, **here.params), severity, "", 0,
                      "" if rule.scope == "table" and rule.found is not None and rule.expected is not None else None, None,
                      DIFFERENCE, on_sheet(here.title, link), here.label(rule.column), catalogue.remedy_of(about, lang))
    if numbers is None:
        return words
    return _with_formulas(words, rule, RowAddresses(here, row, layouts, outside=True), numbers, spared)


def _with_formulas(words: CheckLine, rule: Rule, place: RowAddresses, numbers: Evaluator, spared: tuple[str, Bools] | None) -> CheckLine:
    """The check with its formulas and their values."""
    table = words.table
    scope = Scope(table.key, rule.foot if rule.scope == "table" else None)
    broken = ~numbers.truth(rule.must, scope)
    if rule.where is not None:
        broken = broken & numbers.truth(rule.where, scope)
    gap, gapped, shape = None, None, words.gap_format
    if rule.scope == "table":
        kept = rule.must if rule.where is None else x.Some((x.Not(rule.where), rule.must))
        count = f"IF({formula_of(kept, place)},0,1)"
        if rule.found is not None and rule.expected is not None:
            unit = table.foot_unit(table.foot_by_key[rule.foot or ""], rule.column)
            found, expected = numbers.number(rule.found, scope), numbers.number(rule.expected, scope)
            difference = found.plus(expected, -1)
            gap = f"ROUND({formula_of(rule.found, place)}-{formula_of(rule.expected, place)},{difference.places})"
            gapped = int(difference.n[0]) / 10**difference.places if difference.places else int(difference.n[0])
            if rule.where is not None:
                gap = f"IF({formula_of(rule.where, place)},{gap},0)"
                gapped = gapped if numbers.truth(rule.where, scope).all() else 0
            shape = number_format(unit, "zero")
    else:
        count = count_formula(rule.where, rule.must, place, spared[0] if spared else "")
        broken = broken & ~spared[1] if spared else broken
    return replace(words, count=f"IFERROR({count},{BROKEN})", counted=int(broken.sum()),
                   array=any(is_array(node, rule.scope == "row") for node in (rule.must, rule.where) if node),
                   gap=gap and f"IFERROR({gap},0)", gapped=gapped, gap_format=shape)


def _cell_checks(issued: Issued, frame: Frame, here: Layout, lang: Lang) -> Iterator[CheckLine]:
    """Two checks on every numeric input range: no text, nothing finer than the unit."""
    table = frame.table
    numeric = [c for c in table.columns if c.kind == "number" and c.unit and (
        c.who in "IS" or any(who in "IS" for who, _ in c.by_measure.values()))]
    if not numeric:
        return
    runs: list[tuple[int, int, int, int]] = []  # first column, last column, places, multiple
    for column in numeric:
        c, unit = here.columns[column.key], column.unit
        assert unit is not None
        if runs and runs[-1][1] == c - 1 and runs[-1][2:] == (unit.places, unit.multiple):
            runs[-1] = (runs[-1][0], c, unit.places, unit.multiple)
        else:
            runs.append((c, c, unit.places, unit.multiple))
    link = on_sheet(here.title, a1(here.first, runs[0][0]))
    areas = [on_sheet(here.title, a1_range(here.first, a, here.last, b)) for a, b, _, _ in runs]
    text = "+".join(f"SUMPRODUCT(--ISTEXT({area}))" for area in areas)
    # a step such as 0.5 is counted in steps first, which are whole
    scaled = [(area, places) if many == 1 else (f"{area}/{many}*{10**places}", 0)
              for area, (_, _, places, many) in zip(areas, runs, strict=True)]
    fine = "+".join(f"SUMPRODUCT(--(ROUND({area},{places})<>{area}))" for area, places in scaled)
    units = text_list(dict.fromkeys(_step_words(c.unit, lang) for c in numeric if c.unit))(lang)
    rounded = text_list(dict.fromkeys(_rounded_example(c.unit, lang) for c in numeric if c.unit))(lang)
    for code, count, item, remedy in (
            ("XP203", text, WORDS["text_numbers"](lang), WORDS["text_remedy"](lang)),
            ("XP202", fine, WORDS["fine_numbers"](lang, unit=units), WORDS["fine_remedy"](lang, numbers=rounded))):
        severity = catalogue.severity_of(code, issued.stamp.round, issued.severities)
        if severity is not None:
            yield CheckLine(answer_key(table.key, code), table, item, severity, f"IFERROR({count},0)", 0, None, None, WHOLE,
                            link, here.title, remedy)


def _rounded_example(unit: Unit, lang: Lang) -> str:
    """A number that is not too fine in the unit, of what a division leaves: `83.33 万元`, `83 人`, `83.3%`."""
    steps, _ = unit.steps(_DIVIDED / 100 if unit.percent else _DIVIDED)
    label = unit.label(lang)
    return unit.show(steps) if unit.percent else f"{unit.show(steps)} ({label})" if label[0].isdigit() else f"{unit.show(steps)} {label}"


def _step_words(unit: Unit, lang: Lang) -> str:
    """`0.01 10k yuan`, `1 head`, `0.1%`."""
    if unit.percent:
        return unit.show(1)
    step = f"{unit.step.normalize():f}"
    said = f"{{n}} {unit.label(lang)}"
    return (singular_of_one(said, {"n": step}) if lang == "en" else said).format(n=step)


def checks_sheet(checks: list[CheckLine], answers: Mapping[str, str], lang: Lang, subtitle: str, footer: str,
                 words: Mapping[str, Text] = WORDS) -> Sheet:
    """The sheet; `answers` fills 分公司说明 by row key. `words`: of a branch (see `unit_words`)."""
    sheet = Sheet(KEY, PAGES[KEY](lang), tab="2E7D5B", protected=True, title_rows=(TITLE, HEAD), freeze=(FIRST, 5))
    begin_page(sheet, sheet.title, subtitle, max(AT.values()), footer=footer)
    sheet.rows[HEAD] = RowSpec(height=24)
    sheet.put(HEAD, 1, "@head", "key")
    sheet.put(4, LEFT, WORDS["checks_subtitle"](lang), "muted")
    for key, width in COLUMNS.items():
        c = AT[key]
        put_column(sheet, c, key, width)
        sheet.put(HEAD, c, words[key](lang), "header_number" if key in ("no", "count", "gap") else "header")
    for n, check in enumerate(checks):
        _put_check_line(sheet, FIRST + n, n + 1, check, answers.get(check.key, ""), lang)
    last = FIRST + len(checks) - 1
    column = a1_range(FIRST, AT["result"], last, AT["result"])
    first = a1(FIRST, AT["result"])
    for key, look in (("must_fix", "bad"), ("explain", "explain"), ("done", "done")):
        sheet.conditions.append(Condition(column, f'{first}="{SHAPES[key]}"', look))
    sheet.validations.append(Validation(
        (a1_range(FIRST, AT["answer"], last, AT["answer"]),), "any", prompt_title=words["answer"](lang),
        prompt=WORDS["step2"](lang)))
    return sheet


def _put_check_line(sheet: Sheet, at: int, n: int, check: CheckLine, answer: str, lang: Lang) -> None:
    lines = max(-(-printed_width(text) // (COLUMNS[key] - 2)) for key, text in (
        ("item", check.item), ("remedy", check.remedy), ("sheet", check.table.label(lang)), ("answer", answer)))
    sheet.rows[at] = RowSpec(height=max(30.0, 14.5 * lines + 3))
    sheet.put(at, 1, check.key, "key")
    sheet.put(at, AT["no"], n, "computed")
    sheet.put(at, AT["sheet"], check.table.label(lang), "wrap")
    sheet.put(at, AT["item"], check.item, "wrap")
    sheet.put(at, AT["level"], SEVERITY_NAMES[check.severity](lang), "state")
    bad = SHAPES["must_fix"] if check.severity is Severity.ERROR else SHAPES["explain"]
    count = a1(at, AT["count"])
    sheet.put(at, AT["result"], bad if check.counted else SHAPES["done"], "state",
              formula=f'IF({count}=0,"{SHAPES["done"]}","{bad}")')
    sheet.put(at, AT["count"], check.counted, "computed", formula=check.count, format=WHOLE, array=check.array)
    sheet.put(at, AT["gap"], check.gapped, "computed", formula=check.gap, format=check.gap_format)
    sheet.put(at, AT["where"], check.where, "link", link=check.link)
    sheet.put(at, AT["remedy"], check.remedy, "wrap")
    sheet.put(at, AT["answer"], answer or None, "input_wrap")
