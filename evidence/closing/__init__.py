"""Documents that nobody may open: held back for a marking, taken down by the province, their content destroyed (ADR 34)."""
