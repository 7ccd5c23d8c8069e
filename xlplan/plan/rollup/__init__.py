"""The roll-up workbook (汇总表). Floor 4."""
from __future__ import annotations

from xlplan.plan.rollup.book import rollup_book
from xlplan.plan.rollup.facts import BranchFacts, facts_from, facts_of, facts_text, line_mark

__all__ = ["BranchFacts", "facts_from", "facts_of", "facts_text", "line_mark", "rollup_book"]
