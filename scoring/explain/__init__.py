"""The engine's codes and values as sentences people read.

marking      how a criterion is marked, why it got its points, what is wrong with a claim
fields       the fields of the form for a claim
result       an outcome, step by step
carrying     what was taken over from last year, what has to be filled in anew
suggesting   why a document is suggested for a criterion
rubric       what is wrong with a rubric, what was read in one, what changed
"""
