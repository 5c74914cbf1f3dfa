"""The scoring engine: claims in, points and the reason for every one of them out.

No Django, no database, no clock, no language: what has to be said is a code with values, which
`scoring.explain` turns into a sentence. An upper file imports a lower one, never back:

    suggesting                 which criteria a document serves, and why
    carrying                   what of last year's sheet still holds
    sheet, one_table           a rubric as the tables of a workbook; one table as a province has it
    columns                    the columns of those tables
    intake                     a rubric as it comes in
    references, sentences      the cells of a sheet; rules as a deciding document words them
    difference, editing        what two versions differ in; one part of a rubric changed
    faults, rule_faults        what is wrong with a rubric
    codec, rule_codec          the rubric as a JSON document (docs/rubric-format.md)
    document                   reading such a document strictly
    lift                       the least that would lift it there
    gap                        what would lift an agency to the next rating
    engine                     marks to rating, with every step
    outcome                    what the engine answers, and its JSON
    marking                    every claim of a sheet to its mark
    rubric                     groups, criteria, ratings, adjustments
    rule_types                 the seven ways of marking a criterion
    claims                     what a claim may hold, and what is wrong with it
    mark                       points, not applicable or not scored; and why
    numbers                    points and their one rounding
"""
