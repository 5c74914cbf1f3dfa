"""What `script/reliability` plays: one module for each row of its table (ADR 35).

A row is a line of `shape.ROWS` and a module of its name with two functions that take a `Trial` and give an `Outcome`: `run` plays the product as it is, and
must find nothing; `control` plays the same with the guard taken away, and must find the fault. A row whose control finds
nothing proves nothing and is not ok.
"""
