"""The organisation as a tree. Who stands below whom is decided by parents, never by how codes are spelt. Floor 4."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from xlplan.plan.master.folded_codes import make_speller
from xlplan.plan.master.labels import named_code
from xlplan.plan.master.read_rows import MasterSpot, master_finding, said_codes
from xlplan.plan.master.records import Entity
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import Text


@dataclass(frozen=True)
class Organisation:
    """Entities in the order of the sheet, one a code, every parent known, no circles (see `organisation_from`).

    Every answer keeps the order of the sheet inside a parent. An unknown code raises KeyError.
    """

    entities: tuple[Entity, ...]

    @cached_property
    def by_code(self) -> dict[str, Entity]:
        """Entities by code."""
        return {e.code: e for e in self.entities}

    @cached_property
    def spelling(self) -> Callable[[str], str]:
        """A function that gives a unit's code as the sheet spells it, of a code in any case and width or of its name; an unknown
        one as it stands."""
        return make_speller(self.by_code, ((e.name, e.code) for e in self.entities))

    @cached_property
    def _children(self) -> dict[str, tuple[str, ...]]:
        out: dict[str, list[str]] = {e.code: [] for e in self.entities}
        for e in self.entities:
            if e.parent:
                out[e.parent].append(e.code)
        return {code: tuple(below) for code, below in out.items()}

    def choices(self, typed: str, codes: Iterable[str]) -> Text:
        """What may be meant instead of `typed` among the units of these codes: those of the nearest codes or names, and all."""
        return said_codes(typed, {code: self.by_code[code].name for code in codes})

    def called(self, code: str) -> str:
        """`江苏分公司(JS)`; the mere code where it has no name or is unknown."""
        entity = self.by_code.get(code)
        return named_code(entity.name, code) if entity else code

    @property
    def roots(self) -> tuple[str, ...]:
        """Codes without a parent."""
        return tuple(e.code for e in self.entities if not e.parent)

    def children(self, code: str) -> tuple[str, ...]:
        """Codes directly below."""
        return self._children[code]

    def path(self, code: str) -> tuple[str, ...]:
        """Codes from the top down to `code` itself."""
        out = [code]
        while parent := self.by_code[out[-1]].parent:
            out.append(parent)
        return tuple(reversed(out))

    def below(self, code: str) -> tuple[str, ...]:
        """Every code below, parents before their children; `code` itself is not among them."""
        out: list[str] = []
        waiting = list(reversed(self.children(code)))
        while waiting:
            out.append(waiting.pop())
            waiting += reversed(self.children(out[-1]))
        return tuple(out)

    def walk(self) -> tuple[str, ...]:
        """Every code, parents before their children."""
        return tuple(c for root in self.roots for c in (root, *self.below(root)))

    def planning(self, under: str | None = None) -> tuple[str, ...]:
        """Units down to those that carry a target, these included, parents before their children. `under` counts itself."""
        out: list[str] = []
        waiting = list(reversed(self.roots)) if under is None else [under]
        while waiting:
            out.append(waiting.pop())
            if not self.by_code[out[-1]].carries:
                waiting += reversed(self.children(out[-1]))
        return tuple(out)

    def carriers(self, under: str | None = None) -> tuple[str, ...]:
        """Units that carry a target: on each way down the first that fills in or is HQ-run. `under` counts itself."""
        return tuple(c for c in self.planning(under) if self.by_code[c].carries)

    def branches(self, under: str | None = None) -> tuple[str, ...]:
        """Units of the type that fills in."""
        return tuple(c for c in self.carriers(under) if self.by_code[c].type == "fills")

    def hq_run(self) -> tuple[str, ...]:
        """Units that HQ runs itself."""
        return tuple(c for c in self.carriers() if self.by_code[c].type == "hq_run")

    def carrier_of(self, code: str) -> str | None:
        """The unit on the way up (or `code` itself) that carries the target of `code`; None when there is none."""
        return next((c for c in self.path(code) if self.by_code[c].carries), None)

    @cached_property
    def idle(self) -> frozenset[str]:
        """Units that add up those below them: they carry no target, nor does any above."""
        return frozenset(c for c in self.by_code if self.by_code[c].type == "sums_up" and self.carrier_of(c) is None)

    def region_of(self, code: str) -> str | None:
        """The region above: the nearest of level region, else the nearest that sums up below the top; None if none."""
        return self._region_among(self.path(code)[:-1])

    def counts_in(self, code: str) -> str | None:
        """The region that the unit's own figures belong to: of one that sums up, that of the units below it."""
        return self._region_among(self.path(code)) if self.by_code[code].type == "sums_up" else self.region_of(code)

    def _region_among(self, above: Sequence[str]) -> str | None:
        regions = [c for c in above if self.by_code[c].level == "region"]
        return regions[-1] if regions else above[-1] if len(above) > 1 else None

    def regions(self) -> tuple[str, ...]:
        """Regions that have at least one branch, in order."""
        return tuple(dict.fromkeys(r for b in self.branches() if (r := self.region_of(b))))


