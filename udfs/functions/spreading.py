"""XLP_SPREAD, XLP_FIT, XLP_REBALANCE, XLP_REFORECAST: totals broken down exactly. Floor 7.

Text that is a number, an error or a date among amounts is refused, naming its cell; blank is 0. A line that cannot be done
shows errors in its own cells only.
"""
from __future__ import annotations

from udfs.answers.block import NONE, Answer, Block
from udfs.answers.fits import fit_of
from udfs.answers.guard import worksheet_function
from udfs.answers.spreads import rebalance_of, reforecast_of, spread_of
from udfs.functions.arguments import HOLD, STEP, WEIGHTS
from xlplan.text import Text


@worksheet_function(
    Text("把总数按权重分到每格,合计一分不差。一列总数逐行分,一行总数逐列分", "把總數按權重分到每格,合計一分不差。一欄總數逐列分,一列總數逐欄分",
         "Breaks a total down by weights; the parts add up exactly. A column of totals goes row by row, a row of totals column by column"),
    total=Text("总数:一个,或每行一个,或每列一个", "總數:一個,或每列一個,或每欄一個", "The total: one, or one for each row, or for each column"),
    weights=WEIGHTS, step_size=STEP,
    hold=Text("与权重同样大小的标记:TRUE、1 或 x 的格保留权重里的数", "與權重同樣大小的標記:TRUE、1 或 x 的格保留權重裡的數",
              "Marks in the shape of the weights: cells with TRUE, 1 or x keep the number in weights"),
    lower=Text("下限:一个,或每格一个;空白无下限", "下限:一個,或每格一個;空白無下限", "Lower bounds: one, or one for each cell; blank is none"),
    upper=Text("上限:一个,或每格一个;空白无上限", "上限:一個,或每格一個;空白無上限", "Upper bounds: one, or one for each cell; blank is none"),
    rule=Text("取整规则:largest_remainder(默认)、cumulative、last、jefferson、webster、hill、dean、adams",
              "取整規則:largest_remainder(預設)、cumulative、last、jefferson、webster、hill、dean、adams",
              "Rounding rule: largest_remainder (default), cumulative, last, jefferson, webster, hill, dean, adams"))
def XLP_SPREAD(total: Block, weights: Block, step_size: Block = NONE, hold: Block = NONE, lower: Block = NONE, upper: Block = NONE,
               rule: Block = NONE) -> Answer:
    """The totals spread over the cells, in the shape of the weights."""
    return spread_of(total, weights, step_size, hold, lower, upper, rule).answer()


@worksheet_function(
    Text("按样表的比例填一张表,行合计、列合计都一分不差", "按樣表的比例填一張表,列合計、欄合計都一分不差",
         "Fills a table in the proportions of another so that all row and column totals are met exactly"),
    row_totals=Text("各行合计", "各列合計", "Totals of the rows"), column_totals=Text("各列合计", "各欄合計", "Totals of the columns"),
    seed=Text("样表,如上年实际;空白和 0 的格保持 0", "樣表,如去年實際;空白和 0 的格保持 0",
              "The table to start from, such as last year; cells that are blank or 0 stay 0"), step_size=STEP)
def XLP_FIT(row_totals: Block, column_totals: Block, seed: Block, step_size: Block = NONE) -> Answer:
    """The table in the shape of the seed."""
    return fit_of(row_totals, column_totals, seed, step_size).answer()


@worksheet_function(
    Text("把现有的数调到目标合计:固定的格不动,其余按原数的比例", "把現有的數調到目標合計:固定的格不動,其餘按原數的比例",
         "Brings figures to a target total: held cells stay, the others move in proportion to what they hold"),
    target=Text("目标合计:一个,或每行一个,或每列一个", "目標合計:一個,或每列一個,或每欄一個", "The target: one, or one for each row, or for each column"),
    current=Text("现有的数:一行、一列或一块", "現有的數:一列、一欄或一塊", "The figures as they are: a row, a column or a block"),
    hold=HOLD, step_size=STEP)
def XLP_REBALANCE(target: Block, current: Block, hold: Block = NONE, step_size: Block = NONE) -> Answer:
    """The figures in the shape of those given."""
    return rebalance_of(target, current, hold, step_size).answer()


@worksheet_function(
    Text("重新预测:已有实际的月份用实际数,其余月份按权重分完全年数", "重新預測:已有實際的月份用實際數,其餘月份按權重分完全年數",
         "Reforecasts: months with actuals keep them, the others share what is left of the year by weight"),
    annual=Text("全年数:一个,或每行一个,或每列一个", "全年數:一個,或每列一個,或每欄一個", "The year: one total, or one for each row, or for each column"),
    actuals=Text("实际数;空白表示还没有(0 是实际)", "實際數;空白表示還沒有(0 是實際)", "Actuals; blank means not yet, 0 is an actual"),
    weights=WEIGHTS, step_size=STEP)
def XLP_REFORECAST(annual: Block, actuals: Block, weights: Block, step_size: Block = NONE) -> Answer:
    """All periods in the shape of the weights."""
    return reforecast_of(annual, actuals, weights, step_size).answer()
