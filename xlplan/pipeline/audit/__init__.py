"""The ledger and the files against the ledger's chain."""
