"""Collect the texts to translate, as Django does, but never guess a translation from a text that looks alike."""

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    """In a catalogue of short administrative terms every guess is wrong."""

    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]
    # The names under which modules import a second gettext beside `_`.
    xgettext_options = [
        *makemessages.Command.xgettext_options,
        *(f"--keyword={name}" for name in ("lazy", "_n", "_t", "_now")),
    ]
