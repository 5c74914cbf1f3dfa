"""The documents that end a year: the notice of a provisional result to one agency, the decision on all results (NĐ 30/2020)."""
