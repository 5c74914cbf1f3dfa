"""`demo_accounts`: the accounts of the demonstration, if it is loaded."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from agencies.models import Province
from reports.demo import ACCOUNTS, PASSWORD


class Command(BaseCommand):
    """Prints who can sign in to the demonstration, and with which password."""

    help = "In danh sách tài khoản minh họa."

    def handle(self, *args: Any, **options: Any) -> None:
        """One line for each account."""
        for province in Province.objects.filter(is_demo=True, slug__in=ACCOUNTS):
            self.stdout.write(f"\n{province} ({_('mật khẩu')}: {PASSWORD})")
            for account in ACCOUNTS[province.slug]:
                self.stdout.write(f"  {account.email:34} {account.role.label}, {account.position}")
