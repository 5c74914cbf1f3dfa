"""The second wall between provinces, on PostgreSQL: the database shows the rows of the province one stands in, no others.

The first wall is the gate and the filters of every query; this one stands where a filter was forgotten (ADR 25).
`policies` builds it from `agencies.tenancy.way`, `telling` tells the database with each statement where one stands,
`state` says whether it holds for the role that the product signs in as.
"""
