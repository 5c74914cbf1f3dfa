"""The registers of papers: administrative procedures, the system's documents, legal texts, requests, distribution."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from agencies.templatetags.page import day
from registers.kept.checks import ordered
from registers.models import (
    ChangeRequest,
    Distribution,
    EntryQuerySet,
    ExternalDocument,
    Formality,
    PaperState,
    Procedure,
    QualitySystem,
    RecordKind,
)
from registers.models.papers import (
    EXTERNAL_NEXT,
    FORMALITY_NEXT,
    PAPER_NEXT,
    REQUEST_NEXT,
    ExternalState,
    FormalityQuerySet,
    FormalityState,
    RequestState,
)
from registers.register import Group, Outdated, Register, States
from registers.rules.papers import Change, first_unmet, fits_mask, update_by


def outdated_procedures(rows: Sequence[Procedure], today: date) -> Mapping[int, Outdated]:
    """Which of these documents in force have not taken in a change of a TTHC or of a legal text, and until when they must.

    Two queries: the TTHC they serve, the texts that name them.
    """
    used = {row.pk: row for row in rows if row.state == PaperState.IN_FORCE}
    changes: dict[int, list[Change]] = defaultdict(list)
    through = Procedure.formalities.through.objects.filter(procedure__in=used).select_related("formality")
    for link in through:
        changes[link.procedure_id].append(_change_of(link.formality))
    links = ExternalDocument.affected.through.objects.filter(procedure__in=used).select_related("externaldocument")
    for named in links:
        text = named.externaldocument
        if text.changes_system and text.updated_on is None:
            changes[named.procedure_id].append(
                Change(_now("văn bản %(number)s") % {"number": text.number}, text.effective_on)
            )
    found = {}
    for pk, row in used.items():
        if change := first_unmet(changes[pk], row.written_on, today):
            why = _now("%(what)s từ %(day)s; tài liệu chưa cập nhật, hạn %(due)s.") % {
                "what": change.what[:1].upper() + change.what[1:], "day": day(change.effective), "due": day(update_by(change.effective)),
            }  # fmt: skip
            found[pk] = Outdated(why, update_by(change.effective))
    return found


def _change_of(formality: Formality) -> Change:
    if formality.state == FormalityState.ABOLISHED:
        return Change(_now("TTHC %(code)s bị bãi bỏ") % {"code": formality.code}, formality.decided_on)
    return Change(_now("TTHC %(code)s thay đổi") % {"code": formality.code}, formality.current_since)


def formalities_shown(rows: EntryQuerySet, agency: Agency) -> EntryQuerySet:
    """In the province's own file all it keeps; in an agency's those that agency handles."""
    if agency.pk == agency.province.root_id:
        return rows.of(agency)
    assert isinstance(rows, FormalityQuerySet)
    return rows.applying_to(agency)


def _formality(values: Mapping[str, Any]) -> Mapping[str, str]:
    faults = {}
    if values.get("state") == FormalityState.ABOLISHED and not values.get("abolished_on"):
        faults["abolished_on"] = _now("TTHC đã bãi bỏ thì phải ghi ngày ký quyết định bãi bỏ.")
    if values.get("level") == "province" and not values.get("responsible"):
        faults["responsible"] = _now("TTHC cấp tỉnh phải ghi cơ quan giải quyết.")
    changed, published = values.get("changed_on"), values.get("published_on")
    if changed and published and changed < published:
        faults["changed_on"] = _now("Ngày sửa đổi đang trước ngày công bố.")
    return faults


def _paper(values: Mapping[str, Any]) -> Mapping[str, str]:
    faults = {}
    if values.get("state") == PaperState.IN_FORCE and not values.get("effective_on"):
        faults["effective_on"] = _now("Tài liệu đang áp dụng thì phải ghi áp dụng từ ngày nào.")
    whole, code = values.get("part_of"), values.get("code") or ""
    if whole is not None:
        mask = QualitySystem.objects.get(pk=whole.pk).code_mask
        if not fits_mask(code, mask):
            faults["code"] = _now("Mã “%(code)s” không theo cách đặt mã của hệ thống (%(mask)s).") % {
                "code": code,
                "mask": mask,
            }
    return faults


REGISTERS = (
    Register(
        key="formalities", model=Formality, name=_("Thủ tục hành chính"), one=_("thủ tục hành chính"), group=Group.PAPERS,
        by_province=True, shown_to=formalities_shown, order="sort_text",
        about=_("TTHC đã công bố thuộc thẩm quyền, không gồm TTHC ngành dọc (TT 26/2014/TT-BKHCN Điều 3, 4). Danh mục được cập nhật chậm nhất 05 ngày làm việc kể từ ngày ký quyết định (Điều 4.3)."),
        fields=("code", "name", "field_name", "level", "responsible", "is_vertical", "state", "published_by", "published_on", "changed_by", "changed_on", "effective_on", "abolished_by", "abolished_on", "listed_on"),
        columns=("name", "code", "field_name", "level", "responsible", "state", "published_by"), search=("field_name", "published_by", "changed_by"),
        filters=("level", "state"), states=States(FormalityState, FormalityState.PUBLISHED, FORMALITY_NEXT),
        check=_formality, due_words=_("Cập nhật danh mục TTHC"),
    ),
    Register(
        key="procedures", model=Procedure, name=_("Tài liệu nội bộ, quy trình"), one=_("tài liệu"), group=Group.PAPERS,
        parent="systems", order="sort_text", outdated=outdated_procedures, check=_paper,
        about=_("Danh mục tài liệu của hệ thống: mô hình, chính sách, quy trình hệ thống, quy trình giải quyết TTHC, biểu mẫu (ISO 9001:2015 điều 7.5). TTHC giống nhau dùng chung một quy trình được (TT 26 Điều 41.6). Thay đổi của TTHC, VBQPPL phải cập nhật trong 03 tháng (QĐ 19/2014/QĐ-TTg Điều 4.4a)."),
        fields=("part_of", "code", "name", "kind", "issue", "revision", "state", "decision", "effective_on", "keeper", "formalities", "required", "checked_on", "change_note"),
        columns=("name", "code", "kind", "issue", "revision", "state", "effective_on"), search=("decision", "keeper", "change_note", "formalities"),
        filters=("kind", "state"), states=States(PaperState, PaperState.DRAFT, PAPER_NEXT),
    ),
    Register(
        key="external-documents", model=ExternalDocument, name=_("Tài liệu bên ngoài, VBQPPL"), one=_("văn bản bên ngoài"),
        group=Group.PAPERS, order="-effective_on",
        about=_("Văn bản quy phạm pháp luật và tài liệu bên ngoài mà hệ thống dựa vào. Văn bản làm thay đổi hệ thống phải được cập nhật chậm nhất 03 tháng kể từ ngày có hiệu lực (QĐ 19/2014/QĐ-TTg Điều 4.4a)."),
        fields=("number", "name", "issuer", "issued_on", "effective_on", "expired_on", "state", "changes_system", "affected", "updated_on", "note"),
        columns=("name", "number", "effective_on", "state", "changes_system", "updated_on"), search=("issuer", "note"),
        filters=("state",), states=States(ExternalState, ExternalState.IN_FORCE, EXTERNAL_NEXT),
        check=ordered("effective_on", "expired_on", _("Ngày hết hiệu lực đang trước ngày có hiệu lực.")),
        due_words=_("Cập nhật văn bản vào hệ thống"),
    ),
    Register(
        key="change-requests", model=ChangeRequest, name=_("Yêu cầu soạn thảo, sửa đổi tài liệu"), one=_("phiếu yêu cầu"),
        group=Group.PAPERS, order="-asked_on",
        about=_("Phiếu yêu cầu soạn thảo, sửa đổi, thu hồi tài liệu và kết quả (ISO 9001:2015 điều 7.5.2, 6.3)."),
        fields=("number", "asked_on", "asked_by", "kind", "paper", "reason", "content", "state", "decided_by", "due_day"),
        columns=("reason", "number", "asked_on", "asked_by", "paper", "state", "due_day"), search=("asked_by", "content", "paper"),
        filters=("kind", "state"), states=States(RequestState, RequestState.ASKED, REQUEST_NEXT), due_words=_("Phiếu yêu cầu sửa đổi tài liệu"),
    ),
    Register(
        key="distributions", model=Distribution, name=_("Phân phối tài liệu"), one=_("lượt phân phối"), group=Group.PAPERS,
        parent="procedures", order="-given_on",
        about=_("Sổ phân phối, thu hồi tài liệu: nơi nhận, bản số, ngày (ISO 9001:2015 điều 7.5.3)."),
        fields=("part_of", "recipient", "copy", "given_on", "recalled_on"), columns=("recipient", "part_of", "copy", "given_on", "recalled_on"),
        check=ordered("given_on", "recalled_on", _("Ngày thu hồi đang trước ngày phân phối.")),
    ),
    Register(
        key="records", model=RecordKind, name=_("Danh mục hồ sơ, thời hạn lưu"), one=_("loại hồ sơ"), group=Group.PAPERS, order="sort_text",
        about=_("Hồ sơ cơ quan phải lưu: người giữ, nơi lưu, thời hạn (ISO 9001:2015 điều 7.5.3; NĐ 30/2020/NĐ-CP Điều 29, 30)."),
        fields=("code", "name", "keeper", "place", "term"), columns=("name", "code", "keeper", "place", "term"), search=("keeper", "place"),
    ),
)  # fmt: skip
