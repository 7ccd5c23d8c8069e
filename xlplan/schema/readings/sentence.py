"""Third reading of an expression: a sentence in the planner's language, made of the columns' labels. Floor 1."""
from __future__ import annotations

from collections.abc import Callable, Mapping

from xlplan.schema import expr as x
from xlplan.schema.column import Column
from xlplan.schema.params import PARAMS
from xlplan.schema.table import Table
from xlplan.text import Lang, Text

_WORDS: dict[str, Text] = {
    "sum": Text("{a}之和", "{a}之和", "sum of {a}"),
    "to": Text("{a}至{b}", "{a}至{b}", "{a} to {b}"),
    "rows": Text("各行{a}之和", "各列{a}之和", "sum of {a} over the rows"),
    "rows_where": Text("{w}的各行{a}之和", "{w}的各列{a}之和", "sum of {a} over the rows where {w}"),
    "count": Text("{w}的行数", "{w}的列數", "number of rows where {w}"),
    "running": Text("{a}(自首行累计)", "{a}(自首列累計)", "{a} (running total)"),
    "round": Text("{a}(保留{n}位小数)", "{a}(取{n}位小數)", "{a} (to {n} decimals)"),
    "up": Text("{a}(向上取整)", "{a}(無條件進位)", "{a} (rounded up)"),
    "max": Text("{a}与{b}中较大者", "{a}與{b}中較大者", "the larger of {a} and {b}"),
    "min": Text("{a}与{b}中较小者", "{a}與{b}中較小者", "the smaller of {a} and {b}"),
    "abs": Text("{a}的绝对值", "{a}的絕對值", "{a} without its sign"),
    "if": Text("若{w}则{a},否则{b}", "若{w}則{a},否則{b}", "{a} if {w}, else {b}"),
    "filled": Text("{a}已填", "{a}已填", "{a} is filled in"),
    "alone": Text("{a}只写一个", "{a}只寫一個", "{a} names one alone"),
    "is": Text("{a}为「{b}」", "{a}為「{b}」", "{a} is “{b}”"),
    "and": Text("且", "且", " and "),
    "or": Text("或", "或", " or "),
    "not": Text("非({a})", "非({a})", "not ({a})"),
    "beside": Text("{t}的{a}", "{t}的{a}", "{a} in {t}"),
    "names": Text("{a}含 {n} 月", "{a}含 {n} 月", "{a} names month {n}"),
    "part": Text("{t}按{a}的比例分摊(累计取整)的第 {n} 份", "{t}按{a}的比例分攤(累計取整)的第 {n} 份",
                 "part {n} of {t} shared in proportion to {a} (rounded running totals)"),
    "same": Text("{a}与本行{b}相同", "{a}與本列{b}相同", "{a} is this row's {b}"),
    "exists": Text("{b}在{t}的{a}中", "{b}在{t}的{a}中", "{b} stands in {a} of {t}"),
    "unique": Text("{a}不重复", "{a}不重複", "{a} stands in no other row"),
    "among": Text("{w}的各行中{a}", "{w}的各列中{a}", "among the rows where {w}, {a}"),
    "first": Text("{w}的第一行的{a}", "{w}的第一列的{a}", "{a} of the first row where {w}"),
    "alike": Text("{a}与{b}相同", "{a}與{b}相同", "{a} and {b} say the same"),
    "after": Text("{a}之后第 {n} 个工作日", "{a}之後第 {n} 個工作日", "workday {n} after {a}"),
    "before": Text("{a}之前第 {n} 个工作日", "{a}之前第 {n} 個工作日", "workday {n} before {a}"),
    "workdays": Text("{a}之后 {n} 个工作日(负数为之前)", "{a}之後 {n} 個工作日(負數為之前)",
                     "{n} workdays after {a} (before it where less than 0)"),
    "days_worked": Text("{a}到{b}的工作日数", "{a}到{b}的工作日數", "days worked from {a} to {b}"),
    "month_start": Text("{a}当月第一天", "{a}當月第一天", "first day of the month of {a}"),
    "month_shifted": Text("{a}所在月之后第 {n} 个月的第一天", "{a}所在月之後第 {n} 個月的第一天",
                          "first day of the month {n} after that of {a}"),
    "rule_day": Text("{b}所在月按「{a}」的日期", "{b}所在月按「{a}」的日期", "the day by “{a}” in the month of {b}"),
    "covering": Text("从{b}到{c}含本行{a}的行数", "從{b}到{c}含本列{a}的列數",
                     "number of rows that last from {b} to {c} over this row's {a}"),
    "of": Text("{t}的「{r}」{a}", "{t}的「{r}」{a}", "{a} of “{r}” in {t}"),
}
_SIGNS = {"<=": "≤", ">=": "≥", "-": "−", "*": "×"}


