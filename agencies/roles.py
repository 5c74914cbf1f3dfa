"""The whole table of roles and permissions. Nothing else decides what a role may do."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Permission(models.TextChoices):
    """One capability, held at a node of the tree and everything below it."""

    VIEW_AGENCY = "view_agency", _("Xem cơ quan")
    MANAGE_AGENCIES = "manage_agencies", _("Quản lý cơ quan")
    MANAGE_PEOPLE = "manage_people", _("Quản lý người dùng")
    MANAGE_PROVINCE = "manage_province", _("Quản lý thiết lập của tỉnh")
    MANAGE_RUBRIC = "manage_rubric", _("Quản lý bộ tiêu chí")
    MANAGE_CAMPAIGN = "manage_campaign", _("Tổ chức đợt chấm điểm")
    VIEW_EVIDENCE = "view_evidence", _("Xem minh chứng")
    MANAGE_EVIDENCE = "manage_evidence", _("Tải lên và sửa minh chứng")
    VIEW_REGISTERS = "view_registers", _("Xem hồ sơ hệ thống quản lý chất lượng")
    MANAGE_REGISTERS = "manage_registers", _("Ghi hồ sơ hệ thống quản lý chất lượng")
    KEEP_CATALOGUES = "keep_catalogues", _("Quản lý danh mục chung và nhập hồ sơ toàn tỉnh")
    VIEW_SCORECARD = "view_scorecard", _("Xem phiếu chấm điểm")
    EDIT_SCORECARD = "edit_scorecard", _("Tự chấm điểm")
    SUBMIT_SCORECARD = "submit_scorecard", _("Duyệt và nộp phiếu")
    VERIFY_SCORECARD = "verify_scorecard", _("Thẩm định")
    APPROVE_RESULTS = "approve_results", _("Thông qua kết quả tại hội đồng")
    DECIDE_RESULTS = "decide_results", _("Ghi quyết định và công bố kết quả")
    VIEW_AUDITS = "view_audits", _("Xem kiểm tra, đánh giá")
    HOLD_AUDITS = "hold_audits", _("Đánh giá nội bộ và khắc phục")
    INSPECT_AGENCIES = "inspect_agencies", _("Kiểm tra cơ quan")
    PLAN_INSPECTIONS = "plan_inspections", _("Lập kế hoạch kiểm tra, bảng câu hỏi, danh sách kiểm tra viên")
    VIEW_FIGURES = "view_figures", _("Xem số liệu toàn tỉnh")
    MAKE_REPORTS = "make_reports", _("Lập báo cáo")
    EXPORT_DATA = "export_data", _("Xuất dữ liệu")
    VIEW_TRAIL = "view_trail", _("Xem nhật ký")


class Role(models.TextChoices):
    """What a person is in the programme."""

    ADMINISTRATOR = "administrator", _("Quản trị tỉnh")
    SECRETARY = "secretary", _("Thư ký Ban Chỉ đạo ISO")
    VERIFIER = "verifier", _("Người thẩm định")
    INSPECTOR = "inspector", _("Kiểm tra viên")
    COUNCIL = "council", _("Thành viên hội đồng")
    REPORTER = "reporter", _("Cán bộ tổng hợp (Sở KH&CN)")
    OFFICER = "officer", _("Cán bộ ISO cơ quan")
    HEAD = "head", _("Người đứng đầu cơ quan")
    VIEWER = "viewer", _("Người xem")


_P = Permission
_LOOK = frozenset({_P.VIEW_AGENCY, _P.VIEW_SCORECARD, _P.VIEW_EVIDENCE, _P.VIEW_REGISTERS, _P.VIEW_AUDITS})

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset(
        {
            _P.VIEW_AGENCY, _P.MANAGE_AGENCIES, _P.MANAGE_PEOPLE, _P.MANAGE_PROVINCE, _P.MANAGE_RUBRIC,
            _P.VIEW_FIGURES, _P.EXPORT_DATA, _P.VIEW_TRAIL, _P.VIEW_REGISTERS, _P.KEEP_CATALOGUES,
        }
    ),
    Role.SECRETARY: _LOOK
    | {
        _P.MANAGE_AGENCIES, _P.MANAGE_RUBRIC, _P.MANAGE_CAMPAIGN, _P.DECIDE_RESULTS, _P.VIEW_FIGURES,
        _P.MAKE_REPORTS, _P.EXPORT_DATA, _P.VIEW_TRAIL, _P.INSPECT_AGENCIES, _P.PLAN_INSPECTIONS, _P.KEEP_CATALOGUES,
    },
    Role.VERIFIER: _LOOK | {_P.VERIFY_SCORECARD, _P.INSPECT_AGENCIES},
    Role.INSPECTOR: frozenset({_P.VIEW_AGENCY, _P.VIEW_EVIDENCE, _P.VIEW_AUDITS, _P.INSPECT_AGENCIES}),
    Role.COUNCIL: _LOOK | {_P.APPROVE_RESULTS, _P.VIEW_FIGURES},
    Role.REPORTER: _LOOK | {_P.VIEW_FIGURES, _P.MAKE_REPORTS, _P.EXPORT_DATA},
    Role.OFFICER: _LOOK
    | {_P.MANAGE_EVIDENCE, _P.MANAGE_REGISTERS, _P.EDIT_SCORECARD, _P.VIEW_TRAIL, _P.HOLD_AUDITS},
    Role.HEAD: _LOOK
    | {
        _P.MANAGE_EVIDENCE, _P.MANAGE_REGISTERS, _P.EDIT_SCORECARD, _P.SUBMIT_SCORECARD, _P.VIEW_TRAIL, _P.HOLD_AUDITS,
    },
    Role.VIEWER: _LOOK | {_P.VIEW_FIGURES},
}  # fmt: skip

TOKEN_ROLES = (Role.REPORTER, Role.VIEWER, Role.OFFICER)
"""Roles a token can have: all of a province with its files, what is below a node, one agency alone."""

READING = frozenset({_P.VIEW_AGENCY, _P.VIEW_SCORECARD, _P.VIEW_FIGURES, _P.EXPORT_DATA})
"""What a token is worth at most, whatever its role: who reads by machine changes nothing and opens no evidence."""

AT_PROVINCE_ONLY = frozenset({Role.ADMINISTRATOR, Role.SECRETARY, Role.COUNCIL, Role.REPORTER})
"""Roles that speak for the whole province and so can only be held at its root."""

BELONGING = frozenset({Role.OFFICER, Role.HEAD})
"""Roles that make a person part of an agency. They reach that agency alone, not those below it (the officer of a
district does not fill in the sheets of its communes), and such a person never verifies or decides on it."""
