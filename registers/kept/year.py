"""The registers of a year: plan and tasks, objectives, risks, training, reviews, surveys, complaints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from registers.kept.checks import ordered
from registers.models import (
    Complaint,
    Conclusion,
    Content,
    Entry,
    Objective,
    PersonalCertificate,
    Plan,
    PlanTask,
    Review,
    Risk,
    Survey,
    Training,
)
from registers.models.doing import COMPLAINT_NEXT, ComplaintState
from registers.models.planning import (
    OBJECTIVE_NEXT,
    PLAN_NEXT,
    RISK_NEXT,
    TASK_NEXT,
    ObjectiveState,
    PlanState,
    RiskState,
    TaskState,
)
from registers.register import Group, Register, States


def seven_contents(plan: Entry) -> list[Entry]:
    """A task for each kind of content of a year's plan that this one has none of yet."""
    held = set(PlanTask.objects.filter(part_of=plan).values_list("content", flat=True))
    return [
        PlanTask(content=content, task=str(content.label), owner=_now("(ghi người chủ trì)"), state=TaskState.OPEN)
        for content in Content
        if content not in held and content != Content.OTHER
    ]


def _plan_issued(values: Mapping[str, Any]) -> Mapping[str, str]:
    if values.get("state") in {PlanState.ISSUED, PlanState.CLOSED} and not values.get("issued_on"):
        return {"issued_on": _now("Kế hoạch đã ban hành thì phải ghi ngày ban hành.")}
    return {}


def _judged(values: Mapping[str, Any]) -> Mapping[str, str]:
    if values.get("state") in {ObjectiveState.MET, ObjectiveState.MISSED} and values.get("result") is None:
        return {"result": _now("Đã đánh giá đạt hay không đạt thì phải ghi kết quả bằng số.")}
    return {}


def _graded(values: Mapping[str, Any]) -> Mapping[str, str]:
    return {
        name: _now("Chấm từ 1 đến 5.")
        for name in ("likelihood", "impact")
        if values.get(name) is not None and not 1 <= values[name] <= 5
    }


def _counted(values: Mapping[str, Any]) -> Mapping[str, str]:
    handed, answered, satisfied = (values.get(name) for name in ("handed_out", "answered", "satisfied"))
    if handed is not None and answered is not None and answered > handed:
        return {"answered": _now("Số phiếu thu về không thể nhiều hơn số phiếu phát ra.")}
    if answered is not None and satisfied is not None and satisfied > answered:
        return {"satisfied": _now("Số phiếu hài lòng không thể nhiều hơn số phiếu hợp lệ thu về.")}
    return {}


def _attended(values: Mapping[str, Any]) -> Mapping[str, str]:
    invited, attended = values.get("invited"), values.get("attended")
    if invited is not None and attended is not None and attended > invited:
        return {"attended": _now("Số người dự không thể nhiều hơn số người thuộc diện.")}
    return {}


_tasks = States(TaskState, TaskState.OPEN, TASK_NEXT)

