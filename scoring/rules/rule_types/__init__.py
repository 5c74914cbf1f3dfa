"""The seven ways of marking a criterion: what each one takes as a claim, and the points that follow from it.

A claim is a JSON object. A field that is absent was not filled in: the criterion is then not scored, or
not completely, which is never the same as 0. Numbers may be written as JSON numbers or as text ("97.5");
they are kept as text. Days are ISO 8601 text.

    Binary     {"met": true}
    Checklist  {"ticks": ["quyet_dinh", "phan_cong"]}      {"ticks": []} is "none of them", 0 points
    Ratio      {"numerator": 45, "denominator": 50}
    Bracket    {"value": "97.5"}    with a base component {"base": true, "value": "91"} or {"base": false}
    Deadline   {"done": "2023-02-03"} or {"never": true}; where the claim names the due day also "due";
               where a condition is asked for also "condition": true; where the submission counts, {}
    Sample     {"numerator": 4, "denominator": 5}           by the verifier
    Manual     {"points": "2.5"}
"""

from scoring.rules.rule_types.base import AnyRule, Context, Rule
from scoring.rules.rule_types.counted import Counts, IfCriterion, Ratio, Sample, WhenZero
from scoring.rules.rule_types.listed import Binary, Checklist, Component, Ticks, YesNo
from scoring.rules.rule_types.measured import Base, Bracket, BracketStep, Entered, Manual, Measured
from scoring.rules.rule_types.timed import (
    CampaignDay,
    ClaimedDay,
    Condition,
    Deadline,
    DueDay,
    FixedDay,
    LateStep,
    Timed,
)

__all__ = [
    "RULE_TYPES",
    "AnyRule",
    "Base",
    "Binary",
    "Bracket",
    "BracketStep",
    "CampaignDay",
    "Checklist",
    "ClaimedDay",
    "Component",
    "Condition",
    "Context",
    "Counts",
    "Deadline",
    "DueDay",
    "Entered",
    "FixedDay",
    "IfCriterion",
    "LateStep",
    "Manual",
    "Measured",
    "Ratio",
    "Rule",
    "Sample",
    "Ticks",
    "Timed",
    "WhenZero",
    "YesNo",
]

RULE_TYPES: dict[str, type[AnyRule]] = {
    rule.name: rule for rule in (Binary, Checklist, Ratio, Bracket, Deadline, Sample, Manual)
}
