"""Rules as a deciding document words them ("1đ kế hoạch; 2đ báo cáo kết quả"), read into structured rules.

A province's Excel says in sentences how points are given. What can be read becomes a rule that marks by
itself; what cannot becomes a `Manual` rule, named in a notice. The sentence stays with the criterion as its
wording, so that a person can hold the two side by side.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from agencies.rules import fold
from scoring.rules.numbers import ZERO, text, typed_number
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

SUBMISSION = "self"
"""The key of the campaign's day by which an agency hands in its sheet."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What was read for one criterion, or (`warning`) what a person must look at, with the values of the sentence."""

    criterion: str
    code: str
    values: Mapping[str, str] = field(default_factory=dict)
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Worded:
    """A criterion as a sheet holds it. `rule_type` is empty when the sheet does not say; `conditional` when it
    may be declared not applicable."""

    code: str
    name: str
    max_points: Decimal
    sentence: str
    rule_type: str = ""
    conditional: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """The rule a sentence gave, when the criterion does not apply, and what to tell the person who imports it."""

    rule: AnyRule
    na_when: str = ""
    notices: tuple[Notice, ...] = ()

    @property
    def by_system(self) -> bool:
        """Whether the system enters it: the day a sheet came in."""
        return isinstance(self.rule, Deadline) and self.rule.done_from == "submission"


def read_rule(worded: Worded) -> Read:
    """The rule of one criterion, by the type the sheet names or else by what the sentence looks like."""
    sentence = _tidy(worded.sentence)
    clauses, na_when = _without_not_applicable(_split(sentence))
    worded = replace(worded, conditional=worded.conditional or bool(na_when))
    order = [worded.rule_type] if worded.rule_type in _READERS else []
    order += [name for name in _READERS if name not in order]
    for name in order:
        rule, warnings = _READERS[name](worded, clauses)
        if rule is not None:
            if worded.rule_type and name != worded.rule_type:
                warnings = [*warnings, _warn(worded, "read_as_another_type", said=worded.rule_type, read=name)]
            return Read(rule, na_when, (Notice(worded.code, "read", {"type": name}), *warnings))
    warning = _warn(worded, "no_sentence" if not sentence else "not_understood", sentence=sentence)
    if worded.rule_type == "manual":
        return Read(Manual(), na_when, (Notice(worded.code, "read", {"type": "manual"}),))
    return Read(Manual(), na_when, (warning,))


# --- the parts of a sentence ---

_POINTS = r"(\d+(?:[.,]\d+)?)\s*(?:đ|điểm)(?![\w])"
_LEADING = re.compile(rf"\+?\s*{_POINTS}\s*[:\-–]?\s*(.*)", re.IGNORECASE | re.DOTALL)
_TRAILING = re.compile(rf"(.*?)\s*[:\-–(]\s*\+?{_POINTS}\s*\)?", re.IGNORECASE | re.DOTALL)
_SHARE = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:đ|điểm)?\s*[×x*]\s*\((.+)\)(.*)", re.IGNORECASE | re.DOTALL)
_SHARE_FIRST = re.compile(r"\((.+)\)\s*[×x*]\s*(\d+(?:[.,]\d+)?)\s*(?:đ|điểm)?(.*)", re.IGNORECASE | re.DOTALL)
_FROM = re.compile(r"(≥|>=|từ|đạt từ|>|trên)\s*(\d+(?:[.,]\d+)?)\s*([^\d\s:;,()]*)", re.IGNORECASE)
_BELOW = re.compile(r"(?:<|dưới|≤|<=|không quá)\s*(\d+(?:[.,]\d+)?)", re.IGNORECASE)
_NOT_APPLICABLE = re.compile(r"(.+?)\s*:\s*(?:N/A|không áp dụng|không tính|không chấm)\b(.*)", re.IGNORECASE)
_OF_OTHER = re.compile(
    rf"(không .+?)\s*:\s*{_POINTS}\s*nếu\s+(?:tiêu chí\s+)?(\S+)\s*(?:≥|>=|đạt từ|từ)\s*{_POINTS}", re.IGNORECASE
)
_IF_NONE = re.compile(rf"không (?:có|phát sinh)\b.*:\s*{_POINTS}", re.IGNORECASE)
_ASIDE = re.compile(r"\s*\((không [^():]+?)\s*:\s*([^()]+)\)\s*$", re.IGNORECASE)
_DAYS = re.compile(r"(\d+)\s*ngày", re.IGNORECASE)
_DAY_OF_YEAR = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?![\d/])")
_AND_ABOVE = re.compile(r"(?:từ |đạt từ )?(\d+(?:[.,]\d+)?\s*[^\d\s:;,()]*) trở lên", re.IGNORECASE)
_AT_LEAST = re.compile(r"tối thiểu\s*(\d+)", re.IGNORECASE)


