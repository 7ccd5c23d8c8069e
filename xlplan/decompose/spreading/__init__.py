"""A value spread over cells that already hold something. Room of floor 0."""
