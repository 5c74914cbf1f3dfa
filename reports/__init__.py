"""What the province shows: the year's figures and its official documents."""
