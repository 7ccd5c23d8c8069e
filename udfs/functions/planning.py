"""XLP_SEASON, XLP_HEADCOUNT, XLP_RAMP, XLP_SOLVE3, XLP_UNIT, XLP_NUMBER: figures a planner needs on the way. Floor 7."""
from __future__ import annotations

from udfs.answers.block import NONE, Answer, Block
from udfs.answers.guard import worksheet_function
from udfs.answers.planning import capacity_rows, heads_needed, season_indices, solve_third
from udfs.answers.single import answer_each, convert_unit, read_numeral
from udfs.functions.arguments import STEP
from xlplan.text import Text


@worksheet_function(
    Text("淡旺季指数(平均为 1)。约满两年用移动平均比率法,不足则用一年的占比", "淡旺季指數(平均為 1)。約滿兩年用移動平均比率法,不足則用一年的占比",
         "Seasonal indices, mean 1: ratio to moving average, or the shares of a whole year where there is less than about two"),
    history=Text("历史数据:按先后一行或一列,或每年一行;空白为未知", "歷史資料:按先後一列或一欄,或每年一列;空白為未知",
                 "The past in order: a row, a column, or a row for each year; blank is unknown"),
    period=Text("一年几期;不填为 12", "一年幾期;不填為 12", "Periods in a year; 12 unless given"))
def XLP_SEASON(history: Block, period: Block = NONE) -> Answer:
    """One index for each period of the year."""
    return season_indices(history, period)


@worksheet_function(
    Text("照看网点需要的人数(进位取整)", "照看據點需要的人數(進位取整)", "Heads needed to look after outlets, rounded up"),
    outlets=Text("网点数", "據點數", "Number of outlets"), per_head=Text("每人最多负责几家", "每人最多負責幾家", "The most outlets one head may have"),
    visits=Text("每周期拜访几次;分级时一行,每级一个", "每週期拜訪幾次;分級時一列,每級一個", "Visits in a cycle; a row of them for outlets in classes"),
    calls_per_day=Text("每人每天拜访几家", "每人每天拜訪幾家", "Calls a head makes a day"),
    workdays=Text("每周期几个工作日", "每週期幾個工作日", "Workdays in the cycle"))
def XLP_HEADCOUNT(outlets: Block, per_head: Block = NONE, visits: Block = NONE, calls_per_day: Block = NONE, workdays: Block = NONE) -> Answer:
    """Heads for each cell; with classes one number for each row of them."""
    return heads_needed(outlets, per_head, visits, calls_per_day, workdays)


@worksheet_function(
    Text("新人成长后的产能(折合满员人数)", "新人成長後的產能(折合滿員人數)", "Capacity in full heads while new ones learn"),
    hires=Text("每期入职人数,一行或一列", "每期到職人數,一列或一欄", "Heads that start in each period, a row or a column"),
    curve=Text("入职第 1、2、3…期的产能,如 0.3、0.6、1;最后一个沿用", "到職第 1、2、3…期的產能,如 0.3、0.6、1;最後一個沿用",
               "Productivity by periods of service, such as 0.3, 0.6, 1; the last one lasts"))
def XLP_RAMP(hires: Block, curve: Block) -> Answer:
    """Capacity of each period, in the shape of the hires."""
    return capacity_rows(hires, curve)


@worksheet_function(
    Text("基数、增长率、目标,给两个求第三个;三个都给则核对", "基數、成長率、目標,給兩個求第三個;三個都給則核對",
         "Base, growth and target: two give the third; all three are checked against each other"),
    base=Text("基数,求它时留空", "基數,求它時留空", "The base; blank to find it"),
    growth=Text("增长率,如 20% 或 0.2,求它时留空(求到 0.1%)", "成長率,如 20% 或 0.2,求它時留空(求到 0.1%)",
                "The growth, such as 20% or 0.2; blank to find it, rounded to 0.1%"),
    target=Text("目标,求它时留空", "目標,求它時留空", "The target; blank to find it"), step_size=STEP)
def XLP_SOLVE3(base: Block, growth: Block, target: Block, step_size: Block = NONE) -> Answer:
    """The figure that is blank, for each cell."""
    return answer_each("XLP_SOLVE3", solve_third(step_size), base, growth, target)


@worksheet_function(
    Text("单位换算,分毫不差,如 万元 到 元", "單位換算,分毫不差,如 萬元 到 元", "Converts between units exactly, such as 10k yuan to yuan"),
    value=Text("数", "數", "Numbers"), from_unit=Text("原单位,如 万元", "原單位,如 萬元", "Unit of the numbers, such as 10k yuan"),
    to_unit=Text("新单位,如 元", "新單位,如 元", "Unit wanted, such as yuan"))
def XLP_UNIT(value: Block, from_unit: Block, to_unit: Block) -> Answer:
    """The numbers in the new unit."""
    return answer_each("XLP_UNIT", convert_unit, value, from_unit, to_unit)


@worksheet_function(
    Text("读出文本里的数,如 １.２万 读作 12000;不能确定的报错", "讀出文字裡的數,如 １.２萬 讀作 12000;不能確定的報錯",
         "Reads numbers typed as text, such as full-width digits or 12%; what is not certain is an error"),
    text=Text("文本,可以是一块", "文字,可以是一塊", "The texts"))
def XLP_NUMBER(text: Block) -> Answer:
    """The numbers, in the shape of the texts; blank and a dash are 0."""
    return answer_each("XLP_NUMBER", read_numeral, text)
