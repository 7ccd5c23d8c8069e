"""UNIT, SOLVE3 and NUMBER: one cell at a time. Floor 6."""
from __future__ import annotations

from functools import reduce
from typing import Final

from xlplan import terms
from xlplan.pipeline.formulas.recipe import ANSWER, Line, Recipe
from xlplan.text import Text

_ANSWER: Final = terms.in_sentence(terms.RESULT)


def _size_of(unit: str) -> str:
    """How many of the plain unit the unit in that cell is; an error for one that is not known."""
    sizes = {"元": "1", "千元": "1000", "万元": "10000", "萬元": "10000", "百万元": "1000000", "百萬元": "1000000", "亿元": "100000000",
             "億元": "100000000"}
    return f'CHOOSE(MATCH({unit},{{{{{",".join(chr(34) + name + chr(34) for name in sizes)}}}}},0),{",".join(sizes.values())})'


UNIT: Final = Recipe(
    "XLP_UNIT(value, from, to)",
    Text("单位换算。", "單位換算。", "Converts between units of money."),
    (Line("value", Text("数", "數", "number"), typed="1.25"),
     Line("source", Text("原单位", "原單位", "its unit"), typed="千元"),
     Line("target", Text("新单位", "新單位", "unit wanted"), typed="元"),
     Line(ANSWER, _ANSWER, # to the 15 digits that a cell shows: 1.005 times 10000 is a little less than 10050 to a computer
         'IF(ISNUMBER({value}),VALUE(TEXT({value}*' + _size_of("{source}") + "/" + _size_of("{target}")
          + ',"0.00000000000000E+00")),VALUE("×"))')),
    Text("只认元、千元、万元、百万元、亿元;不认的报 #N/A。人、家、% 等别的单位照比例自己改。",
         "只認元、千元、萬元、百萬元、億元;不認的報 #N/A。人、家、% 等別的單位照比例自己改。",
         "Only yuan (元) and its 千, 万, 百万, 亿 are known, others give #N/A; 10k yuan is written 万元."))

_GROWN: Final = "(10000+ROUND({growth}*10000,0))"


def _too_fine(amount: str) -> str:
    return f"ABS({amount}-ROUND({amount},0))>0.00001"


SOLVE3: Final = Recipe(
    "XLP_SOLVE3(base, growth, target, step)",
    Text("基数、增长率、目标,给两个求第三个,求的那个留空。增长率求到 0.1%。",
         "基數、成長率、目標,給兩個求第三個,求的那個留空。成長率求到 0.1%。",
         "Base, growth and target: two give the third, which is left blank. A growth is found to 0.1 %."),
    (Line("base", Text("基数", "基數", "base"), typed="1000"), Line("growth", terms.in_sentence(terms.GROWTH), typed="0.12"),
     Line("target", Text("目标", "目標", "target"), typed="–"), Line("step", Text("最小单位", "最小單位", "step"), typed="0.01"),
     Line(ANSWER, _ANSWER,
          f'IF(OR(COUNT({{base}},{{growth}},{{target}})<>2,COUNTA({{base}},{{growth}},{{target}})<>2,COUNT({{step}})<1,{{step}}<=0,{_too_fine("{base}/{step}")},{_too_fine("{target}/{step}")},'
          f'{_too_fine("{growth}*10000")}),VALUE("×"),'
          f'IF({{target}}="",ROUND(ROUND(ROUND({{base}}/{{step}},0)*{_GROWN}/10000,0)*{{step}},6),'
          'IF({growth}="",ROUND((ROUND({target}/{step},0)-ROUND({base}/{step},0))*1000/ROUND({base}/{step},0),0)/1000,'
          f"ROUND(ROUND(ROUND({{target}}/{{step}},0)*10000/{_GROWN},0)*{{step}},6))))")),
    Text("增长率最细 0.01%。三个都给时不核对,报错;增长率写成 20(即 2000%)不提醒。",
         "成長率最細 0.01%。三個都給時不核對,報錯;成長率寫成 20(即 2000%)不提醒。",
         "A growth is taken to 0.01 %. Three figures are not checked against each other but an error; a growth of 20 (2000 %) is not asked "
         "about."))


