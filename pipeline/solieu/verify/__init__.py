"""Every row of a table again from its source, whoever made the table and whatever has happened to it since.

Read `meaning` (does the evidence of a column still say its value?), `row` (all that is asked of one row, and the
verdict), `table` (the rows of a table beside their documents).
"""
