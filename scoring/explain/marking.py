"""How a criterion is marked, why it got its points, and what is wrong with a claim."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from scoring.explain.wording import Sentences, number, say, worded
from scoring.rules.claims import ClaimFault
from scoring.rules.mark import Mark, Step
from scoring.rules.rubric import Criterion, CriterionZero, Declared, LateSubmission, Rubric, SelfOverVerified, Trigger
from scoring.rules.rule_types import (
    Binary,
    Bracket,
    CampaignDay,
    Checklist,
    ClaimedDay,
    Component,
    Deadline,
    FixedDay,
    IfCriterion,
    LateStep,
    Manual,
    Ratio,
    Sample,
)

# --- why these points ---

STEPS: Sentences = {
    "met": lazy("Đạt: %(points)s điểm."),
    "not_met": lazy("Không đạt: 0 điểm."),
    "ticked": lazy("%(label)s: %(points)s điểm."),
    "nothing_ticked": lazy("Không đạt nội dung nào: 0 điểm."),
    "share": lazy("%(maximum)s × %(numerator)s / %(denominator)s = %(points)s điểm (làm tròn đến 2 chữ số thập phân)."),
    "sample": lazy(
        "%(numerator)s trên %(denominator)s hồ sơ mẫu đạt: %(maximum)s × %(numerator)s / %(denominator)s = %(points)s điểm."
    ),
    "nothing_to_count": lazy("Mẫu số bằng 0 (không phát sinh): tiêu chí quy định được %(points)s điểm."),
    "nothing_to_count_not_applicable": lazy("Mẫu số bằng 0 (không phát sinh): tiêu chí không áp dụng."),
    "nothing_to_count_reached": lazy(
        "Không phát sinh và tiêu chí %(criterion)s được %(reached)s điểm, đạt mức từ %(minimum)s điểm: được %(points)s điểm."
    ),
    "nothing_to_count_not_reached": lazy(
        "Không phát sinh nhưng tiêu chí %(criterion)s chỉ được %(reached)s điểm, chưa đạt mức %(minimum)s điểm: 0 điểm."
    ),
    "bracket": lazy("%(value)s%(unit)s đạt mức từ %(minimum)s%(unit)s: %(points)s điểm."),
    "below_brackets": lazy("%(value)s%(unit)s thấp hơn mức thấp nhất được tính điểm: 0 điểm."),
    "base_met": lazy("%(base)s: %(points)s điểm."),
    "base_not_met": lazy("Chưa đạt điều kiện “%(base)s”: 0 điểm."),
    "on_time": lazy("Hoàn thành ngày %(done)s, đúng hạn (hạn %(due)s): %(points)s điểm."),
    "late_days": lazy("Hoàn thành ngày %(done)s, trễ %(days)s ngày so với hạn %(due)s: %(points)s điểm."),
    "late_working_days": lazy(
        "Hoàn thành ngày %(done)s, trễ %(days)s ngày làm việc so với hạn %(due)s: %(points)s điểm."
    ),
    "never_done": lazy("Không thực hiện: 0 điểm."),
    "condition_not_met": lazy("Chưa đạt điều kiện “%(condition)s” nên tối đa %(points)s điểm."),
    "entered": lazy("Chấm %(points)s điểm."),
    "overridden": lazy("Người thẩm định chấm %(points)s điểm. Lý do: %(reason)s"),
    "declared_not_applicable": lazy("Khai báo không áp dụng."),
    "incomplete": lazy("Chưa đủ thông tin để tính điểm, còn thiếu: %(fields)s."),
    "waits_for_criterion": lazy(
        "Chưa tính được điểm vì điểm phụ thuộc vào tiêu chí %(criterion)s; hãy chấm tiêu chí đó trước."
    ),
    "waits_for_submission": lazy("Hệ thống tự tính điểm khi cơ quan nộp phiếu."),
    "waits_for_day": lazy(
        "Chưa tính được điểm vì đợt chấm điểm chưa đặt mốc thời hạn “%(key)s”. Hãy báo thư ký Ban Chỉ đạo."
    ),
}

FIELDS: Sentences = {
    "met": lazy("có hay không"),
    "ticks": lazy("nội dung đạt được"),
    "numerator": lazy("tử số"),
    "denominator": lazy("mẫu số"),
    "value": lazy("giá trị đo được"),
    "base": lazy("điều kiện ban đầu"),
    "due": lazy("ngày đến hạn"),
    "done": lazy("ngày hoàn thành"),
    "never": lazy("không thực hiện"),
    "condition": lazy("điều kiện kèm theo"),
    "points": lazy("điểm"),
    "by_hand": lazy("điểm ấn định"),
}


def mark_lines(item: Criterion, mark: Mark) -> list[str]:
    """Why the item got this mark, or what is missing for one; a line for each step."""
    return [_step_line(item, step) for step in mark.steps]


def _step_line(item: Criterion, step: Step) -> str:
    values = worded(step.values) | _labels(item, step)
    return say(STEPS, step.code, values)


def _labels(item: Criterion, step: Step) -> dict[str, str]:
    """The words of the rule that a step's sentence needs."""
    match item.rule:
        case Checklist() as rule if step.code == "ticked":
            return {"label": label_of(rule, step.values["component"])}
        case Bracket() as rule:
            return {"unit": unit(rule), "base": rule.base.label if rule.base else ""}
        case Deadline() as rule if rule.condition:
            named = {"condition": rule.condition.label}
        case _:
            named = {}
    if step.code == "incomplete":
        named["fields"] = ", ".join(str(FIELDS[name]) for name in step.values["fields"].split())
    return named


