"""The trail's seals: what each line was when it was sealed, in a chain for each province, its head told to others (ADR 26).

`digest` has the arithmetic, `seal` adds to the chain, `verify` holds it against the lines and against the heads that
`heads` has published.
"""
