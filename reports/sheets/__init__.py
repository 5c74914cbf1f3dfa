"""One agency's scorecard on paper: what it shows, its explanation of every point, and all of a year as one list.

shown      what is printed of a sheet, read for many sheets at once
compose    a sheet as an official document, and as a leaf of the year's book
points     every point of a year as one table
views      handing a sheet over
"""
