"""The registers that are kept, each described once; `keep_all` is called when the app is ready."""

from registers.kept import frameworks, leading, means, papers, system, year
from registers.register import keep


def keep_all() -> None:
    """Keep every register, in the order they have in the file."""
    for kept in (system, leading, papers, year, means, frameworks):
        for register in kept.REGISTERS:
            keep(register)
