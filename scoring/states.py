"""The states of a campaign and of a scorecard, and the moves between them: the whole table."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CampaignState(models.TextChoices):
    """Where a province's year stands."""

    DRAFT = "draft", _("Đang chuẩn bị")
    OPEN = "open", _("Đang mở")
    CLOSED = "closed", _("Đã khóa nộp phiếu")
    DECIDED = "decided", _("Đã có quyết định")
    PUBLISHED = "published", _("Đã công bố")
    ARCHIVED = "archived", _("Lưu trữ")


class SheetState(models.TextChoices):
    """Where one agency's scorecard stands."""

    NOT_STARTED = "not_started", _("Chưa bắt đầu")
    DRAFT = "draft", _("Đang tự chấm")
    REVIEW = "review", _("Chờ người đứng đầu duyệt")
    SUBMITTED = "submitted", _("Đã nộp")
    VERIFYING = "verifying", _("Đang thẩm định")
    SUPPLEMENT = "supplement", _("Chờ bổ sung")
    VERIFIED = "verified", _("Đã thẩm định")
    PROVISIONAL = "provisional", _("Đã gửi kết quả dự kiến")
    APPEALED = "appealed", _("Đang xem xét kiến nghị")
    MISSED = "missed", _("Không nộp phiếu")
    APPROVED = "approved", _("Hội đồng đã thông qua")
    DECIDED = "decided", _("Đã có quyết định")
    PUBLISHED = "published", _("Đã công bố")
    ARCHIVED = "archived", _("Lưu trữ")


C, S = CampaignState, SheetState

NEXT_CAMPAIGN: dict[CampaignState, frozenset[CampaignState]] = {
    C.DRAFT: frozenset({C.OPEN}),
    C.OPEN: frozenset({C.CLOSED}),
    C.CLOSED: frozenset({C.OPEN, C.DECIDED}),
    C.DECIDED: frozenset({C.PUBLISHED}),
    C.PUBLISHED: frozenset({C.ARCHIVED}),
    C.ARCHIVED: frozenset(),
}

NEXT_SHEET: dict[SheetState, frozenset[SheetState]] = {
    S.NOT_STARTED: frozenset({S.DRAFT, S.MISSED}),
    S.DRAFT: frozenset({S.REVIEW, S.SUBMITTED, S.MISSED}),
    S.REVIEW: frozenset({S.DRAFT, S.SUBMITTED, S.MISSED}),
    S.SUBMITTED: frozenset({S.VERIFYING, S.DRAFT}),
    S.VERIFYING: frozenset({S.SUPPLEMENT, S.VERIFIED, S.DRAFT}),
    S.SUPPLEMENT: frozenset({S.VERIFYING}),
    S.VERIFIED: frozenset({S.VERIFYING, S.PROVISIONAL}),
    S.PROVISIONAL: frozenset({S.APPEALED, S.APPROVED}),
    S.APPEALED: frozenset({S.PROVISIONAL}),
    S.MISSED: frozenset({S.DRAFT, S.APPROVED}),
    S.APPROVED: frozenset({S.PROVISIONAL, S.DECIDED}),
    S.DECIDED: frozenset({S.PUBLISHED}),
    S.PUBLISHED: frozenset({S.ARCHIVED}),
    S.ARCHIVED: frozenset(),
}

WITH_AGENCY = frozenset({S.NOT_STARTED, S.DRAFT, S.REVIEW})
"""The agency still works on its own score."""

WITH_VERIFIER = frozenset({S.SUBMITTED, S.VERIFYING})
"""A verifier may decide criteria."""

RESULT_SHOWN = frozenset({S.PROVISIONAL, S.APPEALED, S.APPROVED, S.DECIDED, S.PUBLISHED, S.ARCHIVED})
"""The agency sees what was verified."""

VERIFICATION_DONE = RESULT_SHOWN | {S.VERIFIED}
"""What the province verified is complete; before that its points are work in progress."""

RECEIVED = frozenset(S) - WITH_AGENCY - {S.MISSED}
"""A submission has been received and not taken back."""

SETTLED = frozenset({S.DECIDED, S.PUBLISHED, S.ARCHIVED})
"""Only a correcting decision may change the result."""
