"""Which years a report may be about."""

FIRST_YEAR, LAST_YEAR = 2006, 2100
"""The programme began with QĐ 144/2006/QĐ-TTg."""
