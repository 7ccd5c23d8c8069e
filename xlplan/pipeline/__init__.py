"""The use cases, a module named after each command. Floor 6."""
