"""Pure decisions about files and their names: no Django, no database, no clock."""
