"""Whether all is well: what the parts of an installation say of themselves, figures for Prometheus, lines of the log."""
