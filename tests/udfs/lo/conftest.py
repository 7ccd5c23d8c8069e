"""The fixtures of this folder; they stand in a module whose name is its own."""
from office_fixtures import _own_state, office

__all__ = ["_own_state", "office"]
