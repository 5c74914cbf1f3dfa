"""The page open to everybody: a year's published results, without anything about people."""
