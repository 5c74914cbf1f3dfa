"""Carrying an import out: all of it or nothing."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from agencies import trail
from agencies.models import Agency, User
from agencies.rules import Refused
from agencies.transfer.plan import Plan
from agencies.transfer.planning import plan_import
from agencies.workflow import versions
from agencies.workflow.versions import Tree


@transaction.atomic
def apply_plan(plan: Plan, *, by: User | None) -> list[Agency]:
    """Carry a plan out; returns the agencies that are new.

    Raises Refused when the plan has faults or the tree has changed since it was made. A province that is
    not saved yet is created, with the file's root row as its root.
    """
    if plan.faults:
        raise Refused(_("Tệp có %(count)d lỗi nên chưa nhập gì.") % {"count": len(plan.faults)})
    if plan.province._state.adding:
        plan.province.save(force_insert=True)
        trail.record("create_province", plan.province, by=by, province=plan.province)
        fresh = plan
    else:
        versions.lock(plan.province)
        fresh = plan_import(plan.province, plan.rows)
        if fresh.digest != plan.digest:
            raise Refused(_("Danh sách cơ quan đã thay đổi sau lần xem trước. Hãy xem trước lại rồi xác nhận."))
    if not fresh.does_something:
        return []
    new = versions.store(fresh.tree)
    if fresh.province.root_id is None:
        fresh.province.root = next(agency for agency in new if _is_root(fresh.tree, agency.number))
        fresh.province.save(update_fields=["root"])
    _leave_trail(fresh, by)
    return new


def _leave_trail(plan: Plan, by: User | None) -> None:
    province = plan.province
    trail.record(
        "import_agencies", province, by=by, province=province,
        changes={name: (None, len(getattr(plan, name))) for name in ("added", "changed", "closed", "unchanged")},
    )  # fmt: skip
    actions = (("add_agency", plan.added), ("change_agency", plan.changed), ("close_agency", plan.closed))
    agencies = plan.tree.agencies
    trail.record_all(
        trail.line(
            action, agencies[item.number], by=by, province=province, agency=agencies[item.number], changes=item.changes
        )
        for action, items in actions
        for item in items
    )


def _is_root(tree: Tree, number: int) -> bool:
    return tree.timelines[number][0].facts.parent is None
