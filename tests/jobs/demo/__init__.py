"""Kinds of jobs that exist for tests alone; as an app it can be put into the settings of a real process."""