def label_of(rule: Checklist, code: str) -> str:
    """The label of a component, its code when the rubric no longer has it."""
    return next((component.label for component in rule.components if component.code == code), code)


def unit(rule: Bracket) -> str:
    """The unit as it follows a number: "%" at once, a word after a space."""
    return rule.unit if rule.unit == "%" else f" {rule.unit}"


# --- how it is marked ---


def describe(item: Criterion) -> str:
    """How the points of an item are given, in one line; what the engine does, not what the document says."""
    maximum = number(item.max_points)
    match item.rule:
        case Binary() if item.kind in ("cap", "step_down"):
            return _("Có hoặc không.")
        case Binary(label):
            return _("%(label)s: %(maximum)s điểm; không: 0 điểm.") % {"label": label or _("Có"), "maximum": maximum}
        case Checklist() as rule:
            return _describe_checklist(rule)
        case Ratio() as rule:
            share = _("%(maximum)s × (%(numerator)s / %(denominator)s).") % {
                "maximum": maximum,
                "numerator": _small(rule.numerator),
                "denominator": _small(rule.denominator),
            }
            return f"{share} {_describe_nothing(rule, item.max_points)}"
        case Sample() as rule:
            return _(
                "%(maximum)s × (số mẫu đạt / số mẫu kiểm tra), tối thiểu %(minimum)s mẫu do người thẩm định chọn."
            ) % {
                "maximum": maximum,
                "minimum": rule.minimum,
            }
        case Bracket() as rule:
            return _describe_bracket(rule)
        case Deadline() as rule:
            return _describe_deadline(rule)
        case Manual(step):
            return _("Người chấm cho điểm từ 0 đến %(maximum)s, theo bước %(step)s điểm.") % {
                "maximum": maximum,
                "step": number(step),
            }
    raise TypeError(f"no rule: {item.rule!r}")


