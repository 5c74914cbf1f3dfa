"""The forms in which the year's figures leave the system. Each takes the same `Figures`."""
