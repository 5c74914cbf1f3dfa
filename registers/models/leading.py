"""Who leads the system and by what policy, and what surrounds it: the steering committee, the policy, the context."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from registers.models.entry import Entry, EntryQuerySet


class PaperStands(models.TextChoices):
    """Whether a decision or a policy is the one that counts."""

    STANDS = "stands", _("Có hiệu lực")
    REPLACED = "replaced", _("Đã thay thế, bãi bỏ")


STANDS_NEXT: dict[str, frozenset[str]] = {
    PaperStands.STANDS: frozenset({PaperStands.REPLACED}),
    PaperStands.REPLACED: frozenset({PaperStands.STANDS}),
}


class StandingQuerySet(EntryQuerySet):
    """Papers of which the latest that stands counts."""

    def standing(self) -> Self:
        """Those not replaced."""
        return self.filter(state=PaperStands.STANDS)


class CommitteeKind(models.TextChoices):
    """What the body is called."""

    COMMITTEE = "committee", _("Ban Chỉ đạo ISO")
    TEAM = "team", _("Tổ ISO")


class Committee(Entry):
    """The decision that sets up, or brings up to date, the body that leads the system (TT 26/2014/TT-BKHCN Điều 7.2b;
    ISO 9001:2015 5.3). Its members are entries of their own.

    `checked_on` is the last day on which its members were found to be those who hold the posts.
    """

    kind = models.CharField(_("loại"), max_length=10, choices=CommitteeKind, default=CommitteeKind.COMMITTEE)
    number = models.CharField(_("số quyết định"), max_length=100, help_text=_("Ví dụ 31/QĐ-UBND."))
    decided_on = models.DateField(_("ngày quyết định"))
    signatory = models.CharField(_("người ký"), max_length=150, blank=True)
    assignment = models.CharField(
        _("văn bản phân công nhiệm vụ"), max_length=150, blank=True,
        help_text=_("Số văn bản; nếu quyết định đã phân công thì ghi lại số quyết định."),
    )  # fmt: skip
    assigned_on = models.DateField(_("ngày phân công nhiệm vụ"), null=True, blank=True)
    checked_on = models.DateField(
        _("rà soát nhân sự ngày"),
        null=True,
        blank=True,
        help_text=_("Ngày gần nhất đã đối chiếu, thành viên còn đúng người."),
    )

    objects: ClassVar[Any] = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("quyết định Ban Chỉ đạo, Tổ ISO")

    def named(self) -> str:
        """What it is and the decision's number."""
        return f"{self.get_kind_display()} {self.number}"

    def referred(self) -> str:
        """The decision's number."""
        return self.number

    @property
    def is_assigned(self) -> bool:
        """Whether the members' tasks are given in writing."""
        return bool(self.assignment and self.assigned_on)

    def lacks(self) -> list[str]:
        """Tasks are given in writing."""
        return [] if self.is_assigned else [_now("Chưa ghi văn bản phân công nhiệm vụ (số và ngày).")]


class CommitteePost(models.TextChoices):
    """What somebody is in the committee."""

    HEAD = "head", _("Trưởng ban, tổ trưởng")
    DEPUTY = "deputy", _("Phó trưởng ban, tổ phó")
    SECRETARY = "secretary", _("Thư ký ISO")
    MEMBER = "member", _("Thành viên")


