"""Catalogue, XP76x: HQ's sheet 编码对照. Entries as in `rules`. Floor 1."""
from __future__ import annotations

from typing import Final

from xlplan.text import Text

ENTRIES: Final = (
    ("XP760", "mapped-to-no-target", "error/error",
     Text("{item}对应到汇总单位 {other},它不承担目标,数到了那里哪个单位都不算;{choices}", "{item}對應到彙總單位 {other},它不承擔目標,數到了那裡哪個單位都不算;{choices}",
          "{item} is mapped to {other}, which only adds up and carries no target: figures there belong to no unit; {choices}"),
     Text("改成承担目标的单位,几个单位分就每行写占比;哪个单位都不是的,删去这一行:它的数不计入,合计照样列出",
          "改成承擔目標的單位,幾個單位分就每列寫占比;哪個單位都不是的,刪去這一列:它的數不計入,合計照樣列出",
          "Map it to a unit with a target, or to several with their shares; delete the row where it is none of them: its figures are left out and "
          "listed with their sum")),
    ("XP761", "mapping-interrupted", "warning/warning",
     Text("{item}的对应中断:{months} 没有哪一行管,这些月份的数不计入", "{item}的對應中斷:{months} 沒有哪一列管,這些月份的數不計入",
          "The mapping of {item} is interrupted: no row covers {months}, and figures of these months are left out"),
     Text("改生效日或失效日,让各行首尾相接;这几个月确实没有数就保留", "改生效日或失效日,讓各列首尾相接;這幾個月確實沒有數就保留",
          "Set the dates so that one row takes over from the other; leave it where these months have no figures")),
    ("XP762", "mapped-from-mid-month", "note/note",
     Text("{item}从 {day} 起:按整月算,{months} 整月都归 {other}", "{item}從 {day} 起:按整月算,{months} 整月都歸 {other}",
          "{item} is mapped from {day}: whole months count, all of {months} goes to {other}"),
     Text("无需处理;这个月要归别的单位,生效日改成下月 1 日,另写一行到本月末", "無需處理;這個月要歸別的單位,生效日改成下月 1 日,另寫一列到本月末",
          "Nothing to do; where that month belongs elsewhere, begin on the first of the next and add a row that ends with this month")),
)
