"""The database itself refuses to change or delete a line of the trail."""

from django.db import migrations

from agencies.protection import TRAIL, protect, unprotect


def forwards(apps, schema_editor):
    protect(schema_editor.connection, TRAIL)


def backwards(apps, schema_editor):
    unprotect(schema_editor.connection, TRAIL)


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
