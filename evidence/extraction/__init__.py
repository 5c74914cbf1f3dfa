"""What is done to one file with its content open: text, page images, metadata taken off. No Django, no database.

All of it but `picture.bare` runs in a child process (`child.Child`), for these are large parsers written in C, met
by files of strangers: what hangs, crashes or swells there ends with the child, and only that one file is affected.
"""
