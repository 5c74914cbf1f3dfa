"""A book bound of parts: each rendered once and kept by what it shows, only what changed is rendered again.

marks      what a part shows and what it is made with, as one fingerprint
shelf      the parts that are kept
leaves     a leaf or cover as the page the renderer gets
part       a rendered part as its own objects, ready to be moved into a book
press      two child processes that render what is missing, side by side
bind       parts joined to one PDF: continuous numbers, outline, tags

`part`, `__main__` and what they import stand without Django: the child process starts with them.
"""
