"""What a password must be, said in the language of the page."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    """A password of at least so many characters. Django's own Vietnamese catalogue misses this sentence."""

    def get_error_message(self) -> str:
        """What is wrong."""
        return _("Mật khẩu quá ngắn: cần ít nhất %(length)d ký tự.") % {"length": self.min_length}

    def get_help_text(self) -> str:
        """What is asked for."""
        return _("Mật khẩu cần ít nhất %(length)d ký tự.") % {"length": self.min_length}
