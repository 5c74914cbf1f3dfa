"""Documents as they were issued: frozen with their figures and files, compared with today's, signed copies taken back (ADR 28)."""
