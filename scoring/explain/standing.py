"""Where an agency's sheet stands once it is out of the agency's hands, and what comes next, as a sentence."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from agencies.templatetags.page import moment
from scoring.states import WITH_AGENCY, CampaignState, SheetState

if TYPE_CHECKING:
    from scoring.models import Scorecard

S = SheetState
SENTENCES = {
    S.SUBMITTED: lazy("Phiếu đã nộp và đang chờ thẩm định. Nếu thấy có sai sót, hãy đề nghị mở lại phiếu."),
    S.VERIFYING: lazy("Phiếu đang được thẩm định. Kết quả hiện ra ở đây khi Ban Chỉ đạo gửi kết quả dự kiến."),
    S.VERIFIED: lazy("Phiếu đã thẩm định xong. Kết quả hiện ra ở đây khi Ban Chỉ đạo gửi kết quả dự kiến."),
    S.APPEALED: lazy("Kiến nghị của cơ quan đang được xem xét."),
    S.MISSED: lazy("Phiếu không nộp trong hạn. Hãy liên hệ thư ký Ban Chỉ đạo nếu cần mở lại."),
    S.APPROVED: lazy("Hội đồng đã thông qua kết quả; đang chờ quyết định."),
    S.DECIDED: lazy("Kết quả đã có quyết định."),
    S.PUBLISHED: lazy("Kết quả đã công bố."),
    S.ARCHIVED: lazy("Kết quả đã công bố. Năm đã lưu trữ nên phiếu chỉ còn để xem."),
}


def standing(sheet: Scorecard, now: datetime, *, signs: bool, asked: Collection[str]) -> str:
    """Who has the sheet and what comes next; empty while the agency fills it in. `signs` says that the reader hands it
    in, `asked` names the criteria to be completed."""
    state = SheetState(sheet.state)
    if state in WITH_AGENCY and sheet.campaign.state != CampaignState.OPEN:
        return _("Đợt chấm điểm đã khóa nộp phiếu nên phiếu này không nộp được nữa. Hãy liên hệ thư ký Ban Chỉ đạo.")
    if state == S.REVIEW and signs:
        return _("Phiếu đang chờ bạn xem, duyệt và nộp.")
    if state == S.REVIEW:
        return _("Phiếu đang ở chỗ người đứng đầu cơ quan; chỉ tính là đã nộp khi người đứng đầu duyệt và nộp.")
    if state == S.SUPPLEMENT and asked:
        return _("Người thẩm định yêu cầu bổ sung tiêu chí %(codes)s.") % {"codes": ", ".join(sorted(asked))}
    if state == S.SUPPLEMENT:
        return _("Đã trả lời mọi yêu cầu bổ sung; người thẩm định sẽ xem tiếp.")
    if state == S.PROVISIONAL and sheet.appeal_until and now > sheet.appeal_until:
        return _("Đây là kết quả dự kiến. Đã hết hạn kiến nghị; đang chờ hội đồng thông qua.")
    if state == S.PROVISIONAL and sheet.appeal_until:
        return _("Đây là kết quả dự kiến. Cơ quan được kiến nghị từng tiêu chí đến %(moment)s.") % {
            "moment": moment(sheet.appeal_until)
        }
    return str(SENTENCES.get(state, ""))
