"""What the sheets of a master must agree on with each other. Floor 4."""
from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

from xlplan.mail_address import is_mail_address
from xlplan.plan.master.filling import sales_branches
from xlplan.plan.master.folded_codes import given_units, is_unfileable, twin_codes
from xlplan.plan.master.master import Master
from xlplan.plan.master.read_rows import codes_in, master_finding, said_codes, unknown_codes, used_rows
from xlplan.plan.master.records import Channel, Entity, ExpenseItem, Post, Product, Weight
from xlplan.plan.master.steering_records import RuleSwitch
from xlplan.schema.codes.catalogue import CODES
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.schema.frame import Frame
from xlplan.schema.params import PARAMS
from xlplan.tables import BRANCH
from xlplan.tables.master.control import RULES
from xlplan.tables.master.parts import EVERY
from xlplan.tables.master.people import DEALERS, EVERYONE
from xlplan.text import Text, fold_text
from xlplan.units import AS_STATED, INDEX

_ONE = 10**INDEX.places
_LIMIT: Final = RULES.by_key["limit_value"].label
_UNUSABLE: Final = re.compile(r'[\s|@#=/\\:*?"<>\x00-\x1f]')


@dataclass(frozen=True)
class TypedSheets:
    """Sheets as typed, rows that repeat a code included."""

    entities: Sequence[Entity]
    products: Sequence[Product]
    channels: Sequence[Channel]
    items: Sequence[ExpenseItem]
    posts: Sequence[Post]
    weights: Sequence[Weight]
    rules: Sequence[RuleSwitch]

    def lists(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Every sheet that defines codes: its key, and (code, row key) of its rows."""
        return [(table, [(r.code, r.row_key) for r in rows]) for table, rows in (
            ("organisation", self.entities), ("products", self.products), ("channels", self.channels),
            ("expense_items", self.items), ("posts", self.posts))]


def check_master(master: Master, typed: TypedSheets) -> list[Diagnostic]:
    """XP627 codes that cannot be row keys, XP639 that cannot be file names, XP638 codes that differ in case only, XP605 codes
    nobody knows, XP607 and XP608 weights, XP616 branches with nothing to sell, XP618 ceilings, XP625 linked items; XP211 and
    XP651 what is no mail address,
    XP212 limits of rules outside what makes sense, XP601 without their other half. Rows that stand twice: `repeated_entries`."""
    return list(chain(
        _check_usable(typed), _check_references(master, typed), _check_weights(master, typed.weights), _check_mix(master),
        _check_ceilings(master), _check_links(typed.items), _check_limits(typed.rules), _check_audiences(master),
        _check_mailboxes(master, typed)))


def _check_usable(typed: TypedSheets) -> Iterable[Diagnostic]:
    """Codes become row keys in branch workbooks, and those of branches file names."""
    for table, keyed in typed.lists():
        yield from twin_codes(table, "code", keyed)
        for code, row in keyed:
            if _UNUSABLE.search(code):
                yield master_finding("XP627", table, row, "code", item=code)
            elif table == "organisation" and is_unfileable(code):
                yield master_finding("XP639", table, row, "code", found=code, item=code)


def _check_mailboxes(master: Master, typed: TypedSheets) -> Iterable[Diagnostic]:
    """Where mails go, and where workbooks are to come back to."""
    cells = [("company", "mailbox", "value", master.company.mailbox),
             *(("organisation", e.row_key, "mailbox", e.mailbox) for e in typed.entities),
             *(("address_book", line.row_key, "address", line.address) for line in master.addresses)]
    for table, row, column, text in cells:
        yield from (master_finding("XP651", table, row, column, found=one, text=one) for one in codes_in(text) if not is_mail_address(one))


def _check_references(master: Master, typed: TypedSheets) -> Iterable[Diagnostic]:
    groups = dict.fromkeys((i.group for i in master.expense_items.values()), "")
    categories = dict.fromkeys((p.category for p in typed.products), "")
    units = {e.code: e.name for e in typed.entities}
    products = {p.code: p.series for p in master.products.values()}
    channels = {c.code: c.name for c in master.channels.values()}
    posts = {p.code: p.post for p in master.posts.values()}
    titles = {rule.code: rule.title(master.company.lang) for t in BRANCH for rule in t.rules}
    for table, column, used, known in (
            ("channels", "parent", [(r.parent, r.row_key) for r in typed.channels], channels),
            ("mix", "branch", [(r.branch, r.row_key) for r in master.mix], units),
            ("mix", "product", [(r.product, r.row_key) for r in master.mix], products),
            ("mix", "channel", [(r.channel, r.row_key) for r in master.mix], channels),
            ("weights", "branch", [(r.branch, r.row_key) for r in typed.weights], units),
            ("assignments", "scope", [(r.scope, r.row_key) for r in master.assignments],
             {e.code: e.name for e in master.organisation.entities}),
            ("assignments", "exempt", [(c, r.row_key) for r in master.assignments for c in codes_in(r.exempt)], units),
            ("season", "category", [(r.category, r.row_key) for r in master.seasons], categories),
            ("season", "channel", [(r.channel, r.row_key) for r in master.seasons], channels),
            ("ceilings", "branch", [(r.branch, r.row_key) for r in master.ceilings], units),
            ("ceilings", "group", [(r.group, r.row_key) for r in master.ceilings], groups),
            ("heads", "branch", [(r.branch, r.row_key) for r in master.heads], units),
            ("heads", "post", [(r.post, r.row_key) for r in master.heads], posts),
            ("key_projects", "branch", [(r.branch, r.row_key) for r in master.key_projects], units),
            ("adjustments", "branch", [(r.branch, r.row_key) for r in master.adjustments], units),
            ("adjustments", "table", [(r.table, r.row_key) for r in master.adjustments],
             {t.key: t.label(master.company.lang) for t in BRANCH}),
            ("address_book", "units", [(c, r.row_key) for r in master.addresses for c in codes_in(r.units) if fold_text(c) not in EVERY],
             {e.code: e.name for e in master.organisation.entities}),
            ("rules", "code", [(r.code, r.row_key) for r in typed.rules], {code: titles.get(code, "") for code in CODES}),
            *((sheet, column, _units_named(master.sheets.get(sheet), column), units) for sheet, column in given_units())):
        yield from unknown_codes(table, column, used, known)


def _units_named(sheet: Frame | None, column: str) -> list[tuple[str, str]]:
    """(code, row key) of the cells of a column that name one unit, not all of them."""
    if sheet is None:
        return []
    return [(code, sheet.keys[i]) for i in used_rows(sheet).nonzero()[0].tolist()
            if fold_text(code := str(sheet.texts[column][i]).strip()) not in EVERY]


def _check_weights(master: Master, weights: Sequence[Weight]) -> Iterable[Diagnostic]:
    """D3: a coefficient tells its reason, and branches are not all treated alike (一刀切)."""
    for w in weights:
        if w.coefficient not in (None, _ONE) and not w.note:
            yield master_finding("XP607", "weights", w.row_key, "coefficient", found=INDEX.value(w.coefficient or 0),
                                 unit=INDEX.key, item=w.branch)
    branches = set(master.organisation.branches())
    stated = [w for w in weights if w.branch in branches]
    alike = {(w.base_weight, w.coefficient or _ONE) for w in stated if w.basis == "own"}
    if len(stated) > 1 and all(w.basis == "own" and w.direct_target is None for w in stated) and len(alike) == 1:
        yield master_finding("XP608", "weights", stated[0].row_key, "base_weight", n=len(stated))
    direct = [w.direct_target for w in stated if w.direct_target is not None]
    if len(direct) > 1 and len(direct) == len(branches) and len(set(direct)) == 1:
        yield master_finding("XP608", "weights", stated[0].row_key, "direct_target", n=len(direct))


def _check_mix(master: Master) -> Iterable[Diagnostic]:
    for_all = any(r.branch == "" and r.sold != "no" for r in master.mix)
    own = {r.branch for r in master.mix if r.sold != "no"}
    for code in sales_branches(master):
        if not for_all and code not in own:
            yield master_finding("XP616", "mix", None, "branch", item=code)


def _check_ceilings(master: Master) -> Iterable[Diagnostic]:
    for c in master.ceilings:
        if (c.rate is None) == (c.amount is None):
            yield master_finding("XP618", "ceilings", c.row_key, "rate", group=c.group)


def _check_links(items: Sequence[ExpenseItem]) -> Iterable[Diagnostic]:
    for i in items:
        if (i.mark == "linked") != (i.link not in ("", "none")):
            yield master_finding("XP625", "expense_items", i.row_key, "link", item=i.code)


def _check_limits(rules: Iterable[RuleSwitch]) -> Iterable[Diagnostic]:
    """HQ's own limits lie in what `params` declares, and a line of one holds both its name and its value."""
    for switch in rules:
        if bool(switch.limit) != (switch.limit_value is not None):
            yield master_finding("XP601", "rules", switch.row_key, "limit_value" if switch.limit else "limit")
        if switch.limit in PARAMS and switch.limit_value is not None:
            limit, value = PARAMS[switch.limit], AS_STATED.value(switch.limit_value)
            name = Text(*(f"{label}({words})" for label, words in zip(_LIMIT.all(), limit.label.all(), strict=True)))
            for code, bound, outside in (("XP211", limit.lower, value < limit.lower), ("XP212", limit.upper, value > limit.upper)):
                if outside:
                    out = master_finding(code, "rules", switch.row_key, "limit_value", found=value, expected=float(bound))
                    yield replace(out, params={"column": name})


def _check_audiences(master: Master) -> Iterable[Diagnostic]:
    """A question only: HQ may name an audience in its own words, and branches are offered it as it stands."""
    posts = {p.code: p.post for p in master.posts.values()}
    known = {fold_text(word) for word in (*posts, *posts.values(), *DEALERS.all(), *EVERYONE.all(), "dealers", "everyone")}
    offered = {**posts, **dict.fromkeys((DEALERS(master.company.lang), EVERYONE(master.company.lang)), "")}
    for course in master.courses:
        if course.audience and fold_text(course.audience) not in known:
            yield replace(master_finding("XP605", "courses", course.row_key, "audience", found=course.audience, item=course.audience,
                                         choices=said_codes(course.audience, offered)), severity=Severity.WARNING)
