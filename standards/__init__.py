"""ISO 9001 editions and their clauses: numbers and titles only, shared by every province."""
