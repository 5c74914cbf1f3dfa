"""What is wrong with the facts of the record that a criterion names."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scoring.rules.facts import inputs_of
from scoring.rules.fault import Fault, Found
from scoring.rules.rubric import Criterion


def fact_faults(item: Criterion, fault: Callable[..., Fault], known: Mapping[str, str] | None) -> Found:
    """Every fault of the item's facts, made by `fault` from a code and values; `known` as `facts` of `faults`."""
    if item.facts and item.entered_by != "agency":
        yield fault("facts_not_by_agency")
    inputs = inputs_of(item.rule)
    for name, fact in item.facts.items():
        if name not in inputs:
            yield fault("fact_without_input", input=name, fact=fact)
        elif known is not None and fact not in known:
            yield fault("unknown_fact", fact=fact)
        elif known is not None and known[fact] != inputs[name]:
            yield fault("fact_of_another_kind", fact=fact, kind=known[fact], wanted=inputs[name])
