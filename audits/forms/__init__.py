"""The shape of what people enter."""
