"""Inspections as official documents: the decision, the minutes, the November synthesis (Nghị định 30/2020/NĐ-CP)."""