def _tidy(sentence: str) -> str:
    """One line; line ends part clauses as semicolons do, and "90% trở lên" is "từ 90%"."""
    lines = re.sub(r"\s*\n\s*", "; ", unicodedata.normalize("NFC", sentence).strip())
    one_line = re.sub(r"\s+", " ", lines).rstrip(".; ")
    return _AND_ABOVE.sub(r"từ \1", one_line)


def _split(sentence: str) -> list[str]:
    """The clauses between semicolons (or line ends), leaving those inside brackets alone."""
    clauses, depth = [""], 0
    for letter in sentence:
        depth += (letter == "(") - (letter == ")")
        if letter == ";" and depth <= 0:
            clauses.append("")
        else:
            clauses[-1] += letter
    return [clause.strip() for clause in clauses if clause.strip()]


def _without_not_applicable(clauses: list[str]) -> tuple[list[str], str]:
    """The clauses, and apart from them when the criterion does not apply."""
    kept, when = [], []
    for clause in clauses:
        found = _NOT_APPLICABLE.fullmatch(clause)
        if found and not _LEADING.fullmatch(clause):
            when.append(as_sentence(f"{found[1]}{_confirmed(found[2])}"))
        else:
            kept.append(clause)
    return kept, "; ".join(when)


def _confirmed(rest: str) -> str:
    return f" ({rest.strip(' ()')})" if rest.strip(" ()") else ""


@dataclass(frozen=True, slots=True)
class _Clause:
    points: Decimal
    label: str


def _clause(written: str) -> _Clause | None:
    leading = _LEADING.fullmatch(written)
    if leading:
        return _Clause(_points(leading[1]), leading[2].strip())
    trailing = _TRAILING.fullmatch(written)
    return _Clause(_points(trailing[2]), trailing[1].strip()) if trailing else None


def _clauses(written: list[str]) -> list[_Clause] | None:
    """Every clause with its points, or None when one has none."""
    found = [_clause(clause) for clause in written]
    return [clause for clause in found if clause] if found and all(found) else None


def _points(written: str) -> Decimal:
    return Decimal(typed_number(written))


def as_sentence(label: str) -> str:
    """A label as the start of a sentence."""
    bare = label.strip(" ;,.:")
    return bare[:1].upper() + bare[1:]


def code_of(label: str, taken: set[str], words: int = 5) -> str:
    """A short stable code made of the first words of a label, different from those taken."""
    base = "_".join(re.findall(r"[a-z0-9]+", fold(label))[:words])[:40] or "muc"
    code, number = base, 2
    while code in taken:
        code, number = f"{base}_{number}", number + 1
    taken.add(code)
    return code


def _warn(worded: Worded, code: str, **values: str) -> Notice:
    return Notice(worded.code, code, values, warning=True)


# --- one reader for each type: the rule, or None when the sentence is not of that type ---

_Found = tuple[AnyRule | None, list[Notice]]


def _read_sample(worded: Worded, clauses: list[str]) -> _Found:
    share = _share(clauses)
    if share is None:
        return None, []
    least = _AT_LEAST.search(" ".join(clauses))
    if not (least and "mau" in fold(share.numerator + share.denominator).split()):
        return None, []
    rule = Sample(int(least[1]), as_sentence(share.numerator), as_sentence(share.denominator))
    return rule, _check_multiplier(worded, share)


def _read_ratio(worded: Worded, clauses: list[str]) -> _Found:
    share = _share(clauses)
    if share is None:
        return None, []
    when_zero, understood = _when_zero(worded, clauses[1:])
    warnings = _check_multiplier(worded, share)
    warnings += [_warn(worded, "clause_not_understood", sentence=clause) for clause in clauses[1:] if not understood]
    return Ratio(as_sentence(share.numerator), as_sentence(share.denominator), when_zero), warnings


@dataclass(frozen=True, slots=True)
class _Share:
    multiplier: Decimal
    numerator: str
    denominator: str


