"""Who is here and what they may do: provinces, agencies over time, people, roles, access, trail."""
