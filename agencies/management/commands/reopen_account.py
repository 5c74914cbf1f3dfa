"""`reopen_account EMAIL`: open the locked account of somebody whom no province may open alone."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from agencies.models import User
from agencies.rules import Refused
from agencies.workflow.people import reactivate_person


class Command(BaseCommand):
    """Opens the account of a person with roles in several provinces, or of an operator."""

    help = "Mở lại tài khoản đã khóa của người giữ vai trò ở nhiều tỉnh hoặc của quản trị vận hành."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """EMAIL."""
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        """Find the person and open the account."""
        person = User.objects.filter(email=options["email"].lower()).first()
        if person is None:
            raise CommandError(_("Không có tài khoản nào với địa chỉ %(email)s.") % {"email": options["email"]})
        if person.is_active:
            raise CommandError(_("Tài khoản %(email)s đang mở.") % {"email": person.email})
        try:
            reactivate_person(person, None, by=None)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(self.style.SUCCESS(_("Đã mở lại tài khoản của %(name)s.") % {"name": person}))