def sentence_of(node: x.Expr, table: Table, tables: Mapping[str, Table], lang: Lang, params: Mapping[str, str]) -> str:
    """What the expression says, with the labels of `table`; `params` fills year and month names in labels."""

    def label(key: str, of: Table = table) -> str:
        column = of.by_key[key]
        name = column.label(lang, **params)
        return f"{column.band(lang)} {name}" if column.band and column.strong else name  # "小计" alone says nothing

    def word(key: str, **parts: object) -> str:
        return _WORDS[key](lang, **parts)

    def say_of(part: x.Expr, of: Table) -> str:
        return sentence_of(part, of, tables, lang, params)

    def say(part: x.Expr) -> str:
        if linked := _link_words(part, table, tables, lang, (label, say_of)):
            return linked
        match part:
            case x.Num(count, places):
                return format(count / 10**places, "g")
            case x.Param(key):
                return PARAMS[key].label(lang)
            case x.Col(key) | x.Day(key):
                return label(key)
            case x.Sibling(measure, key):
                column = table.by_key[table.measure_column] if table.measure_column else None
                return f"{_label_of(column, measure, lang, params)}·{label(key)}"
            case x.Foot(row, key, other):
                of = tables[other] if other else table
                text = of.foot_by_key[row].label(lang, **params)
                return word("of", t=of.label(lang), r=text, a=label(key, of)) if other else f"{text}·{label(key)}"
            case x.Beside(other, key):
                return word("beside", t=tables[other].label(lang), a=label(key, tables[other]))
            case x.SumCols(keys):
                return word("sum", a=listed(keys))
            case x.Part(total, keys, at):
                return word("part", t=side(total, "*"), a=listed(keys), n=at + 1)
            case x.SumRows(of_, where, other) if other:
                return word("beside", t=tables[other].label(lang), a=say_of(x.SumRows(of_, where), tables[other]))
            case x.SumRows(x.ONE, where, _) if where:
                return word("count", w=both(where))
            case x.SumRows(of_, where, _):
                return word("rows_where", w=both(where), a=say(of_)) if where else word("rows", a=say(of_))
            case x.CountRows(where):
                return word("count", w=both(where))
            case x.RunningSum(key):
                return word("running", a=label(key))
            case x.Arith("+", left, x.Num(count, places)) if count <= 0:
                return f"{side(left, '-')} − {say(x.Num(-count, places))}" if count else say(left)
            case x.Arith(op, left, right):
                return f"{side(left, op)} {_SIGNS.get(op, op)} {side(right, op)}"
            case x.Div(above, below, _):
                return f"{side(above, '*')} ÷ {side(below, '*')}"
            case x.CeilDiv(above, below):
                return word("up", a=f"{say(above)} ÷ {say(below)}")
            case x.Rounded(of_, places):
                return word("round", a=side(of_, "*"), n=places)
            case x.Abs(of_):
                return word("abs", a=side(of_, "*"))
            case x.Pick(which, left, right):
                return word(which.lower(), a=say(left), b=say(right))
            case x.If(condition, then, otherwise):
                return word("if", w=say(condition), a=say(then), b=say(otherwise))
            case x.Compare(op, left, right):
                return f"{say(left)} {_SIGNS.get(op, op)} {say(right)}"
            case x.Filled(key):
                return word("filled", a=label(key))
            case x.Alone(key):
                return word("alone", a=label(key))
            case x.Is(key, choice):
                return word("is", a=label(key), b=_label_of(table.by_key[key], choice, lang, params))
            case x.Names(key, number):
                return word("names", a=label(key), n=number)
            case x.All(terms):
                return both(terms)
            case x.Some(terms):
                return word("or").join(apart(t, x.All) for t in (terms if len(terms) <= 6 else (*terms[:2], terms[-1])))
            case x.Not(of_):
                return word("not", a=say(of_))
        raise TypeError(f"no words for {part!r}")

    def listed(keys: tuple[str, ...]) -> str:
        names = [label(k) for k in keys]
        return word("to", a=names[0], b=names[-1]) if len(names) > 4 else "+".join(names)

    def both(terms: tuple[x.Expr, ...]) -> str:
        if len(terms) > 6:  # twelve months read alike: the first and the last say it
            return word("and").join((apart(terms[0], x.Some), "…", apart(terms[-1], x.Some)))
        return word("and").join(apart(t, x.Some) for t in terms)

    def apart(part: x.Expr, other: type[x.All | x.Some]) -> str:
        """In brackets where `and` and `or` would stand side by side."""
        return f"({say(part)})" if isinstance(part, other) and len(part.terms) > 1 else say(part)

    def side(part: x.Expr, op: str) -> str:
        text = say(part)
        return f"({text})" if isinstance(part, x.Arith) and (op == "*" or part.op in "+-") else text

    return say(node)


