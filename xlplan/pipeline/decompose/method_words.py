"""What the methods and actions of `decompose` are called. Floor 6."""
from __future__ import annotations

from typing import Final

from xlplan.text import Text

METHODS: Final[dict[str, Text]] = {
    "proportional": Text("按比例", "按比例", "in proportion"), "equal": Text("平均", "平均", "equally"),
    "equal_populated": Text("非零格平均", "非零格平均", "equally over cells that are not zero"),
    "relative_proportional": Text("按权重", "按權重", "by weights"), "pattern": Text("按模式", "按模式", "by pattern"),
    "percent_change": Text("按百分比增减", "按百分比增減", "percent change"),
    "relative_percent": Text("按参照的百分比", "按參照的百分比", "percent of reference"),
    "repeat": Text("每格同数", "每格同數", "the same in every cell"),
    "repeat_populated": Text("非零格同数", "非零格同數", "the same in cells that are not zero"),
    "straight_line": Text("直线", "直線", "straight line"), "growth": Text("逐格增长", "逐格成長", "growth"),
    "clear": Text("清零", "清零", "cleared"), "transfer": Text("转移", "移轉", "transfer")}
ACTIONS: Final[dict[str, Text]] = {"replace": Text("替换", "取代", "replace"), "add": Text("增加", "增加", "add"),
                                   "subtract": Text("减少", "減少", "subtract")}
