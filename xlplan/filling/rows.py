"""Which row of a table an export means: by HQ's mapping, by our code, else by the very name. Room between exports and pipeline."""
from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal

from xlplan.exports.nearest import nearest_own
from xlplan.schema.frame import Frame
from xlplan.schema.from_export import FromExport
from xlplan.text import fold_text
from xlplan.workbook.foreign_codes import ByForm, OwnCodes, codes_with_names, parts_of

Unfound = Literal["unknown", "several", "contrary"]
BETWEEN: Final = "|"  # codes of a row key
_WHOLE: Final = Decimal(1)


@dataclass(frozen=True, slots=True)
class NotFound:
    """Why no row is meant. `role`, `said`: what the export calls the thing that is not ours, or of which there are several."""

    why: Unfound
    role: str
    said: str


@dataclass(frozen=True, slots=True)
class Rows:
    """Several rows that are meant together, as the export does not name their `role`; it names their `beside`, as `said`."""

    keys: tuple[str, ...]
    role: str
    beside: str
    said: str = field(compare=False)  # several codes of an export may mean the same rows


@dataclass
class RowFinder:
    """The rows of one table of a workbook.

    Attributes:
        of: how the table is filled. foreign: what other systems call what is in it.
        members: row key without its measure -> codes and names in order of `of.named`. own: role -> the codes; names: role -> the names,
        folded. groups: role of `of.apart` -> member -> name.
        renamed: (role, what the export calls it, our name) of rows that were found by their code although the export has another name.
    """

    of: FromExport
    foreign: ByForm
    members: dict[str, tuple[tuple[str, str], ...]]
    own: Mapping[str, OwnCodes]
    names: Mapping[str, frozenset[str]]
    groups: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    renamed: dict[tuple[str, str, str], None] = field(default_factory=dict)

    def find(self, texts: Mapping[str, str], year: int, month: int,
             unnamed: Container[str] = ()) -> list[tuple[str | Rows | NotFound, Decimal]]:
        """The members that the texts of an export mean in that month of the calendar, with their shares, which come to 1; a share of
        what is no row of this workbook is there too. As in the master (`PastedCodes.ours`) HQ's mapping goes before our own codes, the code
        before the name. `unnamed`: roles that the export names nowhere."""
        ways: list[tuple[dict[str, str], Decimal]] = [({}, _WHOLE)]  # role -> our code, where another system's was split
        for role in self.of.named:
            for text in filter(None, (texts.get(f"{role}_code"), texts.get(role))):
                if parts := parts_of(self.foreign, role, [text], year, month):
                    ways = [({**ours, role: code}, share * more) for ours, share in ways for code, more in parts]
                if parts or self.own[role].code_of(text) or fold_text(text) in self.names[role]:
                    break
        return [(self._row(texts, ours, unnamed), share) for ours, share in ways]

    def nearest(self, role: str, texts: Mapping[str, str], year: int, month: int) -> tuple[tuple[str, str], ...]:
        """(code, name) of what stands in the table that is most like what those texts call something that does not; none of what is known
        otherwise: by HQ's mapping, or as part of another row."""
        code, name = (texts.get(key, "") for key in (f"{role}_code", role))
        known = parts_of(self.foreign, role, [code, name], year, month) or any(
            self.own[role].code_of(text) or fold_text(text) in self.names[role] for text in (code, name) if text)
        i = [*self.of.named].index(role)
        return () if known or not (code or name) else nearest_own(code, name, dict(parts[i] for parts in self.members.values()))

    def _row(self, texts: Mapping[str, str], ours: Mapping[str, str], unnamed: Container[str]) -> str | Rows | NotFound:
        """The member of those texts, some of them being those codes of ours."""
        found, last = [*self.members], ("", "")
        for i, role in enumerate(self.of.named):
            said = self._of_code(i, role, ours[role], texts) if role in ours else self._meant(i, role, texts)
            if isinstance(said, NotFound):
                return said
            if said is not None:
                found, last = [key for key in found if key in said], (role, _shown(role, texts))
                if not found:
                    return NotFound("unknown", role, shown_all(self.of, texts))
        for role, names in self.groups.items():
            alike = [key for key in found if fold_text(names[key]) == fold_text(texts.get(role, ""))]
            found = alike if len(found) > 1 and alike else found
        if len(found) == 1:
            return found[0]
        open_ = [role for role in self.of.named if role in unnamed]
        one_each = all(len({self.members[key][i] for key in found}) == 1 for i, role in enumerate(self.of.named) if role not in unnamed)
        if last[0] and len(open_) == 1 and one_each:
            return Rows(tuple(found), open_[0], *last)
        return NotFound("several", *last) if last[0] else NotFound("unknown", next(iter(self.of.named)), "")

    def _of_code(self, i: int, role: str, code: str, texts: Mapping[str, str]) -> set[str] | NotFound:
        return {key for key, parts in self.members.items() if parts[i][0] == code} or NotFound("unknown", role, _shown(role, texts))

    def _meant(self, i: int, role: str, texts: Mapping[str, str]) -> set[str] | NotFound | None:
        """The members of which that thing is a part; None where the export does not say it."""
        code, name = (fold_text(texts.get(key, "")) for key in (f"{role}_code", role))
        if not code and not name:
            return None
        said = {self.own[role].code_of(text) for text in (code, name) if text}
        of_code = {key for key, parts in self.members.items() if parts[i][0] in said}
        of_name = {key for key, parts in self.members.items() if fold_text(parts[i][1]) in {code, name} - {""}}
        if of_code and of_name and of_code != of_name:
            return NotFound("contrary", role, _shown(role, texts))
        if of_code and not of_name and name and code:
            ours = self.members[next(iter(of_code))][i]
            if name not in map(fold_text, ours) and not self.own[role].with_more(name):
                self.renamed[role, _shown(role, texts), ours[1]] = None
        return (of_code or of_name) or NotFound("unknown", role, _shown(role, texts))


