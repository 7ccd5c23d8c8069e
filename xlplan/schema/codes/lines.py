"""Catalogue, XP27x: lines on the sheet on which a unit works for itself, and cells that take them. Entries as in `rules`. Floor 1."""
from __future__ import annotations

from typing import Final

from xlplan.text import Text

ENTRIES: Final = (
    ("XP271", "lines-in-another-unit", "warning/warning",
     Text("{column} 按 {unit} 填,引用的却是明细里另一种单位的那一列:取到 {found},明细合 {expected} {unit}", "{column} 按 {unit} 填,參照的卻是明細裡另一種單位的那一欄:取到 {found},明細合 {expected} {unit}",
          "{column} is in {unit} and takes the lines in another unit: it holds {found}, while they come to {expected} {unit}"),
     Text("请在 {cell} 改填 {range};明细本来就按 {unit} 写的就不用改", "請在 {cell} 改填 {range};明細本來就按 {unit} 寫的就不用改",
          "Type {range} into {cell}; leave it where the lines are in {unit} themselves")),
    ("XP272", "lines-taken-twice", "warning/warning",
     Text("明细「{name}」第 {line} 行被 {n} 格各算了一遍:{cells}", "明細「{name}」第 {line} 列被 {n} 格各算了一遍:{cells}",
          "Line {line} of “{name}” counts in each of {n} cells: {cells}"),
     Text("请只留一格引用它,其余的改填自己的数;每格都该有这个数(如每月一次)就不用改", "請只留一格參照它,其餘的改填自己的數;每格都該有這個數(如每月一次)就不用改",
          "Let one of them take it and type the others; leave it where each is to hold that amount, as one of every month")),
    ("XP273", "amount-typed-over", "warning/warning",
     Text("明细「{name}」的金额是键入的 {found},数量 × 单价是 {expected};按 {found} 计", "明細「{name}」的金額是鍵入的 {found},數量 × 單價是 {expected};按 {found} 計",
          "The amount of a line of “{name}” was typed: {found}, while quantity × price is {expected}; {found} counts"),
     Text("请清空 {cell} 或从上面复制公式,让金额等于数量 × 单价;金额对,就把数量或单价改对", "請清空 {cell} 或從上面複製公式,讓金額等於數量 × 單價;金額對,就把數量或單價改對",
          "Clear {cell}, or copy the formula down to it, for quantity × price to count; where the amount is right, correct quantity or price")),
)
