"""The sheets of a master a year on, each by what its declaration says of the next year. Room between exports and pipeline."""
from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

import numpy as np

from xlplan.drafting.guesses import Guess, Open, of_rows, row_key
from xlplan.plan.master.labels import named_code
from xlplan.plan.master.read_rows import codes_in, used_rows
from xlplan.schema.exact import Exact
from xlplan.schema.frame import Frame
from xlplan.tables import BRANCH
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.tables.master.mapping import GUESSED
from xlplan.tables.master.rows import with_room
from xlplan.tables.shelf import shelf_names
from xlplan.text import Text, fold_text, list_briefly, same_text, text_list
from xlplan.units import PERCENT

DEFINES: Final[Mapping[str, tuple[str, str]]] = {  # column that names what another sheet lists -> that sheet, its column of names
    "branch": ("organisation", "name"), "product": ("products", "series"), "channel": ("channels", "name")}
MAPPED_TO: Final[Mapping[str, str]] = {"unit": "branch", "product": "product", "channel": "channel"}  # kind of the mapping -> column
_ROOM: Final = 30  # blank rows below what goes on
_ENDED: Final = Text("{n} 行在 {first} 前已结束,没有带过来:{names}", "{n} 列在 {first} 前已結束,沒有帶過來:{names}",
                     "Ended before {first} and left out: {names} ({n} rows)")
_KEPT: Final = Text("{n} 行在 {first} 前已结束,只因历史数据用到才留着,不做计划:{names}",
                    "{n} 列在 {first} 前已結束,只因歷史資料用到才留著,不做計畫:{names}",
                    "Ended before {first}, kept only because the history names them, nothing planned: {names} ({n} rows)")
_OF_GONE: Final = Text("{n} 行的单位、产品或渠道已结束,没有带过来:{names}", "{n} 列的單位、產品或通路已結束,沒有帶過來:{names}",
                       "Of units, products or channels that have ended, left out: {names} ({n} rows)")
_EMPTIED: Final = Text("{n} 行只属于上年,没有带过来", "{n} 列只屬於去年,沒有帶過來", "Of last year alone, left out: {n} rows")
_BLANKED: Final = Text("「{columns}」只属于上年,清空了 {n} 格", "「{columns}」只屬於去年,清空了 {n} 格",
                       "Of last year alone, cleared: {columns} ({n} cells)")
_ASKED: Final = Text("沿用上年", "沿用去年", "As last year")
_MOVED: Final = Text("上年的日子推后一年(周末提前到周五)", "去年的日子延後一年(週末提前到週五)",
                     "Last year's day, a year later (the Friday before, where that is a weekend)")

_TORN: Final = Text("{code} 拆给 {gone} 的 {open} 空着:{gone} 已结束,没有带过来;留下的 {stay} 标为「推测」不算,改好占比再清空「待核对」",
                    "{code} 拆給 {gone} 的 {open} 空著:{gone} 已結束,沒有帶過來;留下的 {stay} 標為「推測」不算,改好占比再清空「待核對」",
                    "{open} of {code} is open: {gone} has ended and was left out; {stay} still goes on. Its rows are marked as guesses "
                    "and do not count: set their shares, then clear To check")
_TORN_GUESS: Final = Text("拆分里有一份已结束,其余占比不足 100%", "拆分裡有一份已結束,其餘占比不足 100%",
                          "Part of the split has ended; the rest is less than 100 %")

Restate = Callable[[Frame], list[Guess]]  # fills in the cells of a column of a new sheet and says which of them are guesses


@dataclass
class Carried:
    """The sheets that go on, what is guessed in them, what HQ must settle, and what stayed behind."""

    frames: dict[str, Frame] = field(default_factory=dict)
    guesses: list[Guess] = field(default_factory=list)
    behind: list[Open] = field(default_factory=list)
    open: list[Open] = field(default_factory=list)