def row_finder(frame: Frame, of: FromExport, rows: Container[str], foreign: ByForm) -> RowFinder:
    """The rows of a table as it stands in the workbook, those of `rows`."""
    members: dict[str, tuple[tuple[str, str], ...]] = {}
    groups: dict[str, dict[str, str]] = {role: {} for role in of.apart}
    for i, key in enumerate(frame.keys):
        codes = key.split(BETWEEN)
        if key not in rows:
            continue
        if frame.table.measures and of.movements and codes.pop() != of.movements.closing:
            continue
        member = BETWEEN.join(codes)
        members[member] = tuple(zip(codes, (str(frame.texts[column][i]) for column in of.named.values()), strict=True))
        for role, column in of.apart.items():
            groups[role][member] = str(frame.texts[column][i])
    own, names = dict[str, OwnCodes](), dict[str, frozenset[str]]()
    for i, role in enumerate(of.named):
        things = {parts[i] for parts in members.values()}
        others: dict[str, list[str]] = {}
        for one in (one for every in foreign.values() for one in every if one.kind == role and one.is_always_one):
            others.setdefault(one.parts[0][0], []).append(one.form)
        own[role] = OwnCodes({fold_text(code): code for code, _ in things},
                             codes_with_names((code, name, others.get(code, ())) for code, name in things))
        names[role] = frozenset(fold_text(name) for _, name in things)
    return RowFinder(of, foreign, members, own, names, groups)


def _shown(role: str, texts: Mapping[str, str]) -> str:
    """What the export calls a thing: code and name."""
    return " ".join(dict.fromkeys(filter(None, (texts.get(f"{role}_code", ""), texts.get(role, "")))))


def shown_all(of: FromExport, texts: Mapping[str, str]) -> str:
    """What the export calls a row."""
    return " · ".join(filter(None, (_shown(role, texts) for role in of.named)))
