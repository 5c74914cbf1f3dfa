"""Which years a report may be about."""

from __future__ import annotations

from django.utils.translation import gettext as _

from agencies.models import Province
from agencies.rules import Refused
from scoring.models import Campaign

FIRST_YEAR, LAST_YEAR = 2006, 2100
"""The programme began with QĐ 144/2006/QĐ-TTg."""


def campaign_of(province: Province, year: int) -> Campaign:
    """The year whose sheets the book holds. Raises Refused where there are none."""
    campaign = Campaign.objects.of(province.pk).select_related("rubric").filter(year=year).first()
    if campaign is None or campaign.on_paper or campaign.rubric is None:
        raise Refused(
            _(
                "Năm %(year)s của %(province)s không có phiếu chấm điểm trên hệ thống (chưa mở đợt, hoặc kết quả nhập từ "
                "hồ sơ giấy). Hãy chọn một năm đã chấm trên hệ thống."
            )
            % {"year": year, "province": province}
        )
    campaign.province = province
    return campaign
