"""An outcome, step by step, as somebody at the agency can follow it with a pocket calculator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from agencies.templatetags.page import points
from scoring.explain.wording import Sentences, number, say, worded
from scoring.rules.mark import Step
from scoring.rules.outcome import AdjustmentRow, CriterionRow, Outcome, Stage
from scoring.rules.rubric import Kind, Rubric
from scoring.rules.tally import Tally, tally_of

Part: TypeAlias = Literal[
    "criteria", "groups", "raw", "rebase", "bonus", "penalty", "final", "band", "caps", "step_downs", "rating"
]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the explanation, and the step of the calculation it belongs to."""

    part: Part
    text: str


UNRATED: Sentences = {
    "nothing_applies": lazy("Không đánh giá: không có tiêu chí nào áp dụng cho cơ quan."),
    "newly_formed": lazy("Chưa xếp loại: cơ quan mới thành lập dưới %(months)s tháng."),
    "not_submitted": lazy("Không xếp loại: cơ quan không nộp hồ sơ tự chấm điểm."),
}

BECAUSE: Sentences = {
    "declared": lazy("đã được ghi nhận khi chấm"),
    "criterion_zero": lazy("%(criteria)s được 0 điểm"),
    "late_submission": lazy("nộp trễ %(days)s ngày làm việc"),
    "self_over_verified": lazy("điểm tự chấm %(own)s cao hơn điểm thẩm định %(verified)s quá %(margin)s điểm"),
}

POLICIES: Sentences = {
    "rebase": lazy("Tiêu chí không áp dụng được loại khỏi cả điểm đạt và điểm tối đa."),
    "award_full": lazy("Tiêu chí không áp dụng được tính đủ điểm tối đa."),
    "award_zero": lazy("Tiêu chí không áp dụng được tính 0 điểm."),
}


def outcome_lines(rubric: Rubric, outcome: Outcome) -> list[Line]:
    """Every step from criteria to rating, in the order of calculation."""
    return [
        *(Line("criteria", text) for text in _criteria(rubric, outcome)),
        *(Line("groups", text) for text in _groups(rubric, outcome)),
        Line("raw", _raw(outcome)),
        Line("rebase", _rebase(outcome)),
        *(Line("bonus", text) for text in _points(rubric, outcome, "bonus")),
        *(Line("penalty", text) for text in _points(rubric, outcome, "penalty")),
        Line("final", _final(rubric, outcome)),
        Line("band", _band(rubric, outcome)),
        *(Line("caps", text) for text in _caps(rubric, outcome)),
        *(Line("step_downs", text) for text in _step_downs(rubric, outcome)),
        Line("rating", rating_sentence(rubric, outcome)),
    ]


def rating_sentence(rubric: Rubric, outcome: Outcome) -> str:
    """The rating, or why there is none."""
    if outcome.rating is None:
        return say(UNRATED, outcome.unrated, {"months": rubric.newly_formed_months})
    label = rubric.band(outcome.rating).label
    if outcome.forced:
        return _("Xếp loại: %(label)s, vì cơ quan không nộp hồ sơ tự chấm điểm.") % {"label": label}
    if outcome.complete:
        return _("Xếp loại: %(label)s.") % {"label": label}
    if outcome.not_scored:
        return _("Xếp loại tạm tính: %(label)s (chưa chấm đủ các tiêu chí).") % {"label": label}
    return _("Xếp loại tạm tính: %(label)s (chờ người thẩm định hoặc hệ thống ghi điểm: %(codes)s).") % {
        "label": label, "codes": ", ".join(outcome.awaited),
    }  # fmt: skip


def because(step: Step) -> str:
    """What set an adjustment off, as part of a sentence."""
    values = worded(step.values)
    if "criteria" in values:
        values["criteria"] = ", ".join(values["criteria"].split())
    return say(BECAUSE, step.code, values)


