"""The quality-system file of each agency: what its system consists of and what it did with it, year by year."""
