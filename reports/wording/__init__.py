"""The words of official documents as a province sets them: parts of text with placeholders, for each kind of document (ADR 29).

`catalogue` names kinds, parts and placeholders, `parts` makes them, `filling` puts values in, `voice` speaks for a document.
"""
