"""The fixtures of this folder; they stand in a module whose name is its own."""
from week_fixtures import plan, week

__all__ = ["plan", "week"]