@dataclass(frozen=True)
class Carrier:
    """Carries the sheets of a master over.

    Attributes:
        old: its sheets, codes spelt as where they are defined. begun: those of an empty master of the new year.
        first: its first day, ISO. named: column of `DEFINES` -> what the history that goes on has in it, folded.
        restated: (table, column) -> what fills the column in.
    """

    old: Mapping[str, Frame]
    begun: Mapping[str, Frame]
    first: str
    named: Mapping[str, Collection[str]] = field(default_factory=dict)
    restated: Mapping[tuple[str, str], Restate] = field(default_factory=dict)

    def carried(self) -> Carried:
        """All but the company's sheet and the history."""
        out = Carried()
        gone = {column: self._gone(column) for column in DEFINES}
        for key, table in MASTER_BY_KEY.items():
            frame = self.old.get(key)
            if frame is None or table.kind != "open":
                continue
            if table.next_year == "emptied" and (n := int(used_rows(frame).sum())):
                out.behind.append(Open(key, _EMPTIED.filled(n=n)))
            elif table.next_year == "kept":
                self._carry(frame, gone, out)
        return out

    def _carry(self, old: Frame, gone: Mapping[str, Collection[str]], out: Carried) -> None:
        key, rows = old.table.key, np.flatnonzero(used_rows(old)).tolist()
        ended = [i for i in rows if self._ends(old, i)]
        defined = next((column for column, (sheet, _) in DEFINES.items() if sheet == key), "")
        stay = [i for i in ended if defined and self._stays(old, i)]
        lost = [i for i in rows if i not in ended and self._about_gone(old, i, gone)]
        for said, of in ((_KEPT, stay), (_ENDED, [i for i in ended if i not in stay]), (_OF_GONE, lost)):
            if of:
                names = list_briefly(dict.fromkeys(_row_name(old, i) for i in of))
                out.behind.append(Open(key, said.filled(n=len(of), first=self.first, names=names)))
        left = {*ended, *lost} - {*stay}
        going = [i for i in rows if i not in left]
        new = self._on_ready_rows(old, going)
        if not int(used_rows(new).sum()):
            return
        self._settle(new, out)
        if key == "mapping":
            _mark_torn(old, lost, going, new, out)
        out.frames[key] = new if key in self._ready else _with_room(new, min(_ROOM, old.table.spare))

    def _settle(self, new: Frame, out: Carried) -> None:
        """Each column by what it says of the next year."""
        key, blanked = new.table.key, list[tuple[Text, int]]()
        for column in new.table.columns:
            filled = _filled(new, column.key)
            if column.next_year == "blank" and filled:
                _clear(new, column.key)
                blanked += [(column.label, len(filled))] if column.who == "I" else []
            elif column.next_year == "asked":
                out.guesses += of_rows(key, column.key, filled, _ASKED)
            elif column.next_year == "moved":
                for i in filled:
                    new.texts[column.key][i] = year_later(str(new.texts[column.key][i]))
                out.guesses += of_rows(key, column.key, filled, _MOVED)
            elif column.next_year == "restated":
                out.guesses += self.restated[key, column.key](new)
        if blanked:
            out.behind.append(Open(key, _BLANKED.filled(columns=text_list(label for label, _ in blanked), n=sum(n for _, n in blanked))))

    @property
    def _ready(self) -> Mapping[str, Frame]:
        """Sheets with rows that stand ready in an empty master."""
        return {key: frame for key, frame in self.begun.items() if frame.table.kind == "open" and used_rows(frame).any()}

    def _on_ready_rows(self, old: Frame, rows: Sequence[int]) -> Frame:
        """Those rows; where an empty master has rows ready, on these, what has none of them below, and a second one of the same."""
        ready = self._ready.get(old.table.key)
        if ready is None:
            return picked_rows(old, rows)
        name = old.table.names[0]
        new, taken = _copied(ready), {_meant(str(t)): i for i, t in enumerate(ready.texts[name]) if t}
        free = [i for i, t in enumerate(ready.texts[name]) if not t]
        columns = [c for c in old.table.columns if c.who == "I" and c.key != name]
        said = {i for c in columns for i in _filled(old, c.key)}
        going = [i for i in rows if i in said or _meant(str(old.texts[name][i])) not in taken]
        for i in going:
            at = taken.pop(_meant(str(old.texts[name][i])), None)
            if at is None and free:
                at = free.pop(0)
                new.texts[name][at] = old.texts[name][i]
            if at is not None:
                for column in columns:
                    _copy_cell(old, i, new, at, column.key)
        return new

    def _ends(self, frame: Frame, i: int) -> bool:
        return any("" < str(frame.texts[c.key][i])[:10] < self.first for c in frame.table.columns if c.next_year == "ends")

    def _gone(self, column: str) -> set[str]:
        """Folded codes of that sheet of which no row goes on in the new year."""
        frame = self.old.get(DEFINES[column][0])
        if frame is None:
            return set()
        rows = np.flatnonzero(used_rows(frame)).tolist()
        codes = {i: fold_text(str(frame.texts["code"][i])) for i in rows}
        return {codes[i] for i in rows if self._ends(frame, i)} - {codes[i] for i in rows if not self._ends(frame, i)} - {""}

    def _stays(self, frame: Frame, i: int) -> bool:
        """Whether a row that ended is needed to read the history."""
        defined = next(column for column, (sheet, _) in DEFINES.items() if sheet == frame.table.key)
        return bool(self._names_of(frame, i) & set(self.named.get(defined, ()))) and self._alone(frame, i)

    def _about_gone(self, frame: Frame, i: int, gone: Mapping[str, Collection[str]]) -> bool:
        """Whether the row plans for what has ended; of the mapping, whether it leads to what the history does not name either."""
        if frame.table.key == "mapping":
            column, ours = MAPPED_TO.get(str(frame.texts["kind"][i]), ""), fold_text(str(frame.texts["ours"][i]))
            return ours in gone.get(column, ()) and ours not in self.named.get(column, ())
        return any(column in frame.texts and fold_text(str(frame.texts[column][i])) in of for column, of in gone.items())

    def _alone(self, frame: Frame, i: int) -> bool:
        """Whether no row of that code goes on, and none that ended later."""
        mine = [j for j in np.flatnonzero(used_rows(frame)).tolist() if fold_text(str(frame.texts["code"][j])) == fold_text(
            str(frame.texts["code"][i]))]
        return not any(not self._ends(frame, j) for j in mine) and i == mine[-1]

    def _names_of(self, frame: Frame, i: int) -> set[str]:
        """What the history may call it, folded."""
        name = next(of for sheet, of in DEFINES.values() if sheet == frame.table.key)
        erp = codes_in(str(frame.texts["erp_code"][i])) if "erp_code" in frame.texts else ()
        return {fold_text(t) for t in (str(frame.texts["code"][i]), str(frame.texts[name][i]), *erp) if t}


