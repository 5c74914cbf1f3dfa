"""Provinces taken on by the service."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agencies import trail
from agencies.models import Province, User
from agencies.models.province import RESERVED_SLUGS
from agencies.rules import BEGINNING, OPEN_END
from agencies.timeline import Facts, Span
from agencies.workflow import versions


def new_province(slug: str, name: str, code: str) -> Province:
    """A province that is ready to be saved. Raises ValidationError when its address or name cannot be used."""
    if slug in RESERVED_SLUGS:
        raise ValidationError({"slug": _("“%(slug)s” được dùng cho địa chỉ khác; hãy chọn mã khác.") % {"slug": slug}})
    province = Province(slug=slug, name=name[:1].upper() + name[1:], code=code)
    province.full_clean(exclude={"root"} if code else {"root", "code"})
    return province


@transaction.atomic
def create_province(province: Province, *, by: User | None) -> Province:
    """Save a new province with its People's Committee as the root of an otherwise empty tree."""
    province.save(force_insert=True)
    name = f"UBND {province.name[0].lower()}{province.name[1:]}"
    tree = versions.Tree(province)
    tree.timelines[1] = [
        Span(BEGINNING, OPEN_END, Facts(None, province.code, name, "province", "ubnd_tinh", "mandatory"))
    ]
    (province.root,) = versions.store(tree)
    province.save(update_fields=["root"])
    trail.record("create_province", province, by=by, province=province)
    return province
