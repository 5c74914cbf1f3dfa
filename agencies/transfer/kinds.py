"""The kinds of data of this app that go out as tables and come in from files."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from agencies.datasets import Dataset, Group, Intake
from agencies.roles import Permission as P
from agencies.transfer import tables


def kinds() -> list[Dataset]:
    """Agencies, people, the trail."""
    return [
        Dataset(
            "agencies", _("Danh sách cơ quan"), _("Cây cơ quan của hôm nay."), Group.PEOPLE, P.VIEW_AGENCY, tables.agencies,
            Intake("agencies:import_agencies", P.MANAGE_AGENCIES, tables.agency_columns),
        ),
        Dataset(
            "agency-history", _("Lịch sử cơ quan"), _("Tên, cấp trên và đối tượng của từng cơ quan qua các thời kỳ."),
            Group.PEOPLE, P.VIEW_AGENCY, tables.history,
        ),
        Dataset(
            "people", _("Người dùng và vai trò"), _("Ai giữ và đã giữ vai trò gì, ở đâu, từ ngày nào."),
            Group.PEOPLE, P.MANAGE_PEOPLE, tables.people,
            Intake("agencies:import_people", P.MANAGE_PEOPLE, tables.people_columns),
        ),
        Dataset("trail", _("Nhật ký"), _("Mọi việc đã làm, từ dòng đầu tiên."), Group.OTHER, P.VIEW_TRAIL, tables.trail),
    ]  # fmt: skip
