"""A unit that shared a system gets its own (as Hải Phòng separated a centre; TT 26/2014/TT-BKHCN Điều 6)."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.models import User
from agencies.rules import Refused
from agencies.templatetags.page import day
from registers.models import Entry, Exclusion, Membership, QualitySystem, SystemState
from registers.register import register_of
from registers.workflow import save_entry


@transaction.atomic
def separate_system(membership: Membership, *, on: date, name: str, by: User | None) -> QualitySystem:
    """End a unit's share in a system the day before `on`, and found its own system with the same edition and exclusions.

    The new system is being built: its scope is taken over as it was and is the unit's to narrow; what was declared for
    the shared one does not speak for it. Raises Refused when the share has ended, or the unit has a system already.
    """
    shared = QualitySystem.objects.select_related("edition").get(pk=membership.part_of_id)
    if membership.left_on is not None:
        raise Refused(_("Đơn vị này đã thôi dùng chung từ sau ngày %(day)s.") % {"day": day(membership.left_on)})
    if membership.joined_on is not None and on <= membership.joined_on:
        raise Refused(_("Ngày tách phải sau ngày bắt đầu dùng chung (%(day)s).") % {"day": day(membership.joined_on)})
    if QualitySystem.objects.of(membership.unit).exclude(state=SystemState.ENDED).exists():
        raise Refused(_("“%(unit)s” đã có hệ thống riêng.") % {"unit": membership.unit})
    membership.left_on = on - timedelta(days=1)
    save_entry(register_of("memberships"), membership, by=by)
    own = QualitySystem(
        agency=membership.unit, name=name, edition=shared.edition, scope=shared.scope, scope_since=on,
        code_mask=shared.code_mask, state=SystemState.BUILDING,
    )  # fmt: skip
    save_entry(register_of("systems"), own, by=by)
    for exclusion in Exclusion.objects.filter(part_of=shared).select_related("clause"):
        copy = Exclusion(
            agency=membership.unit, part_of=Entry.objects.get(pk=own.pk), clause=exclusion.clause, justification=exclusion.justification
        )  # fmt: skip
        save_entry(register_of("exclusions"), copy, by=by)
    return own
