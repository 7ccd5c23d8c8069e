"""One expression tree and everything that reads it. Room of floor 1."""
