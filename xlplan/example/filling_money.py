"""How a branch fills in its expense budget. Floor 4."""
from __future__ import annotations

from random import Random
from typing import Final

import numpy as np

from xlplan.decompose import apportion
from xlplan.example.catalogue import ITEMS, SHAPES
from xlplan.example.filling_people import put_cell
from xlplan.example.sayings import CALC, OVER
from xlplan.schema.frame import Frame
from xlplan.tables.periods import MONTHS
from xlplan.text import Lang

COMPULSORY: Final = 500  # 0.01 万元: above it a row shows how it was calculated
_SHAPE: Final = {item.code: item.shape for item in ITEMS}
# thousandths of the ceiling that a mood asks for
_ASKS: Final[dict[str, tuple[int, int]]] = {
    "as_told": (975, 1001), "ambitious": (985, 1001), "modest": (930, 991), "careless": (960, 1001)}


def fill_budget(frames: dict[str, Frame], rng: Random, mood: str, lang: Lang) -> None:
    """Months of the typed items: within the ceiling but for an item or two, along the item's own season."""
    frame = frames["expense_budget"]
    sales = int(frames["sales_targets"].amounts["hq_target"].sum()) if "sales_targets" in frames else 0
    for i in range(frame.size):
        ask, over = rng.randrange(*_ASKS[mood]), rng.randrange(100)
        if frame.texts["link"][i] != "none":
            continue
        suggested = np.array([max(int(frame.amounts[m][i]), 0) for m in MONTHS], dtype=np.int64)
        cap = int(frame.amounts["cap"][i])
        wanted = (cap or int(suggested.sum())) * ask // 1000
        above = bool(cap) and frame.texts["mark"][i] == "key_project" and over < {"ambitious": 25, "careless": 15}.get(
            mood, 0)
        if above:
            wanted = cap * (1000 + rng.randrange(8, 31)) // 1000
        elif wanted > 1000:
            wanted = wanted // 10 * 10
        shape = SHAPES.get(_SHAPE.get(str(frame.texts["code"][i]), ""))
        if frame.texts["calc"][i] and suggested.any():  # stated in an earlier round: HQ's figures as they are
            continue
        weights = np.array(shape, dtype=np.int64) if shape else suggested if suggested.any() else np.ones(12, np.int64)
        wobble = np.array([rng.randrange(93, 108) for _ in MONTHS], dtype=np.int64)
        for m, value in zip(MONTHS, apportion(wanted, weights * wobble).tolist(), strict=True):
            put_cell(frame, i, m, value)
        skipped = rng.randrange(100) < (35 if mood == "careless" else 4)
        if wanted > COMPULSORY and not skipped:
            said = calculation_text(str(frame.texts["code"][i]), wanted, sales, rng, lang)
            put_cell(frame, i, "calc", OVER(lang, calc=said) if above else said)


def calculation_text(code: str, amount: int, sales: int, rng: Random, lang: Lang) -> str:
    """How 0.01 万元 `amount` came about, quantity × price, or a share of sales."""
    text = CALC.get(code[:2], CALC[""])
    times = 12 if code.startswith("53") else 1
    price = rng.randrange(4, 31) * (100 if times == 1 else 50)
    n = max(1, round(amount * 100 / (price * times)))
    price = round(amount * 100 / (n * times))
    rate = amount * 10_000 // sales if sales else 0
    return text(lang, n=n, price=price, base=sales // 100, rate=f"{rate // 100}.{rate % 100:02d}")
