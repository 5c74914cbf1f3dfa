"""Changes of organisation: agencies founded, renamed, moved, merged, divided, closed, each from a day on.

Every change is a row of `Reorganisation` with its legal document. Versions are closed and opened, never
overwritten, except by `correct_agency`, which mends what was entered wrongly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import trail
from agencies.models import Agency, Reorganisation, Succession, User
from agencies.rules import Refused
from agencies.timeline import nearest
from agencies.workflow import versions
from agencies.workflow.change import Change, Document, NewAgency, Outcome, check_codes

__all__ = [
    "Document",
    "NewAgency",
    "Outcome",
    "abolish_agency",
    "change_obligation",
    "correct_agency",
    "found_agency",
    "merge_agencies",
    "move_agency",
    "preview",
    "rename_agency",
    "split_agency",
]

Kind = Reorganisation.Kind


def preview(action: Callable[[], Outcome]) -> Outcome:
    """The outcome of a change that is then taken back: what is shown is what would be done.

    Raises Refused just as the change itself would.
    """
    with transaction.atomic():
        outcome = action()
        transaction.set_rollback(True)
    return outcome


@transaction.atomic
def found_agency(new: NewAgency, *, day: date, document: Document, by: User | None) -> Outcome:
    """Found an agency on that day; it lasts as long as the agency above."""
    change = Change(new.parent.province, Kind.CREATE, day, document, by)
    change.found(new)
    return change.finish("found_agency")


@transaction.atomic
def rename_agency(agency: Agency, *, day: date, document: Document, by: User | None, **facts: Any) -> Outcome:
    """Give an agency another name, code, kind or level from that day on (`facts` are fields of a version)."""
    change = Change(agency.province, Kind.RENAME, day, document, by)
    change.alter(agency, facts)
    return change.finish("rename_agency")


@transaction.atomic
def move_agency(agency: Agency, parent: Agency, *, day: date, document: Document, by: User | None) -> Outcome:
    """Put an agency, with all below it, under another one from that day on; access follows on that day."""
    change = Change(agency.province, Kind.MOVE, day, document, by)
    change.check_parent(parent, agency)
    change.alter(agency, {"parent": parent.number})
    return change.finish("move_agency")


@transaction.atomic
def change_obligation(
    agency: Agency, obligation: str, *, basis: str, day: date, document: Document, by: User | None
) -> Outcome:
    """Change whether an agency must keep a system from that day on, naming the legal basis (QĐ 19/2014 Điều 2)."""
    if not basis.strip():
        raise Refused(_("Hãy ghi căn cứ xác định đối tượng, ví dụ “QĐ 19/2014/QĐ-TTg Điều 2 khoản 1”."))
    change = Change(agency.province, Kind.OBLIGATION, day, document, by)
    change.alter(agency, {"obligation": obligation, "obligation_basis": basis})
    return change.finish("change_obligation")


@transaction.atomic
def merge_agencies(
    predecessors: Iterable[Agency], into: Agency | NewAgency, *, day: date, document: Document, by: User | None
) -> Outcome:
    """Merge agencies into a new one or into one that continues (which may be among them).

    They end the day before; what stood below them goes under the successor.
    """
    merging = [agency for agency in dict.fromkeys(predecessors) if agency != into]
    if not merging or (isinstance(into, NewAgency) and len(merging) < 2):
        raise Refused(_("Sáp nhập cần ít nhất hai cơ quan."))
    change = Change(merging[0].province, Kind.MERGE, day, document, by)
    successor = into.number if isinstance(into, Agency) else change.found(into)
    if isinstance(into, Agency):
        change.check_lives(into)
    for agency in merging:
        change.end(agency, heir=successor)
        change.succeed(agency, successor)
    return change.finish("merge_agencies")


@transaction.atomic
def split_agency(
    agency: Agency, parts: Iterable[Agency | NewAgency], *, keeps: bool, day: date, document: Document, by: User | None
) -> Outcome:
    """Divide an agency from that day on.

    With `keeps` it continues and the parts leave it ("tách"); without, it ends and the parts share what it
    was ("chia"): the first of them is the main successor and takes what stood below.
    """
    wanted = list(parts)
    if len(wanted) < (1 if keeps else 2):
        raise Refused(_("Chia cơ quan cần ít nhất hai cơ quan kế thừa; tách cần ít nhất một."))
    change = Change(agency.province, Kind.SPLIT, day, document, by)
    numbers = []
    for part in wanted:
        if isinstance(part, Agency):
            change.check_lives(part)
        numbers.append(part.number if isinstance(part, Agency) else change.found(part))
    for index, number in enumerate(numbers):
        change.succeed(agency, number, Succession.Extent.PART, is_default=not keeps and index == 0)
    if keeps:
        change.check_lives(agency)
    else:
        change.end(agency, heir=numbers[0])
    return change.finish("split_agency")


@transaction.atomic
def abolish_agency(
    agency: Agency, *, day: date, document: Document, by: User | None, with_children: bool = False
) -> Outcome:
    """End an agency the day before `day`; `with_children` ends all below it too.

    Raises Refused while agencies below it live on and `with_children` is not asked for.
    """
    if agency.pk == agency.province.root_id:
        raise Refused(_("Không giải thể được %(name)s vì đây là gốc của cả tỉnh.") % {"name": agency})
    change = Change(agency.province, Kind.ABOLISH, day, document, by)
    below = change.below(agency.number)
    if below and not with_children:
        names = ", ".join(change.name(number) for number in below[:3])
        raise Refused(
            _(
                "Còn %(count)d cơ quan trực thuộc đang hoạt động (%(names)s%(more)s). Hãy chuyển chúng sang cơ quan "
                "khác trước, hoặc chọn giải thể cả các cơ quan trực thuộc."
            )
            % {"count": len(below), "names": names, "more": "…" if len(below) > 3 else ""}
        )
    for number in [agency.number, *below]:
        change.end(change.tree.agencies[number])
    return change.finish("abolish_agency")


@transaction.atomic
def correct_agency(agency: Agency, *, by: User | None, reason: str = "", **facts: Any) -> None:
    """Mend what was entered wrongly about an agency as it is now: the version is overwritten, the trail keeps both.

    For a real change of organisation use the other functions, which keep the version that was true before.
    """
    versions.lock(agency.province)
    tree = versions.load(agency.province)
    spans = tree.timelines[agency.number]
    row = spans.index(nearest(spans, timezone.localdate()))
    changes = trail.difference(asdict(spans[row].facts), facts)
    if not changes:
        return
    spans[row] = replace(spans[row], facts=replace(spans[row].facts, **facts))
    check_codes(tree, {agency.number})
    versions.store(tree)
    trail.record(
        "correct_agency", tree.agencies[agency.number], by=by, province=agency.province, agency=agency,
        changes=changes, note=reason,
    )  # fmt: skip
