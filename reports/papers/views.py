"""Ask and answer: the documents made of entries in the registers, as PDF or Word."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from agencies import access
from agencies.gate import ProvinceRequest, requires
from agencies.models import Agency
from agencies.prints import Print
from agencies.roles import Permission
from registers.models import Entry
from registers.views.finding import entry_named, may_write, must, register_named
from reports.handing import FORMS, hand_over, offered
from reports.models import DocumentSettings
from reports.official import OfficialDocument
from reports.papers import declaration, plan

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Paper:
    """A document made of an entry: what it is called, what it is saved as, how it is put together."""

    label: StrOrPromise
    name: str
    compose: Callable[[Any, DocumentSettings], OfficialDocument]


PAPERS: dict[str, dict[str, Paper]] = {
    "declarations": {
        "decision": Paper(_("Quyết định công bố"), "quyet-dinh-cong-bo", declaration.decision),
        "notice": Paper(_("Công văn thông báo"), "cong-van-thong-bao", declaration.notice),
    },
    "plans": {
        "plan": Paper(_("Kế hoạch năm"), "ke-hoach", plan.plan),
        "report": Paper(_("Báo cáo kết quả thực hiện kế hoạch"), "bao-cao-ket-qua", plan.report),
    },
}
"""What can be made of the entries of which register."""


@requires(Permission.VIEW_REGISTERS)
@require_safe
def entry_print(
    request: ProvinceRequest, agency: Agency, register: str, entry: Entry, paper_kind: str, form: str
) -> HttpResponse:
    """A document made of one entry, for who writes in the register or takes data out; leaves a line in the trail."""
    kept = register_named(register)
    paper = PAPERS.get(register, {}).get(paper_kind)
    if paper is None or form not in FORMS:
        raise Http404
    found = entry_named(kept, agency, entry)
    if not may_write(request.user, kept, agency):
        must(access.may(request.user, Permission.EXPORT_DATA, agency.path))
    settings = DocumentSettings.objects.of(request.province)
    name = f"{paper.name}-{agency.code}-{found.pk}"
    return hand_over(
        request, lambda: paper.compose(found, settings), name, form, action="print_entry", target=found, agency=agency
    )


def prints_of_entry(entry: Entry) -> Iterator[Print]:
    """The documents of an entry's register."""
    for kind, paper in PAPERS.get(entry.register, {}).items():
        slug = entry.agency.province.slug
        yield offered(
            paper.label, "reports:entry_print", slug, entry.agency_id, entry.register, entry.pk, kind,
            issue="reports:entry_paper",
        )  # fmt: skip
