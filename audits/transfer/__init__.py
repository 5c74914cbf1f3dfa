"""Checklists and audits of earlier years from files: what an import would write, shown first; then all of it or nothing."""
