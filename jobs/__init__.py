"""Work that takes longer than a page: a row, its progress, its result."""
