"""Rubrics drafted, changed, published, renewed."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from agencies import trail
from agencies.models import AgencyKind, Province, User
from agencies.rules import Refused
from scoring.assessment import CAMPAIGN_DAYS
from scoring.explain.rubric import RUBRIC_FIELDS, part_words, sides
from scoring.facts import kinds_of_facts
from scoring.models import RubricVersion
from scoring.rules.codec import rubric_to_json
from scoring.rules.difference import difference
from scoring.rules.faults import Fault, faults
from scoring.rules.rubric import Rubric

CODE_LENGTH, NAME_LENGTH = 40, 250


@transaction.atomic
def draft_rubric(
    province: Province, rubric: Rubric, *, derived_from: RubricVersion | None = None, note: str = "", by: User | None
) -> RubricVersion:
    """Keep a rubric as the next version of its code, to be changed until it is published."""
    version = RubricVersion.objects.create(
        province=province, code=rubric.code, number=_next_number(province, rubric.code), name=rubric.name,
        definition=rubric_to_json(rubric), derived_from=derived_from, note=note, updated_by=by,
    )  # fmt: skip
    trail.record("draft_rubric", version, by=by, province=province)
    return version


class Stale(Refused):
    """Somebody else saved the draft after this person had opened it."""


@transaction.atomic
def import_rubric(province: Province, rubric: Rubric, *, by: User | None) -> tuple[RubricVersion, bool]:
    """Keep a rubric that came in from outside as a draft, and whether it is new.

    When the newest version of its code says the same, nothing is written. The draft is held beside the last
    version that was published. Raises Refused when two parts have one code: they could not be told apart.
    """
    twice = sorted({fault.item for fault in faults(rubric) if fault.code == "code_twice"})
    if twice:
        raise Refused(
            _("Mã dùng cho nhiều mục: %(codes)s. Hãy đặt mỗi mục một mã riêng trong tệp rồi nhập lại.")
            % {"codes": ", ".join(twice)}
        )
    for value, most in ((rubric.code, CODE_LENGTH), (rubric.name, NAME_LENGTH)):
        if len(value) > most:
            raise Refused(
                _("“%(value)s” dài hơn %(most)d ký tự. Hãy rút gọn mã và tên bộ tiêu chí rồi nhập lại.")
                % {"value": value, "most": most}
            )
    # Two imports at once would otherwise both find nothing and both be the first version.
    Province.objects.select_for_update(no_key=True).get(pk=province.pk)
    known = RubricVersion.objects.filter(province=province, code=rubric.code).order_by("-number")
    newest = known.first()
    if newest is not None and newest.definition == rubric_to_json(rubric):
        return newest, False
    decided = known.exclude(status=RubricVersion.Status.DRAFT).first()
    return draft_rubric(province, rubric, derived_from=decided, by=by), True


@transaction.atomic
def change_rubric(version: RubricVersion, rubric: Rubric, *, revision: int, by: User) -> RubricVersion:
    """Save a changed draft. Raises Refused when it is published, Stale when someone else saved it meanwhile.

    A draft may have faults; publishing may not.
    """
    version = _locked(version)
    if version.status != RubricVersion.Status.DRAFT:
        raise Refused(_("Bộ tiêu chí đã ban hành nên không sửa được. Hãy tạo phiên bản mới."))
    if version.revision != revision:
        raise Stale(
            _("%(person)s vừa sửa bộ tiêu chí này nên nội dung của bạn chưa được lưu.")
            % {"person": version.updated_by or _("Người khác")}
        )
    if rubric == version.spec:
        return version
    changes = _in_words(version.spec, rubric)
    if rubric.code != version.code:
        version.code, version.number = rubric.code, _next_number(version.province, rubric.code)
    version.name, version.definition = rubric.name, rubric_to_json(rubric)
    version.revision += 1
    version.updated_by = by
    version.save()
    trail.record("change_rubric", version, by=by, province=version.province, changes=changes)
    return version


@transaction.atomic
def publish_rubric(
    version: RubricVersion,
    *,
    decision_number: str,
    decision_date: date | None,
    decision_title: str = "",
    by: User | None,
) -> RubricVersion:
    """Make a draft the rubric that campaigns may use; from now on it never changes.

    Raises Refused while it has faults, saying how many; the rubric's page names each.
    """
    version = _locked(version)
    if version.status != RubricVersion.Status.DRAFT:
        raise Refused(_("Bộ tiêu chí này đã ban hành."))
    if found := faults_of(version):
        raise Refused(
            _("Bộ tiêu chí còn %(count)s lỗi, xem danh sách lỗi ở đầu trang; hãy sửa hết rồi ban hành.")
            % {"count": len(found)}
        )
    version.status = RubricVersion.Status.PUBLISHED
    version.decision_number, version.decision_date = decision_number.strip(), decision_date
    version.decision_title = decision_title.strip()
    version.updated_by = by
    version.save()
    trail.record("publish_rubric", version, by=by, province=version.province, note=decision_number)
    return version


def faults_of(version: RubricVersion) -> list[Fault]:
    """Every fault that keeps a version from being published."""
    return faults(version.spec, kinds=AgencyKind.values, days=CAMPAIGN_DAYS, facts=kinds_of_facts())


@transaction.atomic
def renew_rubric(version: RubricVersion, *, by: User) -> RubricVersion:
    """Begin the next version from this one; the difference between the two stays visible.

    Raises Refused for a draft, which is changed itself, and while the next version is already being written.
    """
    if version.status == RubricVersion.Status.DRAFT:
        raise Refused(_("Đây là bản nháp, hãy sửa trực tiếp; phiên bản mới chỉ tạo từ bộ tiêu chí đã ban hành."))
    drafts = RubricVersion.objects.filter(derived_from=version, status=RubricVersion.Status.DRAFT)
    if begun := drafts.first():
        raise Refused(
            _("Phiên bản %(number)s đang được soạn từ phiên bản này. Hãy sửa tiếp hoặc xóa bản nháp đó trước.")
            % {"number": begun.number}
        )
    return draft_rubric(version.province, version.spec, derived_from=version, by=by)


@transaction.atomic
def retire_rubric(version: RubricVersion, *, by: User) -> None:
    """Offer a published version to new campaigns no longer; campaigns that use it keep it."""
    version = _locked(version)
    if version.status != RubricVersion.Status.PUBLISHED:
        raise Refused(_("Chỉ thôi dùng được bộ tiêu chí đã ban hành."))
    version.status = RubricVersion.Status.RETIRED
    version.save(update_fields=["status"])
    trail.record("retire_rubric", version, by=by, province=version.province)


@transaction.atomic
def discard_draft(version: RubricVersion, *, by: User) -> None:
    """Throw a draft away; the trail remembers that it was there."""
    version = _locked(version)
    if version.status != RubricVersion.Status.DRAFT:
        raise Refused(_("Chỉ xóa được bản nháp."))
    trail.record("discard_draft", version, by=by, province=version.province)
    version.delete()


def record_export(version: RubricVersion, form: str, *, by: User | None) -> None:
    """Leave a line for a rubric taken out of the product as a file."""
    trail.record("export_rubric", version, by=by, province=version.province, note=form)


def _in_words(old: Rubric, new: Rubric) -> dict[str, tuple[str | None, str | None]]:
    """What changed, as the trail keeps it: in the words of the product, since rules have no other form people read."""
    with translation.override("vi"):
        return {
            " · ".join(filter(None, (part_words(it.part, it.item), str(RUBRIC_FIELDS.get(it.field, it.field))))): (
                sides(it, old, new) if it.what == "changed" else (it.old, it.new)
            )
            for it in difference(old, new)
        }


def _locked(version: RubricVersion) -> RubricVersion:
    """The row as it is now, held until the transaction ends."""
    return (
        RubricVersion.objects.select_for_update(of=("self",), no_key=True).select_related("province").get(pk=version.pk)
    )


def _next_number(province: Province, code: str) -> int:
    last = RubricVersion.objects.filter(province=province, code=code).aggregate(Max("number"))["number__max"]
    return (last or 0) + 1
