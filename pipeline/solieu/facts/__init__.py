"""From mentions and entities to facts.

Reading order: `scene` (what stands round each number), `frame` (what carries on from clause to clause),
`statistic`, `subject`, `places`, `actors`, `time` (one group of columns each), `assemble` (the driver).
"""
