"""Rules over what branches sent: findings, verdicts, and which file counts. Room of floor 4."""