def _small(label: str) -> str:
    """A label inside a sentence; one that begins with an abbreviation keeps its capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _points(label: str, points: Decimal) -> str:
    return _("%(label)s: %(points)s điểm") % {"label": label, "points": number(points)}


def _listed(parts: list[str]) -> str:
    return "; ".join(parts) + "."


def is_one_of(rule: Checklist) -> bool:
    """Whether the components are levels of which only one can hold."""
    codes = {component.code for component in rule.components}
    return len(codes) > 1 and all({item.code, *item.excludes} >= codes for item in rule.components)


def _describe_checklist(rule: Checklist) -> str:
    if is_one_of(rule):
        levels = _listed([_points(item.label, item.points) for item in rule.components])
        return _("Chọn một mức: %(lines)s") % {"lines": levels}
    return _listed([_points(item.label, item.points) + _ties(rule, item) for item in rule.components])


def _ties(rule: Checklist, item: Component) -> str:
    """With which other components one goes and with which not."""
    ties = []
    if item.requires:
        ties.append(_("cùng với %(labels)s") % {"labels": _quoted(rule, item.requires)})
    if item.excludes:
        ties.append(_("thay cho %(labels)s") % {"labels": _quoted(rule, item.excludes)})
    return f" ({', '.join(ties)})" if ties else ""


def _quoted(rule: Checklist, codes: tuple[str, ...]) -> str:
    return ", ".join(f"“{label_of(rule, code)}”" for code in codes)


def _describe_nothing(rule: Ratio, maximum: Decimal) -> str:
    match rule.when_zero:
        case IfCriterion(code, minimum):
            return _(
                "Mẫu số bằng 0: %(maximum)s điểm nếu tiêu chí %(criterion)s được từ %(minimum)s điểm, nếu không 0 điểm."
            ) % {
                "maximum": number(maximum),
                "criterion": code,
                "minimum": number(minimum),
            }
        case "not_applicable":
            return _("Mẫu số bằng 0: không áp dụng.")
        case "full":
            return _("Mẫu số bằng 0: %(maximum)s điểm.") % {"maximum": number(maximum)}
        case _:
            return _("Mẫu số bằng 0: 0 điểm.")


def _describe_bracket(rule: Bracket) -> str:
    steps = [_points(f"{_('từ')} {number(item.minimum)}{unit(rule)}", item.points) for item in rule.steps]
    lines = _listed([*steps, _("thấp hơn: 0 điểm")])
    lines = f"{rule.label} {lines}" if rule.label else lines
    if rule.base is None:
        return lines
    return _("%(base)s: %(points)s điểm; khi đó cộng thêm: %(lines)s") % {
        "base": rule.base.label,
        "points": number(rule.base.points),
        "lines": lines,
    }


def _describe_deadline(rule: Deadline) -> str:
    parts = [_points(_late(rule, item), item.points) for item in rule.steps]
    if rule.steps and rule.steps[-1].late_days is not None:
        parts.append(_("trễ hơn hoặc không thực hiện: 0 điểm"))
    else:
        parts.append(_("không thực hiện: 0 điểm"))
    if rule.condition:
        parts.append(
            _("chưa đạt điều kiện “%(condition)s”: tối đa %(points)s điểm")
            % {"condition": rule.condition.label, "points": number(rule.condition.points_if_not)}
        )
    return f"{due_words(rule)}: {_listed(parts)}"


def _late(rule: Deadline, item: LateStep) -> str:
    if item.late_days == 0:
        return _("đúng hạn")
    if item.late_days is None:
        return _("trễ hạn")
    sentence = _("trễ không quá %(days)s ngày làm việc") if rule.working_days else _("trễ không quá %(days)s ngày")
    return sentence % {"days": item.late_days}


def due_words(rule: Deadline) -> str:
    """Which day is the due day."""
    match rule.due:
        case FixedDay(month, day, years_after):
            sentence = (
                _("Hạn %(day)s hằng năm")
                if years_after == 0
                else _("Hạn %(day)s của năm trước")
                if years_after < 0
                else _("Hạn %(day)s của năm sau")
            )
            return sentence % {"day": f"{day:02}/{month:02}"}
        case CampaignDay(key):
            return (
                _("Hạn nộp phiếu của đợt chấm điểm")
                if key == "self"
                else _("Mốc “%(key)s” của đợt chấm điểm") % {"key": key}
            )
        case ClaimedDay(label):
            return label or _("Hạn do cơ quan khai")


def describe_effect(rubric: Rubric, item: Criterion) -> str:
    """What an adjustment does and what sets it off, in one line."""
    when = describe_trigger(item.trigger)
    match item.kind:
        case "bonus":
            return _("Cộng tối đa %(points)s điểm, %(when)s.") % {"points": number(item.max_points), "when": when}
        case "penalty":
            return _("Trừ tối đa %(points)s điểm, %(when)s.") % {"points": number(item.max_points), "when": when}
        case "cap":
            # A draft may still name a rating it has not.
            label = next((band.label for band in rubric.bands if band.code == item.cap), item.cap)
            return _("Xếp loại không quá %(label)s, %(when)s.") % {"label": label, "when": when}
        case "step_down":
            return _("Hạ %(steps)s bậc xếp loại, %(when)s.") % {"steps": item.steps, "when": when}
        case "criterion":
            return ""


def describe_trigger(trigger: Trigger) -> str:
    """What sets an adjustment off, as part of a sentence."""
    match trigger:
        case CriterionZero(codes):
            return _("khi %(criteria)s được 0 điểm") % {"criteria": _(" hoặc ").join(codes)}
        case LateSubmission(points, working_days, begun):
            sentence = (
                _("%(points)s điểm cho mỗi %(days)s ngày làm việc nộp trễ, kể cả chưa trọn")
                if begun
                else _("%(points)s điểm cho mỗi %(days)s ngày làm việc nộp trễ")
            )
            return sentence % {"points": number(points), "days": working_days}
        case SelfOverVerified(margin, points):
            return _("%(points)s điểm khi điểm tự chấm cao hơn điểm thẩm định quá %(margin)s điểm") % {
                "points": number(points), "margin": number(margin),
            }  # fmt: skip
        case Declared():
            return _("khi người chấm ghi nhận")


# --- what is wrong with a claim ---

CLAIM_FAULTS: Sentences = {
    "not_a_number": lazy("%(field)s phải là số không âm, ví dụ 12 hoặc 97,5; giá trị đã nhập là “%(value)s”."),
    "not_whole": lazy("%(field)s phải là số nguyên; giá trị đã nhập là %(value)s."),
    "too_much": lazy("%(field)s không được lớn hơn %(most)s; giá trị đã nhập là %(value)s."),
    "more_than_all": lazy("Tử số (%(value)s) không được lớn hơn mẫu số (%(all)s). Hãy kiểm tra lại hai số."),
    "sample_too_small": lazy("Số mẫu kiểm tra là %(value)s, ít hơn mức tối thiểu %(minimum)s. Hãy chọn thêm mẫu."),
    "not_a_day": lazy(
        "%(field)s phải là một ngày có thật, viết dạng ngày/tháng/năm, ví dụ 31/01/2023; giá trị đã nhập là “%(value)s”."
    ),
    "not_yes_or_no": lazy("%(field)s phải là có hoặc không."),
    "not_a_list": lazy("%(field)s phải là danh sách các nội dung được chọn."),
    "unknown_component": lazy(
        "Tiêu chí không có nội dung “%(component)s”. Bộ tiêu chí có thể đã thay đổi; hãy tải lại trang."
    ),
    "excluded_component": lazy("Không chọn đồng thời “%(component)s” và “%(other)s”. Hãy bỏ một trong hai."),
    "required_component": lazy("Chỉ chọn “%(component)s” khi đã chọn “%(other)s”."),
    "done_and_never": lazy("Đã chọn “không thực hiện” thì không khai ngày hoàn thành hay điều kiện kèm theo."),
    "not_a_step": lazy("Điểm phải là bội của %(step)s; giá trị đã nhập là %(value)s."),
    "missing": lazy("Chưa nhập %(small_field)s."),
    "too_many_decimals": lazy("Điểm có tối đa 2 chữ số thập phân; giá trị đã nhập là %(value)s."),
    "unknown_field": lazy("Tiêu chí này không có mục “%(field)s”. Hãy tải lại trang rồi nhập lại."),
}


def claim_fault(item: Criterion, fault: ClaimFault) -> str:
    """What is wrong with a claim and what to do, in one sentence."""
    field = str(FIELDS.get(fault.name, fault.name))
    values = worded(fault.values) | {"field": field[:1].upper() + field[1:], "small_field": field}
    if isinstance(item.rule, Checklist):
        values |= {
            name: label_of(item.rule, fault.values[name]) for name in ("component", "other") if name in fault.values
        }
    return say(CLAIM_FAULTS, fault.code, values)
