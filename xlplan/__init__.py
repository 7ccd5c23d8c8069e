"""xlplan: annual sales and marketing planning that stays in Excel.

    result = xlplan.consolidate("2027-plan")
    result.tables["sales_targets"]     # a DataFrame over all branches

Every command has a function of the same name here; decompose, whose name is that of the engine's package, has
`decompose_range` and `decompose_total`. Importing the package loads nothing else; a function loads what it
needs when it is first called for.
"""
from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.10.0"

if TYPE_CHECKING:  # the table below, as type checkers read it
    from xlplan.calendar.workdays import workdays as workdays
    from xlplan.pipeline.adjust.assign import assign as assign
    from xlplan.pipeline.adjust.run import adjust as adjust
    from xlplan.pipeline.audit.run import audit as audit
    from xlplan.pipeline.check import check as check
    from xlplan.pipeline.collect.run import collect as collect
    from xlplan.pipeline.consolidate import consolidate as consolidate
    from xlplan.pipeline.decompose.parts import decompose_total as decompose_total
    from xlplan.pipeline.decompose.run import decompose_range as decompose_range
    from xlplan.pipeline.demo import demo as demo
    from xlplan.pipeline.explain import explain as explain
    from xlplan.pipeline.export import export as export
    from xlplan.pipeline.filling.run import fill as fill
    from xlplan.pipeline.individual.run import individual as individual
    from xlplan.pipeline.issue import issue as issue
    from xlplan.pipeline.manual import manual as manual
    from xlplan.pipeline.mapping import mapping as mapping
    from xlplan.pipeline.new import new as new
    from xlplan.pipeline.new_from import new_from as new_from
    from xlplan.pipeline.next_year import next_year as next_year
    from xlplan.pipeline.returns.receipts import receipt as receipt
    from xlplan.pipeline.returns.run import return_workbooks as return_workbooks
    from xlplan.pipeline.returns.send import send as send
    from xlplan.pipeline.seal_key import seal_key_list as seal_key_list
    from xlplan.pipeline.seal_key import seal_key_new as seal_key_new
    from xlplan.pipeline.seal_key import seal_key_withdraw as seal_key_withdraw
    from xlplan.pipeline.several.choose import choose as choose
    from xlplan.pipeline.several.exclude import exclude as exclude
    from xlplan.pipeline.several.exclude import restore as restore
    from xlplan.pipeline.status import status as status
    from xlplan.pipeline.targets import targets as targets
    from xlplan.pipeline.template_build import template_build as template_build
    from xlplan.pipeline.undo import undo as undo
    from xlplan.pipeline.versions.compare import compare as compare
    from xlplan.pipeline.versions.freeze import freeze as freeze
    from xlplan.pipeline.versions.history import history as history
    from xlplan.pipeline.versions.reopen import reopen as reopen

_HOMES = {
    "adjust": "pipeline.adjust.run", "assign": "pipeline.adjust.assign", "audit": "pipeline.audit.run",
    "check": "pipeline.check", "choose": "pipeline.several.choose", "compare": "pipeline.versions.compare",
    "collect": "pipeline.collect.run", "consolidate": "pipeline.consolidate",
    "decompose_range": "pipeline.decompose.run", "decompose_total": "pipeline.decompose.parts", "demo": "pipeline.demo",
    "exclude": "pipeline.several.exclude", "explain": "pipeline.explain", "export": "pipeline.export",
    "fill": "pipeline.filling.run", "freeze": "pipeline.versions.freeze",
    "history": "pipeline.versions.history", "individual": "pipeline.individual.run", "issue": "pipeline.issue",
    "manual": "pipeline.manual", "mapping": "pipeline.mapping", "new": "pipeline.new", "new_from": "pipeline.new_from",
    "next_year": "pipeline.next_year",
    "reopen": "pipeline.versions.reopen", "restore": "pipeline.several.exclude",
    "receipt": "pipeline.returns.receipts", "return_workbooks": "pipeline.returns.run",
    "seal_key_list": "pipeline.seal_key", "seal_key_new": "pipeline.seal_key", "seal_key_withdraw": "pipeline.seal_key",
    "send": "pipeline.returns.send",
    "status": "pipeline.status", "targets": "pipeline.targets", "template_build": "pipeline.template_build",
    "undo": "pipeline.undo", "workdays": "calendar"}
__all__ = list(_HOMES)


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(f"xlplan.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'xlplan' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