def _with_room(frame: Frame, rows: int) -> Frame:
    exact = {key: Exact(np.concatenate([of.counts, np.zeros(rows, np.int64)]), of.rest) for key, of in frame.exact.items()}
    return replace(with_room(frame, rows), exact=exact)


def picked_rows(frame: Frame, rows: Sequence[int]) -> Frame:
    """Those rows as a sheet of their own, keyed as rows of a made one."""
    at, place = np.array(rows, np.int64), {old: new for new, old in enumerate(rows)}
    exact = {key: Exact(of.counts[at], {place[i]: rest for i, rest in of.rest.items() if i in place}) for key, of in frame.exact.items()}
    return replace(
        frame, owner=np.zeros(len(rows), np.int64), keys=[row_key(i) for i in range(len(rows))], sheet_rows=np.zeros(len(rows), np.int64),
        amounts={k: v[at] for k, v in frame.amounts.items()}, filled={k: v[at] for k, v in frame.filled.items()},
        texts={k: v[at] for k, v in frame.texts.items()}, used=np.ones(len(rows), np.bool_), exact=exact, refused={})


def year_later(text: str) -> str:
    """The day (and hour) a year later: of 29 February the 28th, of a working day that falls on a weekend the Friday before, unless it
    is the last of its month; a text that is no date as it stands."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return text
    end = (day + timedelta(days=1)).day == 1
    later = date(day.year + 1, day.month, min(day.day, 28) if day.month == 2 else day.day)
    if day.weekday() < 5 <= later.weekday() and not end:
        later -= timedelta(days=later.weekday() - 4)
    return later.isoformat() + text[10:]


def _row_name(frame: Frame, i: int) -> Text:
    """`上海(SH)`, `GD · P01 · C01`, `产品 · 9001`."""
    said = [(frame.table.by_key[c], text) for c in frame.table.names if c in frame.texts and (text := str(frame.texts[c][i]))]
    if frame.table.names[0] == "code" and len(said) > 1:
        return same_text(named_code(said[1][1], said[0][1]))
    words = [next((one.label for one in column.choices if one.key == text), same_text(text)) for column, text in said]
    return Text(*(" · ".join(of) for of in zip(*(word.all() for word in words), strict=True))) if words else same_text("")


def _mark_torn(old: Frame, lost: Sequence[int], going: Sequence[int], new: Frame, out: Carried) -> None:
    """Where one part of a split of the mapping is lost, those that go on no longer come to the whole: they are guesses, until HQ says."""
    def of(i: int) -> tuple[str, str]:
        return str(old.texts["kind"][i]), fold_text(str(old.texts["foreign"][i]))

    def at_once(i: int, j: int) -> bool:
        (a, b), (c, d) = ((str(old.texts["valid_from"][n])[:7], str(old.texts["valid_to"][n])[:7] or "9999") for n in (i, j))
        return a <= d and c <= b

    parts = {*np.flatnonzero(old.filled["share"] & np.asarray(old.texts["state"] != GUESSED.key, dtype=np.bool_)).tolist()}
    torn = dict[tuple[str, str], tuple[list[int], list[int]]]()
    for i in (i for i in going if i in parts):
        gone = [j for j in lost if j in parts and of(j) == of(i) and at_once(i, j)]
        if gone:
            stay, ended = torn.setdefault(of(i), ([], []))
            stay.append(i)
            ended += [j for j in gone if j not in ended]
    for stay, ended in torn.values():
        share = old.amounts["share"]
        out.open.append(Open("mapping", _TORN.filled(
            code=_row_name(old, stay[0]), open=_percent(sum(int(share[j]) for j in ended)),
            gone=list_briefly(dict.fromkeys(str(old.texts["ours"][j]) for j in ended)),
            stay=list_briefly(f"{old.texts['ours'][i]} {_percent(int(share[i]))}" for i in stay))))
    places = [n for n, i in enumerate(going) if any(i in stay for stay, _ in torn.values())]
    new.texts["state"][places] = GUESSED.key
    out.guesses += of_rows("mapping", "state", places, _TORN_GUESS)


def _percent(steps: int) -> str:
    return f"{PERCENT.value(steps) * 100:g}%"


@BRANCH.derived
def _table_names() -> dict[str, str]:
    return {**shelf_names(), **{fold_text(word): table.key for table in BRANCH for word in (table.key, *table.label.all())}}


def _meant(text: str) -> str:
    """A planning table, also one of the shelf that is off, by its key or by its name in any language; anything else folded."""
    return _table_names().get(fold_text(text), fold_text(text))


def _filled(frame: Frame, column: str) -> list[int]:
    there = frame.filled[column] if column in frame.filled else np.asarray(frame.texts[column] != "", dtype=np.bool_)
    return [int(i) for i in np.flatnonzero(there)]


def _clear(frame: Frame, column: str) -> None:
    if column in frame.filled:
        frame.amounts[column][:], frame.filled[column][:] = 0, False
        frame.exact.pop(column, None)
    else:
        frame.texts[column][:] = ""


def _copied(frame: Frame) -> Frame:
    return replace(frame, amounts={k: v.copy() for k, v in frame.amounts.items()}, filled={k: v.copy() for k, v in frame.filled.items()},
                   texts={k: v.copy() for k, v in frame.texts.items()})


def _copy_cell(old: Frame, i: int, new: Frame, at: int, column: str) -> None:
    if column in old.texts:
        new.texts[column][at] = old.texts[column][i]
    else:
        new.amounts[column][at], new.filled[column][at] = old.amounts[column][i], old.filled[column][i]
