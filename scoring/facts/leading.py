"""Facts of who leads the system and by what policy, and of what surrounds it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from agencies.templatetags.page import day
from scoring.facts.fact import Record, Said, fact, said


@fact("committee.current", lazy("Quyết định Ban Chỉ đạo, Tổ ISO còn đúng nhân sự"), "yes")
def committee_current(record: Record) -> Said | None:
    """Whether the committee was set up, or its members checked, in the year, and none of them has left since
    (TT 26/2014/TT-BKHCN Điều 7.2b); silent when nobody looked in the year."""
    file, held = record.file, record.file.committee
    if held is None:
        return None
    looked = [on for on in (held.decided_on, held.checked_on) if on and on <= file.day]
    gone = [
        row for row in file.members
        if row.part_of_id == held.pk and row.left_on and max(looked) < row.left_on and not row.serves_on(file.day)
    ]  # fmt: skip
    if gone:
        words = _("%(committee)s còn ghi người đã thôi tham gia: %(names)s.")
        words %= {"committee": held.title, "names": ", ".join(row.person for row in gone)}
        return said(False, words, file, held, *gone)
    in_year = [on for on in looked if on.year == file.year]
    if not in_year:
        return None
    words = _("%(committee)s: nhân sự đúng theo quyết định hoặc lần rà soát ngày %(day)s.")
    return said(True, words % {"committee": held.title, "day": day(max(in_year))}, file, held)


@fact("committee.assigned", lazy("Đã phân công nhiệm vụ cho thành viên Ban Chỉ đạo, Tổ ISO"), "yes")
def committee_assigned(record: Record) -> Said | None:
    """Whether the members' tasks are given in writing (TT 26/2014/TT-BKHCN Điều 7.2b; ISO 9001, 5.3)."""
    file, held = record.file, record.file.committee
    if held is None:
        return None
    if held.assigned_on is None or not held.is_assigned or held.assigned_on > file.day:
        return said(
            False, _("%(committee)s chưa có văn bản phân công nhiệm vụ.") % {"committee": held.title}, file, held
        )
    words = _("Phân công nhiệm vụ tại %(paper)s ngày %(day)s.")
    return said(True, words % {"paper": held.assignment, "day": day(held.assigned_on)}, file, held)


@fact("policy.public", lazy("Chính sách chất lượng đã niêm yết hoặc đăng tải"), "yes")
def policy_public(record: Record) -> Said | None:
    """Whether people can see the policy, on the wall or on the website (ISO 9001, 5.2.2)."""
    file, held = record.file, record.file.policy
    if held is None:
        return None
    if held.posted_on and held.posted_on <= file.day:
        return said(True, _("Niêm yết tại trụ sở từ %(day)s.") % {"day": day(held.posted_on)}, file, held)
    if held.web_address:
        return said(True, _("Đăng tải tại %(address)s.") % {"address": held.web_address}, file, held)
    return said(False, _("%(policy)s chưa niêm yết, đăng tải.") % {"policy": held.title}, file, held)


@fact("context.reviewed", lazy("Đã rà soát bối cảnh, bên quan tâm trong năm"), "yes")
def context_reviewed(record: Record) -> Said | None:
    """Whether both issues and interested parties were looked at within the year (ISO 9001, 4.1, 4.2)."""
    file, held = record.file, record.file.context
    if held is None or held.reviewed_on.year != file.year or held.reviewed_on > file.day:
        return None
    if not held.is_whole:
        words = _("%(context)s chưa ghi đủ bối cảnh và bên quan tâm.")
        return said(False, words % {"context": held.title}, file, held)
    words = _("%(context)s, ngày %(day)s, ghi đủ bối cảnh và bên quan tâm.")
    return said(True, words % {"context": held.title, "day": day(held.reviewed_on)}, file, held)


@fact("processes.mapped", lazy("Có sơ đồ quá trình"), "yes")
def processes_mapped(record: Record) -> Said | None:
    """Whether the year's look at the context names a map of processes (ISO 9001, 4.4); silent when it names none."""
    file, held = record.file, record.file.context
    if held is None or not held.process_map:
        return None
    return said(True, _("Sơ đồ quá trình: %(where)s.") % {"where": held.process_map}, file, held)
