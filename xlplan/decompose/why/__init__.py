"""Why a cell of a decomposition is what it is. Room of floor 0."""
