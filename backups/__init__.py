"""Copies of everything that is kept: made, checked, and brought back, whole or for one province."""
