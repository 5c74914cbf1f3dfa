"""`reset_factors EMAIL --reason TEXT`: take the second factors from somebody whom no administrator can help."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from agencies.models import User
from agencies.rules import Refused
from agencies.workflow.signin import reset_factors


class Command(BaseCommand):
    """Resets the second factors of an operator who has lost them, or of anybody else."""

    help = "Đặt lại xác thực hai lớp của một tài khoản, ví dụ quản trị vận hành mất điện thoại."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """EMAIL, --reason."""
        parser.add_argument("email")
        parser.add_argument("--reason", required=True, help="lý do, được lưu trong nhật ký và gửi cho người này")

    def handle(self, *args: Any, **options: Any) -> None:
        """Find the person and reset."""
        person = User.objects.filter(email=options["email"].lower()).first()
        if person is None:
            raise CommandError(_("Không có tài khoản nào với địa chỉ %(email)s.") % {"email": options["email"]})
        try:
            reset_factors(person, None, by=None, reason=options["reason"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(self.style.SUCCESS(_("Đã đặt lại xác thực hai lớp của %(name)s.") % {"name": person}))
