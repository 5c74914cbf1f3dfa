"""The agency tree out of and into files: what the columns mean, what an import would do, and doing it."""

from agencies.transfer.applying import apply_plan
from agencies.transfer.export import export_tree
from agencies.transfer.plan import Plan
from agencies.transfer.planning import plan_import
from agencies.transfer.resource import Fault, Row, read_rows

__all__ = ["Fault", "Plan", "Row", "apply_plan", "export_tree", "plan_import", "read_rows"]
