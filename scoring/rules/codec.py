"""A rubric as a JSON document and back (docs/rubric-format.md)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, get_args

from scoring.rules.document import CodecError, Node, given
from scoring.rules.numbers import HUNDRED, text
from scoring.rules.rubric import (
    NOT_RATED,
    Applies,
    Band,
    Block,
    ClassifyOn,
    Criterion,
    CriterionZero,
    Declared,
    EnteredBy,
    Group,
    Kind,
    LateSubmission,
    NotApplicablePolicy,
    Rubric,
    SelfOverVerified,
    Trigger,
)
from scoring.rules.rule_codec import read_rule, rule_to_json

SCHEMA = "qms-rubric/1"
"""The format this version writes and reads."""

__all__ = ["SCHEMA", "CodecError", "rubric_from_json", "rubric_to_json"]


def rubric_from_json(document: Mapping[str, Any]) -> Rubric:
    """The rubric that a native document holds. Raises CodecError naming every fault by its path.

    Whether the rubric makes sense (points that add up, bands without a gap) is for `faults` to say.
    """
    node = Node(document)
    node.choice("schema", (SCHEMA,))
    rubric = Rubric(
        code=node.text("code"),
        name=node.text("name"),
        note=node.text("note", ""),
        total=node.decimal("total"),
        na_policy=node.choice("na_policy", get_args(NotApplicablePolicy), "rebase"),
        classify_on=node.choice("classify_on", get_args(ClassifyOn), "rounded"),
        bonus_cap=node.decimal("bonus_cap", None),
        penalty_cap=node.decimal("penalty_cap", None),
        total_cap=node.decimal("total_cap", HUNDRED),
        not_submitted=node.text("not_submitted", NOT_RATED),
        newly_formed_months=node.whole("newly_formed_months", 6),
        blocks=tuple(_read_block(item) for item in node.nodes("blocks")),
        bands=tuple(_read_band(item) for item in node.nodes("bands")),
        groups=tuple(_read_group(item) for item in node.nodes("groups")),
        adjustments=tuple(_read_adjustment(item) for item in node.nodes("adjustments", required=False)),
    )
    node.end()
    if node.faults:
        raise CodecError(node.faults)
    return rubric


def rubric_to_json(rubric: Rubric) -> dict[str, Any]:
    """The rubric as a native document: points as text, and nothing that says no more than its absence."""
    return {
        "schema": SCHEMA,
        "code": rubric.code,
        "name": rubric.name,
        "total": text(rubric.total),
        "na_policy": rubric.na_policy,
        "classify_on": rubric.classify_on,
        "total_cap": text(rubric.total_cap),
        "not_submitted": rubric.not_submitted,
        "newly_formed_months": rubric.newly_formed_months,
        **given(note=rubric.note, bonus_cap=_text(rubric.bonus_cap), penalty_cap=_text(rubric.penalty_cap)),
        "blocks": [{"code": block.code, "name": block.name, "kinds": list(block.kinds)} for block in rubric.blocks],
        "bands": [{"code": band.code, "label": band.label, "minimum": text(band.minimum)} for band in rubric.bands],
        "groups": [_group_json(group) for group in rubric.groups],
        **given(adjustments=[_adjustment_json(item) for item in rubric.adjustments]),
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else text(value)


# --- reading ---


def _read_block(node: Node) -> Block:
    block = Block(node.text("code"), node.text("name"), node.texts("kinds"))
    node.end()
    return block


def _read_band(node: Node) -> Band:
    band = Band(node.text("code"), node.text("label"), node.decimal("minimum"))
    node.end()
    return band


def _read_group(node: Node) -> Group:
    group = Group(
        node.text("code"),
        node.text("name"),
        node.decimal("max_points"),
        tuple(_read_criterion(item) for item in node.nodes("criteria")),
    )
    node.end()
    return group


def _read_criterion(node: Node) -> Criterion:
    criterion = Criterion(**_read_item(node))
    node.end()
    return criterion


def _read_adjustment(node: Node) -> Criterion:
    adjustment = Criterion(
        **_read_item(node),
        kind=node.choice("kind", [kind for kind in get_args(Kind) if kind != "criterion"]),
        trigger=_read_trigger(node.node("trigger")) if node.has("trigger") else Declared(),
        cap=node.text("cap", ""),
        steps=node.whole("steps", 0),
    )
    node.end()
    return adjustment


def _read_item(node: Node) -> dict[str, Any]:
    return {
        "code": node.text("code"),
        "name": node.text("name"),
        "max_points": node.decimal("max_points"),
        "rule": read_rule(node.node("rule")),
        "wording": node.text("wording", ""),
        "evidence": node.texts("evidence"),
        "basis": node.text("basis", ""),
        "clauses": node.texts("clauses"),
        "applicability": node.mapping("applicability", get_args(Applies)),
        "entered_by": node.choice("entered_by", get_args(EnteredBy), "agency"),
        "na_when": node.text("na_when", ""),
        "facts": node.named_texts("facts"),
    }


def _read_trigger(node: Node) -> Trigger:
    trigger: Trigger
    match node.choice("on", ("declared", "criterion_zero", "late_submission", "self_over_verified")):
        case "criterion_zero":
            trigger = CriterionZero(node.texts("criteria"))
        case "late_submission":
            trigger = LateSubmission(node.decimal("points"), node.whole("working_days"), node.flag("begun", False))
        case "self_over_verified":
            trigger = SelfOverVerified(node.decimal("margin"), node.decimal("points"))
        case _:
            trigger = Declared()
    node.end()
    return trigger


# --- writing ---


def _group_json(group: Group) -> dict[str, Any]:
    return {
        "code": group.code,
        "name": group.name,
        "max_points": text(group.max_points),
        "criteria": [_item_json(criterion) for criterion in group.criteria],
    }


def _adjustment_json(item: Criterion) -> dict[str, Any]:
    trigger = {} if isinstance(item.trigger, Declared) else _trigger_json(item.trigger)
    return {**_item_json(item), "kind": item.kind, **given(trigger=trigger, cap=item.cap, steps=item.steps or None)}


def _item_json(item: Criterion) -> dict[str, Any]:
    return {
        "code": item.code,
        "name": item.name,
        "max_points": text(item.max_points),
        "rule": rule_to_json(item.rule),
        **given(
            wording=item.wording,
            evidence=list(item.evidence),
            basis=item.basis,
            clauses=list(item.clauses),
            applicability=dict(item.applicability),
            entered_by=item.entered_by if item.entered_by != "agency" else "",
            na_when=item.na_when,
            facts=dict(item.facts),
        ),
    }


def _trigger_json(trigger: Trigger) -> dict[str, Any]:
    match trigger:
        case CriterionZero(codes):
            return {"on": "criterion_zero", "criteria": list(codes)}
        case LateSubmission(points, working_days, begun):
            return {
                "on": "late_submission",
                "points": text(points),
                "working_days": working_days,
                **given(begun=begun),
            }
        case SelfOverVerified(margin, points):
            return {"on": "self_over_verified", "margin": text(margin), "points": text(points)}
        case Declared():
            return {"on": "declared"}