_Says = tuple[Callable[[str, Table], str], Callable[[x.Expr, Table], str]]  # the label of a column, the words of an expression


def _link_words(node: x.Expr, table: Table, tables: Mapping[str, Table], lang: Lang, says: _Says) -> str:
    """The words of a node that links rows, or days; '' of another."""
    label, say = says

    def alike(same: x.Pairs, there: Table) -> list[str]:
        return [_WORDS["same"](lang, a=label(theirs, there), b=label(mine, table)) for theirs, mine in same]

    def beside(there: Table, text: str) -> str:
        return text if there is table else _WORDS["beside"](lang, t=there.label(lang), a=text)

    def among(where: tuple[x.Expr, ...], there: Table, text: str) -> str:
        return _WORDS["among"](lang, w=_WORDS["and"](lang).join(say(test, there) for test in where), a=text) if where else text

    def apart(part: x.Expr) -> str:
        return f"({say(part, table)})" if isinstance(part, x.Arith) else say(part, table)

    match node:
        case x.Compare(">", x.SumSame(x.ONE, same, where, other), x.Num(0, 0)) if other:
            named = {"a": "+".join(label(a, tables[other]) for a, _ in same), "b": "+".join(label(b, table) for _, b in same)}
            return among(where, tables[other], _WORDS["exists"](lang, t=tables[other].label(lang), **named))
        case x.Compare("<=", x.SumSame(x.ONE, same, where, ""), x.ONE) if all(a == b for a, b in same):
            return among(where, table, _WORDS["unique"](lang, a="+".join(label(a, table) for a, _ in same)))
        case x.SumSame(of, same, where, other):
            there = tables[other] if other else table
            tests = _WORDS["and"](lang).join([*alike(same, there), *(say(test, there) for test in where)])
            inner = _WORDS["count"](lang, w=tests) if of == x.ONE else _WORDS["rows_where"](lang, w=tests, a=say(of, there))
            return beside(there, inner)
        case x.Find(key, same, other, where):
            there = tables[other] if other else table
            tests = _WORDS["and"](lang).join([*alike(same, there), *(say(test, there) for test in where)])
            return beside(there, _WORDS["first"](lang, w=tests, a=label(key, there)))
        case x.Same(left, right):
            return _WORDS["alike"](lang, a=label(left, table), b=label(right, table))
        case x.Workday(of, x.Num(count, 0)) if count:
            return _WORDS["after" if count > 0 else "before"](lang, a=apart(of), n=abs(count))
        case x.Workday(of, days):
            return _WORDS["workdays"](lang, a=apart(of), n=apart(days))
        case x.DaysWorked(first, last):
            return _WORDS["days_worked"](lang, a=apart(first), b=apart(last))
        case x.MonthStart(of, months):
            return _WORDS["month_shifted" if months else "month_start"](lang, a=apart(of), n=months)
        case x.RuleDay(key, month):
            return _WORDS["rule_day"](lang, a=label(key, table), b=apart(month))
        case x.Covering(key, begins, ends, where):
            named = {"a": label(key, table), "b": label(begins, table), "c": label(ends, table)}
            return among(where, table, _WORDS["covering"](lang, **named))
    return ""


def _label_of(column: Column | None, choice: str, lang: Lang, params: Mapping[str, str]) -> str:
    """The choice as the column shows it; labels of months are filled as those of columns are."""
    return next((c.label(lang, **params) for c in column.choices if c.key == choice), choice) if column else choice
