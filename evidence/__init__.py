"""The papers: documents, their files, and what they are cited for."""
