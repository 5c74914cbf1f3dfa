"""The shape of input, by page."""
