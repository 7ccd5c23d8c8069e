"""HQ's decisions about files that came: which of several counts, which are taken out and put back. Room of floor 6."""
