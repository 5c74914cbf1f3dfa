"""Who may do what to a sheet, and when: one function for each move, asked by the button and by the refusal.

Each takes facts already in hand (a row, a moment, what is missing) and asks nothing of the database.
Whether the person holds the permission at that agency is the gate's question; these answer whether the
move is open now, and to this person rather than another who holds the same permission.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from agencies.rules import YES, Verdict, no
from scoring.states import (
    NEXT_CAMPAIGN,
    NEXT_SHEET,
    RECEIVED,
    RESULT_SHOWN,
    SETTLED,
    WITH_AGENCY,
    CampaignState,
    SheetState,
)

if TYPE_CHECKING:
    from agencies.models import User
    from scoring.models import Campaign, Scorecard


def may_become(sheet: Scorecard, state: SheetState) -> Verdict:
    """Whether the table of states has this move."""
    now = SheetState(sheet.state)
    if state in NEXT_SHEET[now]:
        return YES
    return no(
        _(
            "Phiếu đang ở trạng thái “%(now)s” nên không thể chuyển sang “%(then)s”. Hãy tải lại trang để xem trạng thái mới nhất."
        )
        % {"now": now.label, "then": state.label}
    )


def campaign_may_become(campaign: Campaign, state: CampaignState) -> Verdict:
    """Whether the table of states has this move."""
    now = CampaignState(campaign.state)
    if state in NEXT_CAMPAIGN[now]:
        return YES
    return no(
        _("Đợt chấm điểm đang ở trạng thái “%(now)s” nên không thể chuyển sang “%(then)s”.")
        % {"now": now.label, "then": state.label}
    )


def may_write(campaign: Campaign) -> Verdict:
    """Whether anything of a year may still be written: once it is archived it is only read. A correcting decision, which is a
    document of its own and leaves both results, is what still comes after it."""
    if campaign.state != CampaignState.ARCHIVED:
        return YES
    return no(
        _("Năm %(year)s đã lưu trữ nên mọi nội dung chỉ còn để xem. Kết quả sai thì ghi quyết định đính chính.")
        % {"year": campaign.year}
    )


def may_first_open(campaign: Campaign) -> Verdict:
    """Whether the campaign may open for the first time; a closed one is reopened instead."""
    if campaign.state == CampaignState.DRAFT:
        return YES
    return no(_("Đợt chấm điểm đang ở trạng thái “%(now)s” nên không mở lần đầu được nữa.") % _now(campaign))


def may_reopen(campaign: Campaign) -> Verdict:
    """Whether a closed campaign may receive sheets again."""
    if campaign.state == CampaignState.CLOSED:
        return YES
    return no(_("Đợt chấm điểm đang ở trạng thái “%(now)s”; chỉ mở lại được đợt đã khóa nộp phiếu.") % _now(campaign))


def _now(campaign: Campaign) -> dict[str, str]:
    return {"now": str(CampaignState(campaign.state).label)}


def may_edit(sheet: Scorecard, criterion: str = "", asked: Collection[str] = ()) -> Verdict:
    """Whether the agency may change its claim on this criterion now.

    While supplements are asked for, only the criteria named in `asked` are open.
    """
    if sheet.excluded_reason:
        return no(_("Cơ quan không thuộc diện chấm điểm trong đợt này: %(reason)s") % {"reason": sheet.excluded_reason})
    if sheet.campaign.state not in {CampaignState.OPEN, CampaignState.CLOSED}:
        return no(_("Đợt chấm điểm chưa mở hoặc đã có quyết định; phiếu chỉ còn để xem."))
    if sheet.state in {SheetState.NOT_STARTED, SheetState.DRAFT} and sheet.campaign.state == CampaignState.OPEN:
        return YES
    if sheet.state == SheetState.SUPPLEMENT:
        if criterion in asked:
            return YES
        return no(_("Chỉ sửa được các tiêu chí được yêu cầu bổ sung: %(codes)s.") % {"codes": ", ".join(sorted(asked))})
    if sheet.state == SheetState.REVIEW:
        return no(
            _("Phiếu đang chờ người đứng đầu duyệt. Muốn sửa tiếp, hãy rút lại phiếu hoặc nhờ người đứng đầu trả lại.")
        )
    if sheet.state in WITH_AGENCY or sheet.state == SheetState.MISSED:
        return no(_("Đợt chấm điểm đã khóa nộp phiếu. Hãy liên hệ thư ký Ban Chỉ đạo nếu cần gia hạn."))
    return no(_("Phiếu đã nộp nên không sửa được. Nếu có sai sót, hãy gửi đề nghị mở lại phiếu và nêu lý do."))


def may_ask_extension(sheet: Scorecard, already_asked: bool) -> Verdict:
    """Whether the agency may ask for more time."""
    if sheet.campaign.state != CampaignState.OPEN or sheet.state not in WITH_AGENCY or sheet.excluded_reason:
        return no(_("Chỉ xin gia hạn được khi đợt đang mở và phiếu chưa nộp."))
    if already_asked:
        return no(_("Cơ quan đã xin gia hạn và đang chờ thư ký Ban Chỉ đạo trả lời."))
    return YES


def may_submit(
    sheet: Scorecard, unscored: Collection[str], unproved: Collection[str], unconfirmed: Collection[str] = ()
) -> Verdict:
    """Whether the head may hand the sheet in now.

    `unscored` are the criteria the agency has not scored, `unproved` those it claims points for with
    neither a document cited that counts nor an explanation (CV 383/BNV-CCHC asks for one of the two), `unconfirmed` those with
    something taken over from last year that nobody has confirmed.
    """
    if sheet.campaign.state != CampaignState.OPEN:
        return no(_("Đợt chấm điểm không còn nhận phiếu. Hãy liên hệ thư ký Ban Chỉ đạo nếu cần gia hạn."))
    move = may_become(sheet, SheetState.SUBMITTED)
    if not move:
        return move
    if unscored:
        return no(
            _("Còn %(count)s tiêu chí chưa chấm: %(codes)s. Hãy chấm hoặc khai không áp dụng rồi nộp.")
            % {"count": len(unscored), "codes": ", ".join(unscored)}
        )
    if unproved:
        return no(
            _(
                "Các tiêu chí %(codes)s có điểm nhưng chưa có giải trình và chưa có minh chứng dùng được (chưa gắn, hoặc văn bản không phải của năm %(year)s). Hãy bổ sung một trong hai."
            )
            % {"codes": ", ".join(unproved), "year": sheet.campaign.year}
        )
    if unconfirmed:
        return no(
            _(
                "Còn %(count)s tiêu chí mang từ năm trước chưa xác nhận: %(codes)s. Hãy xem lại nội dung và minh chứng rồi xác nhận."
            )
            % {"count": len(unconfirmed), "codes": ", ".join(unconfirmed)}
        )
    return YES


def may_send_for_review(sheet: Scorecard, *missing: Collection[str], heads: Collection[User]) -> Verdict:
    """Whether the officer may pass the sheet to the head now.

    `missing` is what `may_submit` asks for; `heads` are the people who may approve it. Without one it stays with the
    officer: from the head's list of tasks alone does anybody learn that it waits.
    """
    may = may_become(sheet, SheetState.REVIEW) and may_submit(sheet, *missing)
    if not may or heads:
        return may
    return no(
        _(
            "Cơ quan chưa có ai giữ vai trò “Người đứng đầu cơ quan” trong phần mềm nên không có ai duyệt phiếu. "
            "Hãy đề nghị quản trị tỉnh giao vai trò này, rồi gửi lại; điểm và minh chứng đã nhập vẫn giữ nguyên."
        )
    )


def may_take_back(sheet: Scorecard) -> Verdict:
    """Whether the officer may take the sheet back from the head: until the head has approved or returned it."""
    if sheet.state == SheetState.REVIEW:
        return YES
    if sheet.state in RECEIVED:
        return no(
            _("Người đứng đầu đã nộp phiếu nên không rút lại được nữa. Nếu có sai sót, hãy gửi đề nghị mở lại phiếu.")
        )
    return no(_("Phiếu không còn chờ người đứng đầu duyệt. Hãy tải lại trang để xem trạng thái mới nhất."))


def may_ask_unlock(sheet: Scorecard, open_request: bool) -> Verdict:
    """Whether the agency may ask for its submitted sheet back."""
    if open_request:
        return no(_("Đề nghị mở lại phiếu đã được gửi và đang chờ người thẩm định trả lời."))
    if sheet.state in WITH_AGENCY:
        return no(_("Phiếu chưa nộp nên cơ quan sửa được ngay."))
    if sheet.campaign.state != CampaignState.OPEN:
        return no(_("Đợt chấm điểm đã khóa nộp phiếu nên không thể mở lại phiếu."))
    return may_become(sheet, SheetState.DRAFT)


def may_verify(sheet: Scorecard, user: User, *, belongs: bool, entered: bool) -> Verdict:
    """Whether this verifier may decide criteria of this sheet now.

    `belongs` says that the person works at the agency or holds a role of its own there, `entered` that
    some claim on the sheet is by this person's hand: neither may judge.
    """
    from scoring.models import Stage

    if belongs:
        return no(_("Bạn thuộc cơ quan này nên không được thẩm định phiếu của cơ quan mình."))
    if entered:
        return no(_("Bạn đã nhập điểm tự chấm trên phiếu này nên không được thẩm định."))
    if sheet.state not in {SheetState.SUBMITTED, SheetState.VERIFYING, SheetState.SUPPLEMENT}:
        return no(
            _("Phiếu đang ở trạng thái “%(state)s”, chưa đến hoặc đã qua bước thẩm định.")
            % {"state": SheetState(sheet.state).label}
        )
    given_to = "district_verifier" if sheet.tier == Stage.DISTRICT else "verifier"
    if getattr(sheet, f"{given_to}_id") not in {None, user.pk}:
        return no(_("Phiếu đã giao cho %(name)s thẩm định.") % {"name": getattr(sheet, given_to)})
    return YES


def may_read_second(sheet: Scorecard, user: User, *, belongs: bool, verified: bool) -> Verdict:
    """Whether this person may agree to, or send back, what the first verifier decided."""
    if belongs:
        return no(_("Bạn thuộc cơ quan này nên không được soát xét phiếu của cơ quan mình."))
    if verified:
        return no(_("Bạn đã thẩm định phiếu này; cần một người khác soát xét."))
    if sheet.second_reader_id not in {None, user.pk}:
        return no(_("Phiếu đã giao cho %(name)s soát xét.") % {"name": sheet.second_reader})
    if sheet.state != SheetState.VERIFIED:
        return no(_("Phiếu chưa thẩm định xong."))
    if sheet.second_read_at:
        return no(_("Phiếu đã được soát xét."))
    return YES


def may_appeal(sheet: Scorecard, now: datetime, already: bool) -> Verdict:
    """Whether the agency may appeal a criterion of its provisional result now."""
    if sheet.state not in {SheetState.PROVISIONAL, SheetState.APPEALED}:
        return no(_("Chỉ kiến nghị được khi đã nhận kết quả dự kiến và hội đồng chưa thông qua."))
    if sheet.appeal_until and now > sheet.appeal_until:
        return no(
            _("Đã hết hạn kiến nghị lúc %(moment)s.") % {"moment": f"{sheet.appeal_until.astimezone():%H:%M %d/%m/%Y}"}
        )
    if already:
        return no(_("Tiêu chí này đã có kiến nghị."))
    return YES


def may_see_verification(sheet: Scorecard, *, of_agency: bool) -> Verdict:
    """Whether this person sees the verified column: the agency only once its result has been sent."""
    if not of_agency or sheet.state in RESULT_SHOWN:
        return YES
    return no(_("Kết quả thẩm định sẽ hiển thị khi Ban Chỉ đạo gửi kết quả dự kiến."))


def may_see_result(campaign: Campaign, sheet: Scorecard, *, oversees: bool, of_agency: bool) -> Verdict:
    """Whether this person sees the rating and the recognised score of this sheet.

    Who oversees the year (the whole province's figures, or verification at that agency) sees them as they
    arise. An agency sees its own from the provisional result on. Once the year is published every member of
    the province sees everyone's: the decision with its list is a public document.
    """
    if oversees or campaign.state in {CampaignState.PUBLISHED, CampaignState.ARCHIVED}:
        return YES
    if of_agency and sheet.state in RESULT_SHOWN:
        return YES
    return no(_("Kết quả của cơ quan khác hiển thị sau khi công bố."))


def may_approve(sheet: Scorecard, now: datetime, *, appealed: bool) -> Verdict:
    """Whether the council may agree to this result now: the agency has appealed, or its time to do so is over."""
    move = may_become(sheet, SheetState.APPROVED)
    if not move:
        return move
    if sheet.state == SheetState.PROVISIONAL and sheet.appeal_until and sheet.appeal_until > now and not appealed:
        return no(
            _("Cơ quan còn được kiến nghị đến %(moment)s.")
            % {"moment": f"{sheet.appeal_until.astimezone():%H:%M %d/%m/%Y}"}
        )
    return YES


def may_change_result(sheet: Scorecard) -> Verdict:
    """Whether recognised points may still change without a correcting decision."""
    if sheet.state in SETTLED:
        return no(_("Kết quả đã có quyết định; chỉ sửa được bằng một quyết định đính chính."))
    return YES
