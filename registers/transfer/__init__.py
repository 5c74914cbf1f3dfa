"""Registers from files: what an import would write, shown first; then all of it or nothing (django-import-export)."""

from registers.transfer.columns import required_columns
from registers.transfer.plan import Item, Plan, apply_plan
from registers.transfer.planning import plan_import

__all__ = ["Item", "Plan", "apply_plan", "plan_import", "required_columns"]
