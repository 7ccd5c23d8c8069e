"""The fixtures of this folder; they stand in modules whose names are their own."""
from audit_case import twice
from week_fixtures import plan, week

__all__ = ["plan", "twice", "week"]
