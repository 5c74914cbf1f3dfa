"""Redaction: marks on the pages of a file, and the copy that everybody gets who may not see what is below them (ADR 39).

`models` has the versions of a file's marks, `readers` who may see the original, `shown` what of a file somebody gets,
`workflow` marks and lifts, `job` makes the copy, `finding` looks for words on pages.
"""