def _share(clauses: list[str]) -> _Share | None:
    if not clauses:
        return None
    front, back = _SHARE.fullmatch(clauses[0]), _SHARE_FIRST.fullmatch(clauses[0])
    if front:
        multiplier, inside = front[1], front[2]
    elif back:
        multiplier, inside = back[2], back[1]
    else:
        return None
    parts = inside.split(" / ") if " / " in inside else inside.split("/")
    return _Share(_points(multiplier), *parts) if len(parts) == 2 else None


def _check_multiplier(worded: Worded, share: _Share) -> list[Notice]:
    if share.multiplier == worded.max_points:
        return []
    return [_warn(worded, "multiplier_is_not_maximum", said=text(share.multiplier), maximum=text(worded.max_points))]


def _when_zero(worded: Worded, clauses: list[str]) -> tuple[WhenZero, bool]:
    """What nothing to count is worth, and whether every clause was understood."""
    default: WhenZero = "not_applicable" if worded.conditional else "zero"
    if not clauses:
        return default, True
    other, none = _OF_OTHER.match(clauses[0]), _IF_NONE.match(clauses[0])
    if other:
        return IfCriterion(other[3], _points(other[4])), len(clauses) == 1
    if none and _points(none[1]) in (ZERO, worded.max_points):
        return ("zero" if _points(none[1]) == 0 else "full"), len(clauses) == 1
    return default, False


def _read_bracket(worded: Worded, clauses: list[str]) -> _Found:
    base, rest = _base(clauses)
    warnings: list[Notice] = []
    steps: dict[Decimal, Decimal] = {}
    units = set()
    label = ""
    for clause in _unfolded(rest):
        found = _clause(clause)
        bound = _FROM.search(clause) if found else None
        if found and bound:
            minimum = _points(bound[2])
            steps[minimum] = found.points
            units.add(bound[3] or "%")
            label = label or re.sub(r"\(.*", "", found.label)[: found.label.find(bound[1])].strip()
            if bound[1].lower() in {">", "trên"}:
                warnings.append(_warn(worded, "exclusive_bound", minimum=text(minimum)))
        elif found and _BELOW.search(clause) and (found.points == 0 or ZERO not in steps):
            steps[ZERO] = found.points
        else:
            return None, []
    if steps.get(ZERO) == 0:
        del steps[ZERO]
    if not steps or len(units) != 1:
        return None, []
    ordered = tuple(BracketStep(minimum, steps[minimum]) for minimum in sorted(steps, reverse=True))
    return Bracket(ordered, units.pop(), as_sentence(label), base), warnings


def _base(clauses: list[str]) -> tuple[Base | None, list[str]]:
    """What must be there first, when the brackets are said to come on top ("+2đ …")."""
    if len(clauses) < 2 or not all(clause.startswith("+") for clause in clauses[1:]) or _FROM.search(clauses[0]):
        return None, clauses
    found = _clause(clauses[0])
    return (Base(as_sentence(found.label), found.points), clauses[1:]) if found else (None, clauses)


def _unfolded(clauses: list[str]) -> list[str]:
    """Clauses with a lower bracket in round brackets taken apart: "+2đ … ≥90% (+1đ nếu ≥80%)" is two."""
    found: list[str] = []
    for clause in clauses:
        inner = re.fullmatch(rf"(.*?)\s*\((\+?\s*{_POINTS}\s+nếu\s+.+)\)", clause, re.IGNORECASE)
        found += [inner[1], inner[2]] if inner else [clause]
    return found


def _read_deadline(worded: Worded, written: list[str]) -> _Found:
    clauses = _clauses(written)
    if clauses is None or not any(_is_late(clause) for clause in clauses):
        return None, []
    steps: list[LateStep] = []
    condition: Condition | None = None
    for clause in clauses:
        days = _DAYS.findall(clause.label)
        if clause.points == 0:
            continue
        if not _is_late(clause):
            steps.append(LateStep(0, clause.points))
        elif days:
            steps.append(LateStep(int(days[-1]), clause.points))
        else:
            steps.append(LateStep(None, clause.points))
            condition = _condition(clauses, clause)
    if not steps:
        return None, []
    steps.sort(key=lambda item: (item.late_days is None, item.late_days or 0))
    working_days = any("ngay lam viec" in fold(clause.label) for clause in clauses)
    due, by_submission, warnings = _due(worded, written)
    rule = Deadline(due, tuple(steps), working_days, condition, "submission" if by_submission else "claim")
    return rule, warnings


