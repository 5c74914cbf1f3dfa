"""One rule as it stands in a rubric's JSON document, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from scoring.rules.document import CodecError, Node, given
from scoring.rules.numbers import text
from scoring.rules.rule_types import (
    AnyRule,
    Base,
    Binary,
    Bracket,
    BracketStep,
    CampaignDay,
    Checklist,
    ClaimedDay,
    Component,
    Condition,
    Deadline,
    DueDay,
    FixedDay,
    IfCriterion,
    LateStep,
    Manual,
    Ratio,
    Sample,
    WhenZero,
)


def rule_from_json(document: Mapping[str, Any]) -> AnyRule:
    """One rule. Raises CodecError."""
    node = Node(document)
    rule = read_rule(node)
    if node.faults:
        raise CodecError(node.faults)
    return rule


def rule_to_json(rule: AnyRule) -> dict[str, Any]:
    """One rule as it stands in the document."""
    return {"type": rule.name, **given(**_rule_fields(rule))}


def read_rule(node: Node) -> AnyRule:
    """The rule that a node of a document holds; what is wrong with it is left in the node's faults."""
    rule = _READERS[node.choice("type", _READERS)](node)
    node.end()
    return rule


# --- reading ---


def _read_binary(node: Node) -> Binary:
    return Binary(node.text("label", ""))


def _read_checklist(node: Node) -> Checklist:
    components = []
    for item in node.nodes("components", required=False):
        components.append(
            Component(
                item.text("code"),
                item.text("label"),
                item.decimal("points"),
                item.texts("excludes"),
                item.texts("requires"),
            )
        )
        item.end()
    return Checklist(tuple(components))


def _read_ratio(node: Node) -> Ratio:
    return Ratio(
        node.text("numerator"), node.text("denominator"), _read_when_zero(node), node.flag("fractional", False)
    )


def _read_when_zero(node: Node) -> WhenZero:
    if not isinstance(node.peek("when_zero"), Mapping):
        when_zero: WhenZero = node.choice("when_zero", ("not_applicable", "full", "zero"), "zero")
        return when_zero
    inner = node.node("when_zero")
    found = IfCriterion(inner.text("criterion"), inner.decimal("minimum"))
    inner.end()
    return found


def _read_sample(node: Node) -> Sample:
    return Sample(node.whole("minimum", 1), node.text("numerator", ""), node.text("denominator", ""))


def _read_bracket(node: Node) -> Bracket:
    steps = []
    for item in node.nodes("steps", required=False):
        steps.append(BracketStep(item.decimal("minimum"), item.decimal("points")))
        item.end()
    base = None
    if node.has("base"):
        inner = node.node("base")
        base = Base(inner.text("label"), inner.decimal("points"))
        inner.end()
    return Bracket(tuple(steps), node.text("unit", "%"), node.text("label", ""), base)


def _read_deadline(node: Node) -> Deadline:
    due = _read_due(node.node("due"))
    steps = []
    for item in node.nodes("steps", required=False):
        steps.append(LateStep(item.whole("late_days", None), item.decimal("points")))
        item.end()
    condition = None
    if node.has("condition"):
        inner = node.node("condition")
        condition = Condition(inner.text("label"), inner.decimal("points_if_not"))
        inner.end()
    return Deadline(
        due,
        tuple(steps),
        working_days=node.flag("working_days", False),
        condition=condition,
        done_from=node.choice("done_from", ("claim", "submission"), "claim"),
        label=node.text("label", ""),
    )


def _read_due(node: Node) -> DueDay:
    due: DueDay
    match node.choice("on", ("fixed", "campaign", "claimed")):
        case "campaign":
            due = CampaignDay(node.text("key"))
        case "claimed":
            due = ClaimedDay(node.text("label", ""))
        case _:
            due = FixedDay(node.whole("month"), node.whole("day"), node.whole("years_after", 0, negative=True))
    node.end()
    return due


def _read_manual(node: Node) -> Manual:
    return Manual(node.decimal("step", Decimal("0.25")))


_READERS: dict[str, Callable[[Node], AnyRule]] = {
    "binary": _read_binary,
    "checklist": _read_checklist,
    "ratio": _read_ratio,
    "bracket": _read_bracket,
    "deadline": _read_deadline,
    "sample": _read_sample,
    "manual": _read_manual,
}


# --- writing ---


def _rule_fields(rule: AnyRule) -> dict[str, Any]:
    match rule:
        case Binary(label):
            return {"label": label}
        case Checklist(components):
            return {"components": [_component_json(component) for component in components]}
        case Ratio():
            return {
                "numerator": rule.numerator,
                "denominator": rule.denominator,
                "when_zero": _when_zero_json(rule.when_zero),
                "fractional": rule.fractional,
            }
        case Sample():
            return {"minimum": rule.minimum, "numerator": rule.numerator, "denominator": rule.denominator}
        case Bracket():
            return {
                "unit": rule.unit,
                "label": rule.label,
                "base": rule.base and {"label": rule.base.label, "points": text(rule.base.points)},
                "steps": [{"minimum": text(item.minimum), "points": text(item.points)} for item in rule.steps],
            }
        case Deadline():
            return {
                "label": rule.label,
                "due": _due_json(rule.due),
                "working_days": rule.working_days,
                "done_from": rule.done_from if rule.done_from != "claim" else "",
                "steps": [{"late_days": item.late_days, "points": text(item.points)} for item in rule.steps],
                "condition": rule.condition
                and {"label": rule.condition.label, "points_if_not": text(rule.condition.points_if_not)},
            }
        case Manual(step):
            return {"step": text(step)}
    raise TypeError(f"no rule: {rule!r}")


def _component_json(component: Component) -> dict[str, Any]:
    return {
        "code": component.code,
        "label": component.label,
        "points": text(component.points),
        **given(excludes=list(component.excludes), requires=list(component.requires)),
    }


def _when_zero_json(when_zero: WhenZero) -> Any:
    if isinstance(when_zero, IfCriterion):
        return {"criterion": when_zero.code, "minimum": text(when_zero.minimum)}
    return when_zero


def _due_json(due: DueDay) -> dict[str, Any]:
    match due:
        case FixedDay(month, day, years_after):
            return {"on": "fixed", "month": month, "day": day, **given(years_after=years_after or None)}
        case CampaignDay(key):
            return {"on": "campaign", "key": key}
        case ClaimedDay(label):
            return {"on": "claimed", **given(label=label)}
