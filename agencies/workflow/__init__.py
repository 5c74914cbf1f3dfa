"""What people do to provinces, agencies, people and roles: one function for each, atomic, one trail line."""
