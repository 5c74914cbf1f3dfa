"""What people do: one function for each thing, atomic, with one line in the trail."""