class CommitteeMember(Entry):
    """One member of the committee, and what that person is to do."""

    person = models.CharField(_("họ và tên"), max_length=150)
    position = models.CharField(_("chức vụ tại cơ quan"), max_length=150, blank=True)
    post = models.CharField(
        _("vị trí trong ban, tổ"), max_length=10, choices=CommitteePost, default=CommitteePost.MEMBER
    )
    duties = models.TextField(_("nhiệm vụ được phân công"), max_length=2000, blank=True)
    left_on = models.DateField(_("thôi tham gia từ ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("thành viên Ban Chỉ đạo, Tổ ISO")

    def named(self) -> str:
        """The person and the post."""
        return f"{self.person} – {self.get_post_display()}"

    def referred(self) -> str:
        """The person."""
        return self.person

    def serves_on(self, day: date) -> bool:
        """Whether the person is a member on that day."""
        return self.left_on is None or self.left_on > day

    def lacks(self) -> list[str]:
        """What the person is to do."""
        return [] if self.duties else [_now("Chưa ghi nhiệm vụ được phân công.")]


class Policy(Entry):
    """The quality policy: issued by the head, told to everyone, posted and put on the website (ISO 9001:2015 5.2)."""

    number = models.CharField(
        _("số văn bản"), max_length=100, help_text=_("Số quyết định ban hành hoặc mã tài liệu, ví dụ CSCL-01.")
    )
    issued_on = models.DateField(_("ngày ban hành"))
    signatory = models.CharField(_("người ký"), max_length=150, blank=True)
    text = models.TextField(_("nội dung chính sách"), max_length=4000, blank=True)
    reviewed_on = models.DateField(
        _("xem xét lại ngày"),
        null=True,
        blank=True,
        help_text=_("Ngày gần nhất lãnh đạo xem xét, chính sách còn phù hợp."),
    )
    told_on = models.DateField(_("phổ biến ngày"), null=True, blank=True)
    told_how = models.CharField(
        _("cách phổ biến"), max_length=250, blank=True, help_text=_("Họp cơ quan, văn bản gửi các phòng, tập huấn.")
    )
    posted_on = models.DateField(_("niêm yết tại trụ sở từ ngày"), null=True, blank=True)
    web_address = models.URLField(_("địa chỉ đăng tải"), max_length=500, blank=True)

    objects: ClassVar[Any] = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("chính sách chất lượng")

    def named(self) -> str:
        """What it is and its number."""
        return _now("Chính sách chất lượng %(number)s") % {"number": self.number}

    def referred(self) -> str:
        """Its number."""
        return self.number

    @property
    def is_public(self) -> bool:
        """Whether people can see it: on the wall or on the website."""
        return bool(self.posted_on or self.web_address)

    def lacks(self) -> list[str]:
        """It is told to the staff, and people can see it."""
        missing = []
        if not self.told_on:
            missing.append(_now("Chưa ghi ngày phổ biến cho công chức."))
        if not self.is_public:
            missing.append(_now("Chưa ghi ngày niêm yết hoặc địa chỉ đăng tải."))
        return missing


class Context(Entry):
    """A year's look at what surrounds the system: issues, interested parties, the map of processes (ISO 9001:2015 4.1, 4.2, 4.4)."""

    number = models.CharField(
        _("số biên bản"), max_length=100, help_text=_("Biên bản hoặc văn bản rà soát, ví dụ 07/BB-UBND.")
    )
    reviewed_on = models.DateField(_("ngày rà soát"))
    issues = models.TextField(
        _("bối cảnh bên ngoài, nội bộ"), max_length=4000, blank=True,
        help_text=_("Thay đổi về pháp luật, tổ chức, nhân sự, công nghệ ảnh hưởng đến hệ thống (điều 4.1)."),
    )  # fmt: skip
    parties = models.TextField(
        _("bên quan tâm và yêu cầu"), max_length=4000, blank=True,
        help_text=_("Mỗi bên một dòng: tổ chức, cá nhân; cấp trên; đơn vị phối hợp; công chức (điều 4.2)."),
    )  # fmt: skip
    process_map = models.CharField(
        _("sơ đồ quá trình"),
        max_length=250,
        blank=True,
        help_text=_("Tài liệu, mục có sơ đồ các quá trình và tương tác (điều 4.4)."),
    )
    process_map_on = models.DateField(_("sơ đồ cập nhật ngày"), null=True, blank=True)
    changes = models.TextField(
        _("kết luận, thay đổi phải làm"),
        max_length=2000,
        blank=True,
        help_text=_("Ghi “không thay đổi” nếu vẫn phù hợp."),
    )

    class Meta:
        verbose_name = _("rà soát bối cảnh, bên quan tâm")

    def named(self) -> str:
        """Number and year."""
        return _now("Rà soát bối cảnh %(number)s năm %(year)s") % {"number": self.number, "year": self.year}

    def referred(self) -> str:
        """The paper's number."""
        return self.number

    @property
    def is_whole(self) -> bool:
        """Whether both the issues and the interested parties were looked at."""
        return bool(self.issues and self.parties)

    def lacks(self) -> list[str]:
        """Issues, parties and the map of processes."""
        wanted = (
            (self.issues, _now("Chưa ghi bối cảnh bên ngoài, nội bộ.")),
            (self.parties, _now("Chưa ghi bên quan tâm và yêu cầu.")),
            (self.process_map, _now("Chưa ghi sơ đồ quá trình ở tài liệu nào.")),
        )
        return [sentence for value, sentence in wanted if not value]