def tally_words(tally: Tally, stage: Stage) -> str:
    """Where the criteria of the side that answers stand: "22 có điểm, 2 không áp dụng"."""
    parts = [
        (_("%(count)s có điểm"), len(tally.scored)),
        (_("%(count)s không áp dụng"), len(tally.not_applicable)),
        (_("%(count)s chưa chấm") if stage == "self" else _("%(count)s chưa thẩm định"), len(tally.not_scored)),
    ]
    shown = [(words, count) for words, count in parts if count] or parts[:1]
    return ", ".join(words % {"count": count} for words, count in shown)


def whole_words(tally: Tally, stage: Stage) -> str:
    """How many criteria the sheet has in all, where somebody else answers some of them; else empty."""
    if not tally.others:
        return ""
    words = (
        _("Phiếu có %(total)s tiêu chí, trong đó %(others)s do người thẩm định hoặc hệ thống ghi điểm.")
        if stage == "self"
        else _("Phiếu có %(total)s tiêu chí, trong đó %(others)s do hệ thống ghi điểm.")
    )
    return words % {"total": tally.total, "others": tally.others}


def rebased_words(outcome: Outcome) -> str:
    """What the score is re-based from, where that is not its own scale of 100; else empty."""
    if outcome.raw_of in {0, 100}:
        return ""
    figures = {"raw": points(outcome.raw, 2), "raw_of": points(outcome.raw_of)}
    return _("quy đổi từ %(raw)s trên %(raw_of)s điểm tối đa áp dụng") % figures


def answered_title(stage: Stage) -> str:
    """What has been done with the criteria that have an answer."""
    return {"self": _("Đã chấm"), "verified": _("Đã thẩm định"), "final": _("Đã công nhận")}[stage]


ANSWERED: Sentences = {
    "self": lazy("Đã chấm %(answered)s/%(own)s tiêu chí: %(words)s."),
    "verified": lazy("Đã thẩm định %(answered)s/%(own)s tiêu chí: %(words)s."),
    "final": lazy("Đã công nhận %(answered)s/%(own)s tiêu chí: %(words)s."),
}


def _criteria(rubric: Rubric, outcome: Outcome) -> list[str]:
    tally = tally_of(rubric, outcome)
    counts = {"answered": tally.answered, "own": tally.own, "words": tally_words(tally, outcome.stage)}
    lines = [say(ANSWERED, outcome.stage, counts)]
    if whole := whole_words(tally, outcome.stage):
        lines.append(whole)
    named: list[tuple[tuple[str, ...], str]] = [
        (tally.not_applicable, _("Không áp dụng: %(codes)s.")),
        (
            tally.not_scored,
            _("Chưa chấm, tạm tính 0 điểm: %(codes)s.")
            if outcome.stage == "self"
            else _("Chưa thẩm định, tạm tính 0 điểm: %(codes)s."),
        ),
        (tally.settled, _("Đã có điểm do người thẩm định hoặc hệ thống ghi: %(codes)s.")),
        (tally.awaited, _("Chờ người thẩm định hoặc hệ thống ghi điểm, chưa đưa vào tổng: %(codes)s.")),
    ]
    lines += [sentence % {"codes": ", ".join(codes)} for codes, sentence in named if codes]
    if any(row.state == "not_applicable" for row in outcome.criteria):
        lines.append(str(POLICIES[outcome.na_policy]))
    return lines


def _groups(rubric: Rubric, outcome: Outcome) -> list[str]:
    names = {group.code: group.name for group in rubric.groups}
    return [
        _("%(code)s. %(name)s: %(raw)s / %(raw_of)s điểm.")
        % {"code": row.code, "name": names[row.code], "raw": number(row.raw), "raw_of": number(row.raw_of)}
        for row in outcome.groups
    ]


def _raw(outcome: Outcome) -> str:
    return _("Tổng điểm đạt %(raw)s trên tổng điểm tối đa áp dụng %(raw_of)s.") % {
        "raw": number(outcome.raw), "raw_of": number(outcome.raw_of),
    }  # fmt: skip


