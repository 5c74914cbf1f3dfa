"""What a province does with the words of its documents: drafts them, takes them into use, goes back to the product's own."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import trail
from agencies.models import Province, User
from agencies.rules import Refused
from reports.models import DocumentTemplate
from reports.wording.catalogue import KINDS
from reports.wording.checking import faults
from reports.wording.filling import tidied
from reports.wording.parts import PaperKind

State = DocumentTemplate.State


def own_texts(kind: PaperKind, texts: Mapping[str, str]) -> dict[str, str]:
    """The parts that differ from the product's own, tidied. Raises Refused when one may not stand, naming each."""
    kept = {}
    wrong = []
    for part in kind.parts:
        text = tidied(texts.get(part.key, part.default))
        wrong += [f"{part.label}: {fault}" for fault in faults(kind, part, text)]
        if text != tidied(part.default):
            kept[part.key] = text
    if wrong:
        raise Refused(" ".join(wrong))
    return kept


@transaction.atomic
def save_draft(
    province: Province, kind: PaperKind, texts: Mapping[str, str], *, note: str = "", seen: int = 0, by: User
) -> DocumentTemplate:
    """Write the draft of a kind, begun where there is none.

    `seen` is the draft's revision when its writer opened it. Raises Refused when somebody has saved since, and
    when a part may not stand.
    """
    Province.objects.select_for_update(no_key=True).get(pk=province.pk)
    rows = DocumentTemplate.objects.of(province, kind.code)
    draft = rows.filter(state=State.DRAFT).first()
    if draft and seen != draft.revision:
        raise Refused(
            _("%(who)s đã lưu bản nháp này trong lúc bạn soạn. Chữ bạn gõ còn nguyên; hãy mở trang này ở thẻ khác để so, rồi bấm Lưu lần nữa để ghi đè.")
            % {"who": draft.changed_by or _("Người khác")}
        )  # fmt: skip
    latest = rows.first()
    made = draft or DocumentTemplate(province=province, kind=kind.code, number=latest.number + 1 if latest else 1)
    before = {"texts": dict(made.texts)}
    made.texts, made.note, made.changed_by = own_texts(kind, texts), note, by
    made.revision += 1
    made.save()
    changes = {} if made.texts == before["texts"] else {"texts": (before["texts"], made.texts)}
    trail.record("save_template", made, by=by, province=province, changes=changes, note=note)
    return made


@transaction.atomic
def adopt_draft(draft: DocumentTemplate, *, seen: int | None = None, by: User) -> None:
    """Take a draft into use; the version in force until now becomes a past one.

    `seen` is its revision on the page, that of `draft` when left out. Raises Refused for what is no draft, and when
    somebody has saved since.
    """
    seen, draft = draft.revision if seen is None else seen, _locked(draft)
    if draft.state != State.DRAFT:
        raise Refused(_("Bản này không còn là bản nháp. Hãy tải lại trang."))
    if seen != draft.revision:
        raise Refused(
            _("%(who)s đã lưu bản nháp này sau khi bạn mở trang. Hãy xem lại câu chữ dưới đây rồi đưa vào sử dụng.")
            % {"who": draft.changed_by or _("Người khác")}
        )
    _end(draft.province, draft.kind)
    draft.state, draft.adopted_by, draft.adopted_at = State.IN_FORCE, by, timezone.now()
    draft.save()
    trail.record("adopt_template", draft, by=by, province=draft.province, note=draft.note)


@transaction.atomic
def drop_draft(draft: DocumentTemplate, *, by: User) -> None:
    """Throw a draft away. Raises Refused for a version that has been in force."""
    draft = _locked(draft)
    if draft.state != State.DRAFT:
        raise Refused(_("Chỉ bỏ được bản nháp."))
    trail.record("drop_template", draft, by=by, province=draft.province)
    draft.delete()


@transaction.atomic
def return_to_default(province: Province, kind: PaperKind, *, by: User) -> None:
    """Let the product's own words hold again. Raises Refused where they hold already."""
    Province.objects.select_for_update(no_key=True).get(pk=province.pk)
    ended = _end(province, kind.code)
    if ended is None:
        raise Refused(_("Loại văn bản này đang dùng mẫu mặc định."))
    trail.record("reset_template", ended, by=by, province=province)


def reuse(version: DocumentTemplate, *, by: User) -> DocumentTemplate:
    """Write the words of an earlier version into the draft. Raises Refused when a draft is waiting already."""
    kind = KINDS[version.kind]
    if DocumentTemplate.objects.of(version.province, version.kind).filter(state=State.DRAFT).exists():
        raise Refused(_("Đang có một bản nháp. Hãy đưa bản nháp vào sử dụng hoặc bỏ đi trước."))
    texts = {part.key: part.default for part in kind.parts} | dict(version.texts)
    note = _("Soạn lại từ phiên bản %(number)d") % {"number": version.number}
    return save_draft(version.province, kind, texts, note=note, by=by)


def _end(province: Province, kind: str) -> DocumentTemplate | None:
    current = DocumentTemplate.objects.of(province, kind).filter(state=State.IN_FORCE).first()
    if current:
        current.state, current.ended_at = State.PAST, timezone.now()
        current.save()
    return current


def _locked(version: DocumentTemplate) -> DocumentTemplate:
    """The version as it is now, while nobody else writes templates of its province. Raises Refused when it is gone."""
    Province.objects.select_for_update(no_key=True).get(pk=version.province_id)
    found = DocumentTemplate.objects.filter(pk=version.pk).select_related("province").first()
    if found is None:
        raise Refused(_("Bản này không còn là bản nháp. Hãy tải lại trang."))
    return found
