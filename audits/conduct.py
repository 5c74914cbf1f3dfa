"""Who may do what to an audit or a finding, and when: verdicts with the sentence to show."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from agencies import access
from agencies.roles import Permission
from agencies.rules import YES, Verdict, no
from audits.models import Audit, CorrectiveAction, Finding, Inspector, Member
from audits.rules import Kind, same_part
from audits.states import (
    NEXT_AUDIT,
    NEXT_FINDING,
    AuditState,
    FindingState,
    Form,
)

if TYPE_CHECKING:
    from agencies.models import Agency, User

P = Permission


def may_inspect(user: User, agency: Agency) -> Verdict:
    """Whether this person may inspect the agency; never one they belong to."""
    if access.belongs_to(user, agency):
        return no(_("Bạn thuộc cơ quan này nên không kiểm tra cơ quan này. Hãy để kiểm tra viên khác thực hiện."))
    return access.may(user, P.INSPECT_AGENCIES, agency.path)


def may_write(user: User, audit: Audit) -> Verdict:
    """Whether this person may work on the audit: for an inspection one of the team, or whoever plans inspections.

    While nobody of the team has an account, everybody who may inspect the agency may. One query, and only for inspections.
    """
    if not audit.is_inspection:
        return access.may(user, P.HOLD_AUDITS, audit.agency.path)
    verdict = may_inspect(user, audit.agency)
    if not verdict or access.may(user, P.PLAN_INSPECTIONS, audit.agency.path):
        return verdict
    team = set(audit.members.exclude(inspector__person=None).values_list("inspector__person", flat=True))
    if team and user.pk not in team:
        return no(_("Chỉ thành viên đoàn kiểm tra mới ghi được. Hãy đề nghị thư ký thêm bạn vào đoàn."))
    return YES


def may_see_work(user: User, audit: Audit) -> Verdict:
    """Whether this person may see what is being found: the inspected agency only what the minutes will say."""
    at_work = {AuditState.PLANNED, AuditState.UNDER_WAY}
    if not audit.is_inspection or audit.state not in at_work:
        return YES
    if access.belongs_to(user, audit.agency) or not access.may(user, P.INSPECT_AGENCIES, audit.agency.path):
        return no(_("Đoàn đang làm việc; nội dung ghi nhận hiện ra khi đoàn kết thúc và lập biên bản."))
    return YES


def may_become(audit: Audit, state: AuditState) -> Verdict:
    """Whether the table of states has this move."""
    if state not in NEXT_AUDIT[AuditState(audit.state)]:
        return no(
            _(
                "Đang ở trạng thái “%(now)s” nên không chuyển sang “%(then)s” được. Hãy tải lại trang để xem tình trạng mới."
            )
            % {"now": audit.get_state_display(), "then": state.label}
        )
    return YES


def may_answer(audit: Audit) -> Verdict:
    """Whether the checklist may be answered now."""
    if audit.state == AuditState.PLANNED:
        return no(
            _("Chưa bắt đầu. Hãy bấm “Bắt đầu” ở trang của cuộc kiểm tra, đánh giá này rồi trả lời bảng câu hỏi.")
        )
    if audit.state != AuditState.UNDER_WAY:
        return no(_("Bảng câu hỏi đã khóa vì đã kết thúc phần làm việc. Muốn sửa, hãy “Mở lại để sửa” trước khi ký."))
    return YES


def may_arrange(audit: Audit) -> Verdict:
    """Whether decision, team and programme may still be changed."""
    if audit.state not in {AuditState.PLANNED, AuditState.UNDER_WAY, AuditState.CONCLUDED}:
        return no(_("Đã ký hoặc đã hủy nên quyết định, đoàn và chương trình không sửa được nữa."))
    return YES


def may_join(audit: Audit, inspector: Inspector, on: date) -> Verdict:
    """Whether somebody of the register may be in the team (TT 26/2014/TT-BKHCN Điều 40); never of the agency itself."""
    who = {"name": inspector.name}
    if inspector.agency_id == audit.agency_id or (
        inspector.person and access.belongs_to(inspector.person, audit.agency)
    ):
        return no(_("%(name)s thuộc cơ quan được kiểm tra nên không tham gia đoàn này được.") % who)
    if inspector.retired_on and inspector.retired_on <= on:
        return no(_("%(name)s đã thôi làm kiểm tra viên.") % who)
    if lacking := inspector.lacks(on):
        return no(
            _("%(name)s chưa đủ điều kiện của kiểm tra viên (TT 26/2014/TT-BKHCN Điều 40): %(lacking)s.")
            % {**who, "lacking": "; ".join(lacking)}
        )
    return YES


def may_look_at(audit: Audit, member: Member, part: str) -> Verdict:
    """Whether this member may audit that part: nobody audits their own work (ISO 9001, 9.2.2 c)."""
    if not audit.is_inspection and not member.part.strip():
        return no(
            _("Chưa ghi %(name)s công tác ở phòng, bộ phận nào nên chưa biết có độc lập không. Hãy ghi rồi phân công.")
            % {"name": member.name}
        )
    if same_part(member.part, part):
        return no(
            _("%(name)s công tác ở “%(part)s” nên không đánh giá phần này được; hãy giao người của bộ phận khác.")
            % {"name": member.name, "part": part}
        )
    return YES


def may_start(audit: Audit, members: Collection[Member]) -> Verdict:
    """Whether work may begin: there is a head of the team, and on site a decision."""
    if not (verdict := may_become(audit, AuditState.UNDER_WAY)):
        return verdict
    if audit.is_inspection and audit.form == Form.ON_SITE and not (audit.decision_number and audit.decision_on):
        return no(_("Chưa ghi số, ngày quyết định kiểm tra. Hãy ghi ở phần “Quyết định” rồi bắt đầu."))
    if audit.form == Form.ON_SITE and not any(member.role == "head" for member in members):
        return no(_("Chưa có trưởng đoàn. Hãy thêm người vào đoàn và chọn trưởng đoàn rồi bắt đầu."))
    return YES


def may_conclude(audit: Audit, unanswered: Collection[str], unsaid: Collection[str]) -> Verdict:
    """Whether the work may end: every question answered, every finding described."""
    if not (verdict := may_become(audit, AuditState.CONCLUDED)):
        return verdict
    if unanswered:
        return no(_("Còn %(n)s câu chưa kết luận: %(codes)s.") % {"n": len(unanswered), "codes": _few(unanswered)})
    if unsaid:
        return no(
            _("Hãy mô tả điều thấy được ở các câu không phù hợp hoặc khuyến nghị: %(codes)s.") % {"codes": _few(unsaid)}
        )
    return YES


def may_report(audit: Audit, unplanned: int) -> Verdict:
    """Whether the corrective report may be sent: every nonconformity corrected, or planned at least."""
    if not (verdict := may_become(audit, AuditState.REPORTED)):
        return verdict
    if not audit.is_inspection:
        return no(_("Đánh giá nội bộ không phải gửi báo cáo khắc phục; hãy kết thúc khi mọi điểm đã đóng."))
    if unplanned:
        return no(
            _(
                "Còn %(n)s điểm không phù hợp chưa có biện pháp khắc phục. Hãy ghi biện pháp cho từng điểm rồi gửi báo cáo."
            )
            % {"n": unplanned}
        )
    return YES


def may_close(audit: Audit, nonconforming: int, unsettled: int) -> Verdict:
    """Whether all is done: an inspection when its report is accepted, an internal audit when its findings are closed."""
    if not (verdict := may_become(audit, AuditState.CLOSED)):
        return verdict
    if audit.signed_on is None:
        return no(_("Biên bản chưa ký nên chưa kết thúc được."))
    if audit.is_inspection and audit.state != AuditState.REPORTED and nonconforming:
        return no(_("Cơ quan chưa gửi báo cáo khắc phục nên chưa kết thúc được."))
    if not audit.is_inspection and unsettled:
        return no(_("Còn %(n)s điểm không phù hợp chưa đóng.") % {"n": unsettled})
    return YES


def finding_may_become(finding: Finding, state: FindingState) -> Verdict:
    """Whether the table of states has this move."""
    if state not in NEXT_FINDING[FindingState(finding.state)]:
        return no(
            _("Điểm này đang ở trạng thái “%(now)s” nên không chuyển sang “%(then)s” được.")
            % {"now": finding.get_state_display(), "then": state.label}
        )
    return YES


def may_correct(user: User, finding: Finding) -> Verdict:
    """Whether this person may answer a finding: somebody of the agency."""
    return access.may(user, P.HOLD_AUDITS, finding.agency.path)


def may_judge(user: User, finding: Finding, action: CorrectiveAction | None = None) -> Verdict:
    """Whether this person may say that a correction works: the inspecting side for what it found, else another person
    of the agency than the one who reported it done."""
    if finding.is_of_inspection:
        return may_inspect(user, finding.agency)
    verdict = access.may(user, P.HOLD_AUDITS, finding.agency.path)
    if verdict and action is not None and action.done_by_id == user.pk:
        return no(_("Bạn là người báo đã khắc phục; hãy để người khác của cơ quan xác nhận hiệu lực."))
    return verdict


def may_file(user: User, audit: Audit, kind: str) -> Verdict:
    """Whether this person may put a document into the file: the agency its own report and corrections."""
    if kind in {Kind.REPORT, Kind.CORRECTION, Kind.OTHER}:
        verdict = access.may(user, P.HOLD_AUDITS, audit.agency.path)
        return verdict if verdict else may_write(user, audit)
    return may_write(user, audit)


def _few(codes: Collection[str]) -> str:
    shown = list(codes)[:8]
    return ", ".join(shown) + ("…" if len(codes) > len(shown) else "")
