"""Commands of the project; those that are Python modules are run from here."""
