"""The findings of a result as a table of words, for those who work in Python. Floor 6."""
from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xlplan.brief import Brief
from xlplan.plan.checking.outcome import diagnostic_data
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import Lang, system_lang

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = ("branch", "file", "sheet", "cell", "severity", "code", "message", "remedy", "explanation",
            "found", "expected", "difference", "unit")


class WithFindings(Brief):
    """For results that have `diagnostics`."""

    __slots__ = ()

    if TYPE_CHECKING:
        @property
        def diagnostics(self) -> Sequence[Diagnostic]: ...

    def findings(self, lang: Lang | None = None) -> pd.DataFrame:
        """One row a finding, in the order of `diagnostics`: where it is, how grave, what is wrong and what to do, in that language (the
        system's unless given); `found`, `expected` and `difference` in `unit`."""
        import pandas as pd  # noqa: PLC0415 - loaded by those who ask for DataFrames

        tongue = lang or system_lang()
        rows = ({**diagnostic_data(d, tongue), "branch": d.branch, "file": d.file} for d in self.diagnostics)
        table: pd.DataFrame = pd.DataFrame([[row[c] for c in _COLUMNS] for row in rows], columns=list(_COLUMNS))
        return table
