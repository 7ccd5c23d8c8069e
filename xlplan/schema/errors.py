"""Our own mistakes in a declaration. Floor 1."""
from __future__ import annotations


class SchemaError(Exception):
    """A declaration contradicts itself: our mistake, raised when the schema is imported. No planner ever sees it."""