REGISTERS = (
    Register(
        key="plans", model=Plan, name=_("Kế hoạch năm"), one=_("kế hoạch năm"), group=Group.YEAR, order="-year",
        about=_("Kế hoạch áp dụng, duy trì, cải tiến hệ thống trong năm (TT 26/2014/TT-BKHCN Điều 7.2a). Cuối năm có báo cáo tổng kết."),
        fields=("year", "number", "state", "issue_by", "issued_on", "signatory", "report_number", "report_on"),
        columns=("number", "year", "state", "issued_on", "report_on"), search=("signatory", "report_number"),
        filters=("state",), states=States(PlanState, PlanState.DRAFT, PLAN_NEXT), check=_plan_issued,
        due_words=_("Ban hành hoặc tổng kết kế hoạch năm"), starters=seven_contents,
        starters_words=_("Thêm bảy nội dung mẫu"),
    ),
    Register(
        key="tasks", model=PlanTask, name=_("Việc trong kế hoạch"), one=_("việc trong kế hoạch"), group=Group.YEAR,
        parent="plans", order="due_on",
        about=_("Mỗi việc của kế hoạch: ai chủ trì, hạn nào, kết quả ra sao."),
        fields=("part_of", "content", "task", "owner", "co_owner", "due_day", "state", "done_on", "result"),
        columns=("task", "content", "owner", "due_day", "state", "result"), search=("owner", "co_owner", "result"),
        filters=("content", "state"), states=_tasks, due_words=_("Việc trong kế hoạch năm"),
    ),
    Register(
        key="objectives", model=Objective, name=_("Mục tiêu chất lượng"), one=_("mục tiêu chất lượng"), group=Group.YEAR,
        about=_("Mục tiêu năm của cơ quan và của các phòng, bộ phận: đo được, có chỉ tiêu, người chịu trách nhiệm, kết quả (ISO 9001:2015 điều 6.2)."),
        fields=("year", "code", "what", "tier", "unit_name", "indicator", "measure", "baseline", "target", "owner", "how", "due_day", "state", "result", "note"),
        columns=("what", "year", "tier", "indicator", "target", "result", "state"), search=("code", "unit_name", "indicator", "owner"),
        filters=("tier", "state"), states=States(ObjectiveState, ObjectiveState.RUNNING, OBJECTIVE_NEXT), check=_judged,
        due_words=_("Đánh giá mục tiêu chất lượng"), order="-year",
    ),
    Register(
        key="risks", model=Risk, name=_("Rủi ro và cơ hội"), one=_("rủi ro, cơ hội"), group=Group.YEAR, order="-year",
        about=_("Rủi ro và cơ hội của các quá trình: mức độ, biện pháp, hiệu lực của biện pháp (ISO 9001:2015 điều 6.1). Rà soát mỗi năm."),
        fields=("year", "code", "kind", "process", "what", "likelihood", "impact", "measure", "owner", "due_day", "state", "evaluated_on", "effectiveness"),
        columns=("what", "year", "kind", "process", "likelihood", "impact", "state"), search=("code", "process", "measure", "owner"),
        filters=("kind", "state"), states=States(RiskState, RiskState.OPEN, RISK_NEXT), check=_graded,
        due_words=_("Xử lý rủi ro, cơ hội"),
    ),
    Register(
        key="trainings", model=Training, name=_("Đào tạo, phổ biến"), one=_("lớp đào tạo"), group=Group.YEAR, order="-held_on",
        about=_("Tập huấn, phổ biến hệ thống cho công chức trong phạm vi (QĐ 19/2014/QĐ-TTg Điều 11.3; TT 26 Điều 7.2c, 36.1b)."),
        fields=("year", "course", "kind", "held_on", "hours", "provider", "invited", "attended", "result"),
        columns=("course", "year", "kind", "held_on", "attended", "provider"), search=("provider", "result"), filters=("kind",),
        check=_attended,
    ),
    Register(
        key="people-certified", model=PersonalCertificate, name=_("Người có chứng nhận"), one=_("người có chứng nhận"),
        group=Group.YEAR, order="-issued_on",
        about=_("Ai có chứng nhận nào, còn giá trị đến khi nào. Đánh giá viên nội bộ phải được đào tạo đánh giá (ISO 9001:2015 điều 7.2)."),
        fields=("person", "position", "kind", "number", "issuer", "issued_on", "valid_to", "left_on"),
        columns=("person", "kind", "number", "issued_on", "valid_to", "left_on"), search=("position", "number", "issuer"),
        filters=("kind",), check=ordered("issued_on", "valid_to", _("Ngày hết giá trị đang trước ngày cấp.")),
        due_words=_("Chứng nhận hết giá trị"),
    ),
    Register(
        key="reviews", model=Review, name=_("Xem xét của lãnh đạo"), one=_("lần xem xét của lãnh đạo"), group=Group.YEAR, order="-held_on",
        about=_("Họp xem xét của lãnh đạo, mỗi năm ít nhất một lần (QĐ 19/2014/QĐ-TTg Điều 4.4b), đủ đầu vào theo điều 9.3.2, kết luận có người và hạn."),
        fields=("year", "held_on", "chair", "attendees", "input_report", "inputs", "minutes_number", "notice_number", "summary"),
        columns=("held_on", "year", "chair", "minutes_number", "notice_number"), search=("chair", "attendees", "minutes_number", "notice_number", "summary"),
    ),
    Register(
        key="conclusions", model=Conclusion, name=_("Kết luận xem xét của lãnh đạo"), one=_("kết luận xem xét"),
        group=Group.YEAR, parent="reviews", order="due_on",
        about=_("Đầu ra của lần xem xét (ISO 9001:2015 điều 9.3.3): việc gì, ai làm, hạn nào, kết quả."),
        fields=("part_of", "output", "what", "owner", "due_day", "state", "result"),
        columns=("what", "output", "owner", "due_day", "state", "result"), search=("owner", "result"),
        filters=("output", "state"), states=_tasks, due_words=_("Kết luận xem xét của lãnh đạo"),
    ),
    Register(
        key="surveys", model=Survey, name=_("Khảo sát sự hài lòng"), one=_("lần khảo sát"), group=Group.YEAR, order="-held_on",
        about=_("Khảo sát sự hài lòng của tổ chức, cá nhân bằng số phiếu thật và cách dùng kết quả (ISO 9001:2015 điều 9.1.2)."),
        fields=("year", "subject", "held_on", "method", "handed_out", "answered", "satisfied", "use"),
        columns=("subject", "year", "held_on", "handed_out", "answered", "satisfied"), search=("method", "use"), check=_counted,
    ),
    Register(
        key="complaints", model=Complaint, name=_("Phản ánh, kiến nghị, khiếu nại"), one=_("phản ánh, kiến nghị"), group=Group.YEAR,
        order="-received_on",
        about=_("Sổ theo dõi phản ánh, kiến nghị, khiếu nại và kết quả giải quyết (TT 26/2014/TT-BKHCN Điều 36.1e). Không ghi dữ liệu cá nhân của người dân."),
        fields=("year", "number", "received_on", "channel", "about", "handler", "due_day", "state", "answered_on", "answer"),
        columns=("about", "year", "received_on", "channel", "due_day", "state"), search=("handler", "answer"),
        filters=("channel", "state"), states=States(ComplaintState, ComplaintState.OPEN, COMPLAINT_NEXT),
        check=ordered("received_on", "answered_on", _("Ngày trả lời đang trước ngày nhận.")), due_words=_("Trả lời phản ánh, kiến nghị"),
    ),
)  # fmt: skip
