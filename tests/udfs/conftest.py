"""The fixtures of this folder; they stand in a module whose name is its own."""
from addin_fixtures import addin_file, english, pc, start

__all__ = ["addin_file", "english", "pc", "start"]