def organisation_from(entities: Sequence[Entity], first: str = "", last: str = "9999") -> tuple[Organisation,
                                                                                                list[Diagnostic]]:
    """The organisation of the days `first`..`last` (ISO), and what is wrong with it.

    A code may stand in several rows with separate dates (it moved): the latest row valid in the period counts. XP602 a
    code twice at one time, XP603 a parent that is not there (the unit is taken to stand at the top), XP604 a circle
    (cut at its first unit), XP614 a unit that carries a target below another, XP622 dates the wrong way round.
    """
    out = [master_finding("XP622", "organisation", e.row_key, "valid_to", found=e.valid_to, item=e.code)
           for e in entities if e.valid_from and e.valid_to and e.valid_to < e.valid_from]
    out += _overlap_findings(entities)
    chosen: dict[str, Entity] = {}
    for e in entities:
        if e.code and (e.valid_from or "") <= last and (e.valid_to or "9999") >= first:
            held = chosen.get(e.code)
            if held is None or e.valid_from > held.valid_from:
                chosen[e.code] = e
    every = {e.code for e in entities}
    for code, e in chosen.items():
        if e.parent and e.parent not in chosen:
            chosen[code] = _without_parent(e)
            if e.parent not in every or not e.valid_to:
                known = said_codes(e.parent, {one: of.name for one, of in chosen.items() if one != code and not (e.carries and of.carries)})
                out.append(master_finding("XP603", "organisation", e.row_key, "parent", found=e.parent, item=code, parent=e.parent,
                                          choices=known))
    out += _cut_circles(chosen)
    org = Organisation(tuple(chosen.values()))
    for e in org.entities:
        above = [c for c in org.path(e.code)[:-1] if org.by_code[c].carries]
        if e.carries and above:
            out.append(master_finding("XP614", "organisation", e.row_key, "type", item=e.code, above=above[0]))
    return org, out


def _without_parent(e: Entity) -> Entity:
    return Entity(**{f: getattr(e, f) for f in e.__dataclass_fields__} | {"parent": ""})


def _overlap_findings(entities: Iterable[Entity]) -> list[Diagnostic]:
    out: list[Diagnostic] = []
    seen: dict[str, list[Entity]] = {}
    for e in entities:
        for other in seen.get(e.code, []):
            if e.code and e.valid_from <= (other.valid_to or "9999") and other.valid_from <= (e.valid_to or "9999"):
                out.append(master_finding("XP602", "organisation", e.row_key, "code", found=e.code,
                                          item=named_code(e.name, e.code), first=MasterSpot("organisation", other.row_key, "code")))
                break
        seen.setdefault(e.code, []).append(e)
    return out


def _cut_circles(chosen: dict[str, Entity]) -> list[Diagnostic]:
    """Cuts every circle at its first unit in the order of the sheet."""
    out: list[Diagnostic] = []
    sound: set[str] = set()
    for start in list(chosen):
        way: list[str] = []
        code = start
        while code and code not in sound and code not in way:
            way.append(code)
            code = chosen[code].parent
        if code in way:
            circle = way[way.index(code):]
            e = chosen[min(circle, key=list(chosen).index)]
            out.append(master_finding("XP604", "organisation", e.row_key, "parent", found=e.parent, item=e.code,
                                      path=" → ".join([*circle, circle[0]])))
            chosen[e.code] = _without_parent(e)
        sound.update(way)
    return out
