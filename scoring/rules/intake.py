"""A rubric as it comes in: the native document, or one whose rules are sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from agencies.rules import fold
from scoring.rules.codec import rubric_from_json
from scoring.rules.document import CodecError, Node
from scoring.rules.references import clauses_in, evidence_in
from scoring.rules.rubric import Applies, Band, Block, Criterion, Group, Rubric
from scoring.rules.sentences import Notice, Worded, read_rule

STANDARD_BLOCKS = (
    Block("S", "Sở, cơ quan cấp tỉnh", ("ubnd_tinh", "van_phong", "so", "ban", "khac")),
    Block("C", "Chi cục và tương đương", ("chi_cuc", "phong")),
    Block("H", "UBND cấp huyện", ("ubnd_huyen",)),
    Block("X", "UBND cấp xã", ("ubnd_xa",)),
    Block("SN", "Đơn vị sự nghiệp công lập", ("don_vi_su_nghiep",)),
    Block("ND", "Cơ quan ngành dọc", ("nganh",)),
)
"""The columns of applicability that sheets commonly have, and the kinds of agencies that stand in each."""

APPLIES: dict[str, Applies] = {
    **dict.fromkeys(("A", "●", "x", "X"), "required"),
    **dict.fromkeys(("O", "○", "o"), "conditional"),
    **dict.fromkeys(("N", "–", "-", "—", ""), "none"),
}
"""The signs of such a column."""

RECONSTRUCTED = "Phục dựng để minh họa, không phải bộ tiêu chí chính thức."


@dataclass(frozen=True, slots=True)
class Reading:
    """A rubric that came in, and what was read in it or needs a look."""

    rubric: Rubric
    notices: tuple[Notice, ...] = ()

    @property
    def warnings(self) -> tuple[Notice, ...]:
        """What a person must look at."""
        return tuple(notice for notice in self.notices if notice.warning)


def read_document(document: Mapping[str, Any]) -> Reading:
    """The rubric of a JSON document, native or with rules in words. Raises CodecError naming every fault."""
    if "schema" in document or "groups" not in document:
        return Reading(rubric_from_json(document))
    return _read_worded(Node(document))


def item_from_words(
    worded: Worded, *, evidence: str, basis: str, applicability: Mapping[str, Applies]
) -> tuple[Criterion, tuple[Notice, ...]]:
    """One criterion from the cells of a sheet, and what was read in them.

    A sentence that says when the criterion does not apply makes it conditional wherever it was required.
    """
    read = read_rule(worded)
    by_verifier = read.rule.name == "sample"
    required: Applies = "conditional" if read.na_when else "required"
    item = Criterion(
        code=worded.code,
        name=worded.name,
        max_points=worded.max_points,
        rule=read.rule,
        wording=worded.sentence,
        evidence=evidence_in(evidence),
        basis=basis,
        clauses=clauses_in(basis),
        applicability={block: required if it == "required" else it for block, it in applicability.items()},
        entered_by="verifier" if by_verifier else "system" if read.by_system else "agency",
        na_when=read.na_when,
    )
    return item, read.notices


def band_code(label: str) -> str:
    """The code of a rating by its label: "Trung bình" is trung_binh."""
    return "_".join(re.findall(r"[a-z0-9]+", fold(label)))


def blocks_for(codes: list[str]) -> tuple[Block, ...]:
    """The blocks of these columns; a column of the province's own is a block whose kinds are still to be set."""
    standard = {block.code: block for block in STANDARD_BLOCKS}
    return tuple(standard.get(code, Block(code, code, ())) for code in codes)


# --- a document whose rules are sentences ---


def _read_worded(node: Node) -> Reading:
    notices: list[Notice] = []
    groups = tuple(_read_group(item, notices) for item in node.nodes("groups"))
    code = node.text("id", "") or node.text("code")
    status = node.text("status", "")
    sets = [key for key in ("bands", "thresholds", "thresholds4", "thresholds5") if node.has(key)]
    rubric = Rubric(
        code=code,
        name=node.text("name", f"Bộ tiêu chí {code}"),
        note=RECONSTRUCTED if status.startswith("RECONSTRUCTED") else status,
        total=node.decimal("total"),
        groups=groups,
        bands=tuple(_read_band(item) for item in node.nodes(sets[0] if sets else "bands")),
        blocks=blocks_for(_block_codes(groups)),
    )
    if node.faults:
        raise CodecError(node.faults)
    return Reading(rubric, tuple(notices))


def _block_codes(groups: tuple[Group, ...]) -> list[str]:
    found = [code for group in groups for criterion in group.criteria for code in criterion.applicability]
    return list(dict.fromkeys(found)) or [block.code for block in STANDARD_BLOCKS]


def _read_group(node: Node, notices: list[Notice]) -> Group:
    return Group(
        node.text("code"),
        node.text("name"),
        _points(node),
        tuple(_read_criterion(item, notices) for item in node.nodes("criteria")),
    )


def _read_criterion(node: Node, notices: list[Notice]) -> Criterion:
    signs = node.mapping("applicability", APPLIES)
    worded = Worded(
        node.text("code"),
        node.text("name"),
        _points(node),
        node.text("rule", ""),
        node.text("rule_type", ""),
        conditional=any(APPLIES[sign] == "conditional" for sign in signs.values()),
    )
    item, found = item_from_words(
        worded,
        evidence=node.text("evidence", ""),
        basis=node.text("ref", ""),
        applicability={code: APPLIES[sign] for code, sign in signs.items()},
    )
    notices += found
    return item


def _points(node: Node) -> Decimal:
    points: Decimal = node.decimal("max_points" if node.has("max_points") else "max")
    return points


def _read_band(node: Node) -> Band:
    label = node.text("label")
    return Band(node.text("code", band_code(label)), label, node.decimal("minimum" if node.has("minimum") else "min"))
