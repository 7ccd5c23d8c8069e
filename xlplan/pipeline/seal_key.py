"""`xlplan seal-key`: HQ's keys listed, a new one made, one withdrawn. Floor 6."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from xlplan.brief import Brief
from xlplan.errors import XlplanError
from xlplan.excel.writing.write import free_name
from xlplan.pipeline.printing import chain_lines
from xlplan.pipeline.submissions import PathLike
from xlplan.store.chain import ChainHead
from xlplan.store.folder import PlanFolder, show_path
from xlplan.store.ledger import Ledger
from xlplan.store.ledger_chain import KeyTold
from xlplan.text import Lang, Text, list_briefly
from xlplan.workbook.seal_keys import SealKeys

_UNSAID: Final = Text("请写明原因:--reason 原因", "請寫明原因:--reason 原因", "Say why: --reason WHY")
_UNKNOWN: Final = Text("seal.key 里没有名为 {key} 的密钥,有的是:{keys}", "seal.key 裡沒有名為 {key} 的金鑰,有的是:{keys}",
                       "seal.key holds no key called {key}; it holds: {keys}")
_ALREADY: Final = Text("密钥 {key} 已经停用,没有改动", "金鑰 {key} 已經停用,沒有改動",
                       "Key {key} is withdrawn already; nothing was changed")
_ONE: Final = Text("{key} · {state} · 下发用过 {n} 份{more}", "{key} · {state} · 發送用過 {n} 份{more}",
                   "{key} · {state} · workbooks sealed: {n}{more}")
_STATES: Final = {"seals": Text("在用", "使用中", "in use"), "held": Text("只用于核验", "只用於核驗", "verifies only"),
                  "withdrawn": Text("已停用", "已停用", "withdrawn"), "lost": Text("遗失", "遺失", "lost")}
_FIRST: Final = Text("第一把密钥遗失:0.5 及以前下发的文件按台账核对", "第一把金鑰遺失:0.5 及以前發送的檔案按台帳核對",
                     "The first key is lost: files issued by 0.5 and before are compared with the ledger")
_WHY: Final = Text(";{reason}{by}", ";{reason}{by}", "; {reason}{by}")
_KEEP: Final = Text("{file} 已改动:请马上连同台账再备份一份,另存一处", "{file} 已改動:請馬上連同台帳再備份一份,另存一處",
                    "{file} was changed: back it up again now, with the ledger, and keep it a second time apart")


@dataclass(frozen=True, slots=True, repr=False)
class KeyList(Brief):
    """The keys of a plan, and what the ledger tells of them by name. `file`: what was written, '' where nothing was; `chain`: its
    record then."""

    keys: SealKeys
    told: Mapping[str, KeyTold]
    file: str = ""
    chain: ChainHead | None = None

    def _states(self) -> dict[str, str]:
        held = {one.name: "withdrawn" if one.withdrawn else "held" for one in self.keys.keys}
        return {**dict.fromkeys((name for name in self.told if name not in held), "lost"), **held, self.keys.newest.name: "seals"}

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready."""
        return {"keys": [{"key": name, "state": state, "sealed": self.told[name].sealed if name in self.told else 0}
                         for name, state in self._states().items()],
                "first_lost": not self.keys.first, "chain": str(self.chain) if self.chain else None}

    def text(self, lang: Lang) -> Iterator[str]:
        """Lines for a terminal."""
        if not self.keys.first:
            yield _FIRST(lang)
        for name, state in self._states().items():
            told = self.told.get(name, KeyTold())
            said = told.withdrawn or told.made
            more = _WHY(lang, reason=said[2], by=f" ({said[1]})" if said[1] else "") if said else ""
            yield _ONE(lang, key=name, state=_STATES[state](lang), n=told.sealed, more=more)
        if self.file:
            yield _KEEP(lang, file=self.file)
            yield from chain_lines(self.chain, lang)


def seal_key_list(folder: PathLike) -> KeyList:
    """The keys of the plan. XlplanError where there is no plan folder, or no sound key."""
    plan = PlanFolder.find(folder)
    if not plan.ledger.is_file():
        return KeyList(plan.seal_keys(), {})
    with Ledger(plan.ledger, reading=True) as ledger:
        return KeyList(plan.seal_keys(), ledger.keys_told())


def seal_key_new(folder: PathLike, *, reason: str, by: str = "") -> KeyList:
    """Make a key for new issues. Where the file of keys is missing or spoilt a new one is begun, and the keys before are lost: what is in
    the field is compared with the ledger then; a spoilt file stays beside it. XlplanError without a reason."""
    _require_reason(reason)
    plan = PlanFolder.keyless(folder)
    try:
        held = plan.seal_keys()
    except XlplanError:
        held = SealKeys((), first=False)
        aside = plan.key.with_name("seal-spoilt.key")
        with suppress(FileNotFoundError):
            plan.key.rename(free_name(aside) if aside.exists() else aside)
    made = held.with_new()
    return _put(plan, made, [(made.newest.name, False)], reason, by)


def seal_key_withdraw(folder: PathLike, key: str, *, reason: str, by: str = "") -> KeyList:
    """Withdraw a key by its name; where it is the one that seals, a new one is made. XlplanError without a reason, of a name that no key
    has, and of one that is withdrawn already."""
    _require_reason(reason)
    plan = PlanFolder.find(folder)
    held, name = plan.seal_keys(), key.strip().lower()
    known = {one.name: one for one in held.keys}
    if name not in known:
        raise XlplanError(_UNKNOWN, key=key, keys=list_briefly([*known]))
    if known[name].withdrawn:
        raise XlplanError(_ALREADY, key=name)
    left = held.without(name)
    return _put(plan, left, [(name, True), *((one.name, False) for one in left.keys[len(held.keys):])], reason, by)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise XlplanError(_UNSAID)


def _put(plan: PlanFolder, keys: SealKeys, told: list[tuple[str, bool]], reason: str, by: str) -> KeyList:
    with Ledger(plan.ledger, by=by) as ledger:
        for name, withdrawn in told:
            ledger.record_key(name, reason.strip(), withdrawn=withdrawn)
        plan.put_keys(keys)  # before the ledger has it for good: a key that seals is never lost
        return KeyList(keys, ledger.keys_told(), show_path(plan.key), ledger.head())
