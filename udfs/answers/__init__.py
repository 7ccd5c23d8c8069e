"""What the XLP_ functions do: blocks of cells in, blocks of answers out. Floor 7.

`frame` makes a failure a marked cell; `functions` says what the wizard shows and calls what is here.
"""
