"""The fixtures of this folder; they stand in modules whose names are their own."""
from audit_case import twice
from week_fixtures import alone, plan, week

__all__ = ["alone", "plan", "twice", "week"]
