"""The book of a year: the scorecards of all agencies in one file, with cover, contents, and how each criterion is scored.

contents   what stands in front of the sheets
make       which parts are on the shelf, which are rendered, how they are bound
"""
