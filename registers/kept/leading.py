"""The registers of who leads the system and what surrounds it: committee, policy, context."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from registers.kept.checks import ordered
from registers.models import Committee, CommitteeMember, Context, Policy
from registers.models.leading import STANDS_NEXT, PaperStands
from registers.register import Group, Register, States

_stands = States(PaperStands, PaperStands.STANDS, STANDS_NEXT)

REGISTERS = (
    Register(
        key="committees", model=Committee, name=_("Ban Chỉ đạo, Tổ ISO"), one=_("quyết định Ban Chỉ đạo, Tổ ISO"), group=Group.SYSTEM,
        icon="users", order="-decided_on",
        about=_("Quyết định thành lập hoặc kiện toàn Ban Chỉ đạo, Tổ ISO và văn bản phân công nhiệm vụ (TT 26/2014/TT-BKHCN Điều 7.2b; ISO 9001:2015 điều 5.3). Khi nhân sự thay đổi phải kiện toàn."),
        fields=("kind", "number", "decided_on", "state", "signatory", "assignment", "assigned_on", "checked_on"),
        columns=("number", "kind", "decided_on", "state", "assignment", "checked_on"), search=("signatory", "assignment"), filters=("state",),
        states=_stands, check=ordered("decided_on", "checked_on", _("Ngày rà soát nhân sự đang trước ngày quyết định.")),
    ),
    Register(
        key="committee-members", model=CommitteeMember, name=_("Thành viên Ban Chỉ đạo, Tổ ISO"), one=_("thành viên"),
        group=Group.SYSTEM, parent="committees", icon="user", order="pk",
        about=_("Từng thành viên: chức vụ, vị trí trong ban, tổ và nhiệm vụ được phân công. Người thôi tham gia thì ghi ngày, không xóa."),
        fields=("part_of", "person", "position", "post", "duties", "left_on"), columns=("person", "position", "post", "duties", "left_on"),
        search=("position", "duties"), filters=("post",),
    ),
    Register(
        key="policies", model=Policy, name=_("Chính sách chất lượng"), one=_("chính sách chất lượng"), group=Group.SYSTEM, icon="award",
        order="-issued_on",
        about=_("Chính sách chất lượng do người đứng đầu ban hành, phổ biến cho công chức, niêm yết tại trụ sở và đăng trên trang thông tin điện tử (ISO 9001:2015 điều 5.2)."),
        fields=("number", "issued_on", "state", "signatory", "text", "reviewed_on", "told_on", "told_how", "posted_on", "web_address"),
        columns=("number", "issued_on", "state", "told_on", "posted_on", "web_address"), search=("signatory", "text"), filters=("state",),
        states=_stands, check=ordered("issued_on", "reviewed_on", _("Ngày xem xét lại đang trước ngày ban hành.")),
    ),
    Register(
        key="contexts", model=Context, name=_("Bối cảnh, bên quan tâm, quá trình"), one=_("lần rà soát bối cảnh"), group=Group.YEAR,
        icon="sitemap", order="-reviewed_on",
        about=_("Rà soát hằng năm bối cảnh của cơ quan, các bên quan tâm và yêu cầu của họ, sơ đồ các quá trình (ISO 9001:2015 điều 4.1, 4.2, 4.4; TT 26/2014/TT-BKHCN Điều 36.1a)."),
        fields=("year", "number", "reviewed_on", "issues", "parties", "process_map", "process_map_on", "changes"),
        columns=("number", "year", "reviewed_on", "process_map", "process_map_on"), search=("issues", "parties", "process_map", "changes"),
    ),
)  # fmt: skip
