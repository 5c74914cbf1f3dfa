"""What a password must be, said in the language of the page. Length counts, kinds of characters do not."""

from __future__ import annotations

import re

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agencies import breached
from agencies.guessed import GUESSED, OFFICES, PROVINCES
from agencies.models import User
from agencies.rules import fold

LOOKALIKES = str.maketrans("013457@$!", "oieastasi")
ROWS = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")


class LongEnough(MinimumLengthValidator):
    """A password of at least so many characters. Django's own Vietnamese catalogue misses this sentence."""

    def get_error_message(self) -> str:
        """What is wrong."""
        return _("Mật khẩu quá ngắn: cần ít nhất %(length)d ký tự.") % {"length": self.min_length}

    def get_help_text(self) -> str:
        """What is asked for."""
        return _("Mật khẩu cần ít nhất %(length)d ký tự.") % {"length": self.min_length}


class NotGuessed:
    """Neither the person's name nor address, with or without diacritics, nor one word everybody tries, drawn out.

    The lists of others hold few Vietnamese ones.
    """

    def validate(self, password: str, user: User | AnonymousUser | None = None) -> None:
        """Raises ValidationError."""
        bare = re.sub(r"[\W_]", "", fold(password))
        for name in _names_of(user):
            if name in bare and len(bare) - len(name) < 8:
                raise ValidationError(_("Mật khẩu gần như chỉ gồm họ tên hoặc thư điện tử của bạn; hãy chọn câu khác."))
        if _is_drawn_out(bare):
            raise ValidationError(
                _("Mật khẩu này dễ đoán: một từ quen dùng, một dãy phím hay một ký tự lặp lại. Hãy chọn một câu khác.")
            )

    def get_help_text(self) -> str:
        """What is asked for."""
        return _("Không dùng họ tên, thư điện tử hay những từ ai cũng đoán được.")


class NotBreached:
    """None of those that are known from breaches (`agencies.breached`)."""

    def validate(self, password: str, user: User | AnonymousUser | None = None) -> None:
        """Raises ValidationError."""
        if breached.holds(password):
            raise ValidationError(
                _("Mật khẩu này đã lộ trong một vụ rò rỉ dữ liệu và bị thử trước tiên; hãy chọn một câu khác.")
            )

    def get_help_text(self) -> str:
        """What is asked for."""
        return _("Không dùng mật khẩu đã từng lộ ra ngoài.")


def _names_of(user: User | AnonymousUser | None) -> list[str]:
    if not isinstance(user, User):
        return []
    local = user.email.partition("@")[0]
    found = (re.sub(r"[\W_]", "", fold(text)) for text in (user.full_name, local))
    return [name for name in found if len(name) >= 5]


def _is_drawn_out(bare: str) -> bool:
    """Whether it is one common word, run of keys or character, repeated or with figures around it."""
    if len(set(bare)) < 4 or any(bare in row or bare in row[::-1] for row in ROWS):
        return True
    words = {re.sub(r"\d", "", bare), re.sub(r"[^a-z]", "", bare.translate(LOOKALIKES))}
    return any(_is_one(re.sub(r"\A(.+?)\1*\Z", r"\1", word)) for word in words if word) or bare.isdigit()


def _is_one(word: str) -> bool:
    """Whether it is a common word, or a province with or without the kind of office before it."""
    while True:
        if word in GUESSED or word in PROVINCES:
            return True
        office = next((one for one in OFFICES if word.startswith(one)), "")
        if not office:
            return False
        word = word.removeprefix(office)
