#!/usr/bin/env python3
"""Run one management command of the product: `script/manage help` lists them."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qms.settings")
    from django.core.management import execute_from_command_line

    from agencies.tenancy import across

    with across():  # whoever may run commands here sees every province
        execute_from_command_line(sys.argv)
