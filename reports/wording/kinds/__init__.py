"""The table of kinds of document, those of the province and those of its agencies."""
