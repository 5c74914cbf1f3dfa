"""What assessors found: clause checklists, inspections, internal audits, findings, corrective actions."""
