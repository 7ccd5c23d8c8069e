"""The catalogue of findings: number, name, severity by round, message and remedy. Room of floor 1."""
