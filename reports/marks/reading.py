"""A picture of a seal or a signature as it was sent: checked, and made anew so that nothing but the picture is kept."""

from __future__ import annotations

import io

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from agencies.rules import Refused

MAX_BYTES = 2 * 1024 * 1024
MAX_SIDE = 4000
KEPT_SIDE = 1000
"""Pixels of the longer side that are kept: 600 dots to the inch at 42 mm."""


def picture(name: str, content: bytes) -> bytes:
    """The picture as a PNG of ours. Raises Refused for what is no PNG, has no transparent ground, or is too large."""
    if len(content) > MAX_BYTES:
        raise Refused(
            _("Tệp “%(name)s” lớn hơn %(limit)d MB. Hãy thu nhỏ ảnh rồi gửi lại.")
            % {"name": name, "limit": MAX_BYTES >> 20}
        )
    try:
        with Image.open(io.BytesIO(content), formats=["PNG"]) as sent:
            if max(sent.size) > MAX_SIDE:
                raise Refused(
                    _("Ảnh “%(name)s” rộng hoặc cao quá %(limit)d điểm. Hãy thu nhỏ rồi gửi lại.")
                    % {"name": name, "limit": MAX_SIDE}
                )
            drawn = sent.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        raise Refused(
            _("Tệp “%(name)s” không phải ảnh PNG đọc được. Hãy gửi ảnh PNG nền trong suốt.") % {"name": name}
        ) from None
    opacity = drawn.getchannel("A").histogram()
    if not opacity[0] or opacity[0] == drawn.width * drawn.height:
        raise Refused(
            _("Ảnh “%(name)s” không có nền trong suốt, khi in sẽ che chữ bên dưới. Hãy tách nền rồi gửi lại.")
            % {"name": name}
        )
    drawn.thumbnail((KEPT_SIDE, KEPT_SIDE))
    made = io.BytesIO()
    drawn.save(made, "PNG", optimize=True)
    return made.getvalue()  # fmt: skip