def _is_late(clause: _Clause) -> bool:
    return bool({"tre", "cham"} & set(re.findall(r"\w+", fold(clause.label)))) and "cham nhat" not in fold(clause.label)


def _condition(clauses: list[_Clause], late: _Clause) -> Condition | None:
    """What else is asked for, when the late clause also names its absence ("trễ hoặc chưa được chấp nhận")."""
    absent = re.search(r"hoặc (?:chưa|không) (.+)", late.label, re.IGNORECASE)
    if absent is None or not any(absent[1] in clause.label for clause in clauses if clause is not late):
        return None
    return Condition(as_sentence(absent[1]), late.points)


def _due(worded: Worded, written: list[str]) -> tuple[DueDay, bool, list[Notice]]:
    """The due day, whether the submission itself is what counts, and what to look at."""
    if "tu cham diem" in fold(worded.name):
        return CampaignDay(SUBMISSION), True, []
    day = _DAY_OF_YEAR.search(" ".join([*written, worded.name]))
    if day and 1 <= int(day[2]) <= 12 and 1 <= int(day[1]) <= 31:
        return FixedDay(int(day[2]), int(day[1])), False, []
    span = re.search(r"(?:≤|<=|trong|không quá)\s*(\d+ (?:tháng|ngày)(?: làm việc)?)", written[0], re.IGNORECASE)
    if span:
        return ClaimedDay(as_sentence(f"hạn {span[1]}")), False, []
    return ClaimedDay(), False, [_warn(worded, "due_day_not_said")]


def _read_binary(worded: Worded, written: list[str]) -> _Found:
    clauses = _clauses(written)
    if clauses is None or len(clauses) > 2 or clauses[0].points != worded.max_points:
        return None, []
    if len(clauses) == 2 and clauses[1].points != 0:
        return None, []
    return Binary(as_sentence(clauses[0].label)), []


def _read_checklist(worded: Worded, written: list[str]) -> _Found:
    if not written:
        return None, []
    last, aside = _aside(written[-1])
    clauses = _clauses([*written[:-1], last])
    if clauses is None or any("mỗi" in clause.label.lower() for clause in clauses):
        return None, []
    taken: set[str] = set()
    components = [
        Component(code_of(clause.label, taken), as_sentence(clause.label), clause.points)
        for clause in clauses
        if clause.points
    ]
    total = sum((component.points for component in components), ZERO)
    if len(clauses) > len(components) and total != worded.max_points and components[0].points == worded.max_points:
        components = _one_of(components)
    elif aside:
        instead = _instead(worded, components, aside, taken)
        if instead is None:
            return Checklist(tuple(components)), [_warn(worded, "clause_not_understood", sentence=": ".join(aside))]
        components.append(instead)
    return (Checklist(tuple(components)), []) if components else (None, [])


def _aside(clause: str) -> tuple[str, tuple[str, str] | None]:
    """The last clause without a closing "(không …: …)", and that aside as case and consequence."""
    found = _ASIDE.search(clause)
    return (clause[: found.start()], (found[1], found[2])) if found else (clause, None)


def _one_of(components: list[Component]) -> list[Component]:
    """Levels of which one holds: each rules out the others."""
    codes = [component.code for component in components]
    return [
        Component(item.code, item.label, item.points, tuple(code for code in codes if code != item.code))
        for item in components
    ]


def _instead(worded: Worded, components: list[Component], aside: tuple[str, str], taken: set[str]) -> Component | None:
    """The component that stands in for others: "không có trang: 3đ cho niêm yết", "không phát sinh: phải có …"."""
    case, consequence = aside
    points = re.search(rf"{_POINTS}(?:\s*cho\s+(.+))?", consequence, re.IGNORECASE)
    if points is None:
        worth, kept = worded.max_points, None
        label = f"{case} ({consequence})"
    else:
        worth = _points(points[1])
        kept = next((item for item in components if points[2] and fold(points[2]) in fold(item.label)), None)
        label = case
        if points[2] and kept is None:
            return None
    worth -= kept.points if kept else ZERO
    if worth <= 0:
        return None
    excludes = tuple(item.code for item in components if item is not kept)
    return Component(code_of(case, taken), as_sentence(label), worth, excludes, (kept.code,) if kept else ())


# The order in which types are tried: what only one type looks like comes first.
_READERS = {
    "sample": _read_sample,
    "ratio": _read_ratio,
    "bracket": _read_bracket,
    "deadline": _read_deadline,
    "binary": _read_binary,
    "checklist": _read_checklist,
}
