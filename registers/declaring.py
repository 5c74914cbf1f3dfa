"""Which declarations no longer fit the scope and the organisation they were made of (QĐ 19/2014/QĐ-TTg Điều 4.4c)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from agencies.models import Agency, AgencyVersion, Succession
from agencies.templatetags.page import day
from registers.formalities import handled
from registers.models import Declaration, DeclarationState, Membership, QualitySystem
from registers.register import Outdated
from registers.rules.declaring import Standing, organisation_changed, scope_changed


@dataclass(slots=True)
class _Around:
    """A system and what happened around it: who shares it, what those units were when, what they handle today."""

    system: QualitySystem
    latest: int | None = None
    units: set[int] = field(default_factory=set)
    joined_or_left: list[date] = field(default_factory=list)
    spans: list[list[Standing]] = field(default_factory=list)
    merged: list[date] = field(default_factory=list)
    handled: set[int] = field(default_factory=set)


def outdated_declarations(rows: Sequence[Declaration], today: date) -> Mapping[int, Outdated]:
    """Why those of these declarations that count (the latest of a system) no longer fit.

    Seven queries, whatever the number: systems, their latest declarations, who shares them, what the units were when,
    who was merged into them, the TTHC they handle, the annexes.
    """
    standing = [row for row in rows if row.state == DeclarationState.STANDS]
    around = _around({row.part_of_id for row in standing if row.part_of_id}, today)
    counting = [row for row in standing if row.part_of_id in around and around[row.part_of_id].latest == row.pk]
    annexes: dict[int, set[int]] = defaultdict(set)
    if counting:
        links = Declaration.formalities.through.objects.filter(declaration__in=counting)
        for declaration, formality in links.values_list("declaration", "formality"):
            annexes[declaration].add(formality)
    found = {}
    for row in counting:
        assert row.part_of_id
        reason = next(_reasons(row, around[row.part_of_id], annexes[row.pk], today), None)
        if reason:
            found[row.pk] = reason
    return found


def _around(numbers: set[int], today: date) -> dict[int, _Around]:
    around = {
        system.pk: _Around(system, units={system.agency_id}) for system in QualitySystem.objects.filter(pk__in=numbers)
    }
    if not around:
        return {}
    for pk, system in Declaration.objects.standing().filter(part_of__in=around).values_list("pk", "part_of"):
        around[system].latest = around[system].latest or pk
    for share in Membership.objects.filter(part_of__in=around):
        whole = around[share.part_of_id]
        whole.joined_or_left += [share.joined_on] if share.joined_on else []
        whole.joined_or_left += [share.left_on + timedelta(days=1)] if share.left_on else []
        if share.left_on is None or share.left_on >= today:
            whole.units.add(share.unit_id)
    units = {unit for whole in around.values() for unit in whole.units}
    agencies: dict[int, Agency] = {}
    spans: dict[int, list[Standing]] = defaultdict(list)
    for version in AgencyVersion.objects.filter(agency__in=units).select_related("agency").order_by():
        agencies[version.agency_id] = version.agency
        spans[version.agency_id].append(Standing(version.valid_from, version.name, version.kind, version.level))
    merged: dict[int, list[date]] = defaultdict(list)
    took_over = Succession.objects.filter(successor__in=units)
    for unit, on in took_over.values_list("successor", "reorganisation__effective_on"):
        merged[unit].append(on)
    listed = handled(agencies.values())
    for whole in around.values():
        whole.spans = [spans[unit] for unit in sorted(whole.units)]
        whole.merged = sorted(on for unit in whole.units for on in merged[unit])
        whole.handled = {formality.pk for unit in whole.units for formality in listed[unit]}
    return around


def _reasons(row: Declaration, around: _Around, annex: set[int], today: date) -> Iterator[Outdated]:
    if since := scope_changed(around.system.scope_since, row.decided_on, today):
        yield _since(_("Phạm vi hệ thống đã đổi từ %(day)s, sau công bố này; cần công bố lại."), since)
    for spans in around.spans:
        if since := organisation_changed(spans, row.decided_on, today):
            yield _since(_("Tổ chức cơ quan đã đổi từ %(day)s, sau công bố này; cần công bố lại."), since)
    for on in around.merged:
        if row.decided_on < on <= today:
            yield _since(_("Cơ quan nhận sáp nhập từ %(day)s, sau công bố này; cần công bố lại."), on)
    for on in sorted(around.joined_or_left):
        if row.decided_on < on <= today:
            yield _since(_("Đơn vị dùng chung hệ thống đã đổi từ %(day)s, sau công bố này; cần công bố lại."), on)
    if annex and annex != around.handled:
        words = _("Phụ lục công bố khác danh mục TTHC hiện hành (thiếu %(new)d, thừa %(gone)d); cần công bố lại.")
        yield Outdated(words % {"new": len(around.handled - annex), "gone": len(annex - around.handled)})


def _since(words: str, since: date) -> Outdated:
    return Outdated(words % {"day": day(since)}, since=since)


def whole_annex(agency: Agency) -> Mapping[str, list[int]]:
    """What a new declaration's annex begins with: every TTHC the agency handles."""
    return {"formalities": [formality.pk for formality in handled([agency])[agency.pk]]}