def _replaced(text: str, pairs: list[tuple[str, str]]) -> str:
    return reduce(lambda so_far, pair: f'SUBSTITUTE({so_far},"{pair[0]}","{pair[1]}")', pairs, text)


_HALF: Final = [*((chr(0xFEE0 + ord(c)), c) for c in "0123456789.,%-"),
                 ("￥", "¥"), ("萬", "万"), ("億", "亿"), ("\u3000", " "), ("−", "-")]
_DIGITS_AND_COMMA: Final = [(c, "") for c in "0123456789,"]
_WHOLE: Final = 'LEFT({body},FIND(".",{body}&".")-1)'
_SHAPES: Final = ",".join((
    'OR({left}="",{left}=".",AND(OR({left}="-",{left}="-."),LEFT({body})="-"))',  # digits, one point, a minus in front
    'RIGHT({body})<>"."', "LEN({body})<16", 'LEN({body})-FIND(".",{body}&".")<9',
    'OR(LEFT({digits})<>"0",LEN({digits})=1)',  # 007 is a code
    'ISERROR(FIND(",",{body},FIND(".",{body}&".")))',  # no separator behind the point
    f'IF(ISERROR(FIND(",",{{body}})),TRUE,{_WHOLE}=TEXT(VALUE(SUBSTITUTE({_WHOLE},",","")),"#,##0"))',  # by thousands before it
    "OR({scale}<>0.01,{bare}={half})"))  # no money of a percentage

NUMBER: Final = Recipe(
    "XLP_NUMBER(text)",
    Text("读出写成文本的数:全角、千分号、前后空格、%、千、万、亿、元、¥。",
         "讀出寫成文字的數:全形、千分號、前後空格、%、千、萬、億、元、¥。",
         "Reads a number typed as text: full-width characters, separators of thousands, blanks around it, %, 千, 万, 亿, 元, ¥."),
    (Line("text", Text("文本", "文字", "text"), typed=Text("１.２万", "１.２萬", "１.２万")),
     Line("half", Text("化成半角", "化成半形", "in plain characters"), f'TRIM({_replaced("{text}", _HALF)})'),
     Line("bare", Text("去掉 ¥ 和元", "去掉 ¥ 和元", "without ¥ in front and 元 behind"),
          'TRIM(MID(LEFT({half},LEN({half})-(RIGHT({half})="元")),1+(LEFT({half})="¥"),99))'),
     Line("scale", Text("末尾的单位", "末尾的單位", "what its end says"),
          'IF(RIGHT({bare})="%",0.01,IF(RIGHT({bare})="千",1000,IF(RIGHT({bare})="万",10000,IF(RIGHT({bare})="亿",100000000,1))))'),
     Line("body", Text("数字部分", "數字部分", "its digits"), "TRIM(LEFT({bare},LEN({bare})-({scale}<>1)))"),
     Line("left", Text("除了数字和千分号还有什么", "除了數字和千分號還有什麼", "what is there besides digits and separators"),
          _replaced("{body}", _DIGITS_AND_COMMA)),
     Line("digits", Text("整数部分", "整數部分", "before the point"), f'SUBSTITUTE(SUBSTITUTE({_WHOLE},",",""),"-","")'),
     Line(ANSWER, _ANSWER,
          'IF(ISNUMBER({text}),{text},IF(OR({half}="",{half}="-",{half}="—",{half}="–",{half}="/"),0,'
          f'IF(AND({_SHAPES}),ROUND(VALUE(SUBSTITUTE({{body}},",",""))*{{scale}},10),VALUE("×"))))')),
    Text("不能确定的一律报错,不猜。括号负数、百/十万等其他单位、人民币字样、SAP 的尾部负号,公式不读,请改写。",
         "不能確定的一律報錯,不猜。括號負數、百/十萬等其他單位、人民幣字樣、SAP 的尾部負號,公式不讀,請改寫。",
         "What is not certain is an error, never a guess. Numbers in brackets, other magnitudes, RMB and a minus at the end are not read: "
         "type them again."))