def _rebase(outcome: Outcome) -> str:
    if outcome.score100 is None:
        return _("Không quy đổi được vì tổng điểm tối đa áp dụng bằng 0.")
    return _("Quy đổi về thang 100: %(raw)s / %(raw_of)s × 100 = %(score)s (làm tròn đến 2 chữ số thập phân).") % {
        "raw": number(outcome.raw), "raw_of": number(outcome.raw_of), "score": number(outcome.score100),
    }  # fmt: skip


def _points(rubric: Rubric, outcome: Outcome, kind: Kind) -> list[str]:
    rows = outcome.of_kind(kind)
    if not rows:
        return [_("Không có điểm cộng.") if kind == "bonus" else _("Không có điểm trừ.")]
    sign, total, most = (
        ("+", outcome.bonus, rubric.bonus_cap) if kind == "bonus" else ("−", outcome.penalty, rubric.penalty_cap)
    )
    lines = [
        _("%(sign)s%(points)s điểm: %(name)s (%(because)s).")
        % {"sign": sign, "points": number(row.points), "name": _name(rubric, row), "because": because(row.because)}
        for row in rows
    ]
    if most is not None and sum(row.points for row in rows) > most:
        lines.append(_("Chỉ tính tối đa %(most)s điểm.") % {"most": number(total)})
    return lines


def _final(rubric: Rubric, outcome: Outcome) -> str:
    if outcome.score100 is None or outcome.final_score is None:
        return _("Không có điểm cuối cùng.")
    return _("Điểm cuối cùng: %(score)s + %(bonus)s − %(penalty)s, giới hạn từ 0 đến %(cap)s = %(final)s.") % {
        "score": number(outcome.score100), "bonus": number(outcome.bonus), "penalty": number(outcome.penalty),
        "cap": number(rubric.total_cap), "final": number(outcome.final_score),
    }  # fmt: skip


def _band(rubric: Rubric, outcome: Outcome) -> str:
    if outcome.band is None or outcome.classified_on is None:
        return _("Không so với ngưỡng xếp loại.")
    band = rubric.band(outcome.band)
    sentence = (
        _("%(score)s điểm (đã làm tròn) từ ngưỡng %(minimum)s điểm trở lên: %(label)s.")
        if outcome.classify_on == "rounded"
        else _("%(score)s điểm (chưa làm tròn) từ ngưỡng %(minimum)s điểm trở lên: %(label)s.")
    )
    return sentence % {
        "score": number(outcome.classified_on), "minimum": number(band.minimum), "label": band.label,
    }  # fmt: skip


def _caps(rubric: Rubric, outcome: Outcome) -> Iterable[str]:
    if outcome.rating is None:
        return
    for row in outcome.of_kind("cap"):
        yield _("Xếp loại không quá %(label)s: %(name)s (%(because)s).") % {
            "label": rubric.band(row.cap).label, "name": _name(rubric, row), "because": because(row.because),
        }  # fmt: skip
    if not outcome.of_kind("cap"):
        yield _("Không bị giới hạn xếp loại.")


def _step_downs(rubric: Rubric, outcome: Outcome) -> Iterable[str]:
    if outcome.rating is None:
        return
    for row in outcome.of_kind("step_down"):
        yield _("Hạ %(steps)s bậc: %(name)s (%(because)s).") % {
            "steps": row.steps, "name": _name(rubric, row), "because": because(row.because),
        }  # fmt: skip
    if not outcome.of_kind("step_down"):
        yield _("Không bị hạ bậc.")


def _name(rubric: Rubric, row: AdjustmentRow) -> str:
    return rubric.item(row.code).name


STATES: Sentences = {
    "scored": lazy("Đã chấm"),
    "not_scored": lazy("Chưa chấm"),
    "awaited": lazy("Chờ ghi điểm"),
    "not_applicable": lazy("Không áp dụng"),
    "not_in_block": lazy("Không chấm với khối này"),
}


def state_words(row: CriterionRow) -> str:
    """Where a criterion stands, in a word or two, with what it counts all the same where its rubric says so."""
    state = str(STATES[row.state])
    if row.state == "scored" or not row.counted:
        return state
    return _("%(state)s (tính %(points)s)") % {"state": state, "points": number(row.counted)}
