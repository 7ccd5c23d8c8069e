"""Regions as actors: which they are, what they get, what they send back, what comes of it."""
