"""From facts to series: one row a key and period, each with the facts behind it.

Read `layout` (the columns of a panel), `key` (which facts are of one series), `choose` (one of several statements),
`windows` (months from cumulated figures and half-months), `overlap` (what must not be added), `units`, then `panel`.
"""
