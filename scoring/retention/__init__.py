"""How long the papers of archived years are kept, and what happens when that time is over (ADR 39).

`periods` knows when a time is over, `papers` which documents a class of a year has, `workflow` decides, `job` destroys.
"""

KIND = "destroy_expired"
