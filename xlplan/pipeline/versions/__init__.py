"""Frozen versions of the consolidated state, their comparison, and the life of one number. Floor 6."""
