"""Reports that make themselves: on every Monday of a running year, or on one day of each year, sent to whom it concerns.

rules      on which day the next one is due, which year it is about
models     what is to be made when, for whom; each time it came round; what became of each letter
workflow   setting up, changing, pausing; the chore that sees what is due
posting    the jobs: the report made, then posted letter by letter
"""
