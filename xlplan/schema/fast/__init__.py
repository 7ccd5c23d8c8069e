"""The fast reading of an expression: what the formulas of a sheet make of the numbers that stand on it, all formulas of one
shape at once. Room of floor 1.

It is used to prove that computed cells are right (`workbook.reading.consistent`): the plain reading (`readings.evaluate`)
computes a table anew, cell after cell that reads another; this one looks at every cell once, with its inputs as they stand.
Wherever it answers, it answers what the plain reading does.

It does not answer (`NotCovered`, and the plain reading is asked) about the nodes in `shapes.NOT_COVERED`, about whether a
number cell is filled, about texts and siblings in a foot row, about a table that is not there, about sheets of more than
`arrays.ROWS` rows or of numbers beyond `arrays.LARGEST`, and where a number made on the way may leave an int64.

`arrays` are the operations, `shapes` sorts and makes expressions, `groups` the formulas of a table.
"""
