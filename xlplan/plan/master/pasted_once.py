"""What HQ pasted, summed up once however often the same master is read in one process: by the add-in at every button, by a notebook at
every call. Floor 4."""
from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Final

from xlplan.plan.master.history import History
from xlplan.plan.master.pasted_codes import PastedCodes
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.frame import Frame
from xlplan.schema.table import Table

_KEPT: Final = 8  # masters; what is kept of one are sums and findings
_Summed = tuple[tuple[Table, ...], History, tuple[Diagnostic, ...]]
_known: OrderedDict[bytes, _Summed] = OrderedDict()


def pasted_history(frames: Mapping[str, Frame], codes: PastedCodes, year: int, start: int) -> tuple[History, list[Diagnostic]]:
    """`pasted.history_from` of the sheets that hold something; the same for the same content, never to be changed."""
    tables, asked = tuple(frame.table for frame in frames.values()), _digest(frames.values(), codes, year, start)
    summed = _known.pop(asked, None)
    if summed is None or any(one is not of for one, of in zip(tables, summed[0], strict=True)):
        from xlplan.plan.master.pasted import history_from  # noqa: PLC0415 - pandas only where something was pasted

        history, found = history_from(frames, codes, year, start)
        summed = tables, history, tuple(found)
    _known[asked] = summed
    while len(_known) > _KEPT:
        _known.popitem(last=False)
    return summed[1], list(summed[2])


def _digest(frames: Iterable[Frame], *others: object) -> bytes:
    """Of all that the sums are made from; a column at a time, as pasted sheets are long."""
    out = blake2b(repr(others).encode())
    for frame in frames:
        out.update(repr((frame.table.key, frame.keys, sorted(frame.refused.items()))).encode())
        arrays = (("", frame.sheet_rows), ("used", frame.used), *frame.amounts.items(), *frame.filled.items(),
                  *((key, exact.counts) for key, exact in frame.exact.items()))
        for key, array in arrays:
            out.update(f"\n{key} {array.dtype} ".encode() + (repr(array.tolist()).encode() if array.dtype == object else array.tobytes()))
        for key, texts in frame.texts.items():
            out.update(f"\n{key} ".encode() + "\0".join(map(str, texts)).encode("utf-8", "surrogatepass"))
        out.update(repr([(key, sorted(exact.rest.items())) for key, exact in frame.exact.items()]).encode())
    return out.digest()
