"""The XLP_ functions, one file a topic: what the function wizard says, and one call each. Floor 7."""
