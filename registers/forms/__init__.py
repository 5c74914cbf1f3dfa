"""The shape of input: an entry of any register, which entries to list, what is done to one, a file begun."""
