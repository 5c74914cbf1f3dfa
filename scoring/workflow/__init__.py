"""What people do in a year of scoring: one function for each, atomic, one trail line."""
