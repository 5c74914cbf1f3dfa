"""An agency at the head and the foot of its own documents (Nghị định 30/2020/NĐ-CP, Phụ lục I, ô 2, 3, 4, 7)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from agencies.models import Agency, AgencyKind, AgencyVersion, Level
from agencies.rules import fold
from reports.models import DocumentSettings
from reports.official import NBSP, day_or_room
from reports.wording.filling import Values

COMMITTEES = frozenset({AgencyKind.UBND_TINH, AgencyKind.UBND_HUYEN, AgencyKind.UBND_XA})
"""People's committees: they issue under their own name alone, and collectively (TM.)."""

HEADS = {
    AgencyKind.UBND_TINH: "Chủ tịch", AgencyKind.UBND_HUYEN: "Chủ tịch", AgencyKind.UBND_XA: "Chủ tịch",
    AgencyKind.SO: "Giám đốc", AgencyKind.DON_VI_SU_NGHIEP: "Giám đốc", AgencyKind.VAN_PHONG: "Chánh Văn phòng",
    AgencyKind.CHI_CUC: "Chi cục trưởng", AgencyKind.BAN: "Trưởng ban", AgencyKind.PHONG: "Trưởng phòng",
}  # fmt: skip
"""What the head of each kind of agency is called; of others "Thủ trưởng đơn vị"."""

_PLACE = re.compile(r"^(?:UBND|Ủy ban nhân dân)\s+(xã|phường|thị trấn|đặc khu|huyện|thành phố|thị xã|quận)\s+(.+)$")
_POSITIONS = (
    "chu tich", "pho chu tich", "giam doc", "pho giam doc", "chanh van phong", "chanh thanh tra", "chi cuc truong",
    "truong ban", "truong phong", "thu truong", "nguoi dung dau",
)  # fmt: skip
_SMALL = {"va", "cua", "cac"}


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issues: the lines of the letterhead as they are printed, and who signs.

    `symbol` follows the kind in a document's number ("UBND" in 09/KH-UBND). `collective` is the line above the position
    where a people's committee speaks as a body; its chair's own decisions go without.
    """

    name: str
    parent: str
    place: str
    symbol: str
    head: str
    collective: str = ""

    @property
    def printed(self) -> str:
        """The name at the head of a document, not yet in capitals: it breaks before the unit a committee governs."""
        return _unbroken(official_name(self.name))

    def said(self, kind: str, on: date | None, year: int, signatory: str = "", *, together: bool = False) -> Values:
        """What placeholders stand for in its documents; `kind` is the code in their number (QĐ, KH, BC; "" for a letter).

        The head signs; `together` on behalf of the committee.
        """
        return {
            "nam": str(year), "co_quan_ban_hanh": self.name, "co_quan_chu_quan": self.parent, "dia_danh": self.place,
            "ky_hieu": "-".join(filter(None, (kind, self.symbol))), "ngay_ky": day_or_room(on, year),
            "quyen_han_ky": self.collective if together else "", "chuc_vu_ky": self.head, "nguoi_ky": person_in(signatory),
        }  # fmt: skip

    @property
    def authority(self) -> str:
        """Who decides, over the bases of a decision: "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ ĐỒNG TIẾN"."""
        return f"{self.head} {official_name(self.name)}".upper()


def issuer_of(agency: Agency, settings: DocumentSettings, on: date | None = None) -> Issuer:
    """An agency as it stood on a day, today when none is given; one query."""
    held = agency.versions.select_related("parent")
    version = held.as_of(on).first() if on else None
    version = version or held.order_by("-valid_from").first()
    kind, name = (version.kind, version.name) if version else (agency.kind, agency.name)
    is_committee = kind in COMMITTEES
    above = version.parent.name if version and version.parent and not is_committee else ""
    head = HEADS.get(AgencyKind(kind), "Thủ trưởng đơn vị")
    return Issuer(
        name=name,
        parent="" if kind == AgencyKind.NGANH else above,
        place=_place(name, above, version, settings),
        symbol="UBND" if is_committee else initials(name),
        head="Chánh Thanh tra" if name.startswith("Thanh tra") else head,
        collective="TM. ỦY BAN NHÂN DÂN" if is_committee else "",
    )


def _place(name: str, above: str, version: AgencyVersion | None, settings: DocumentSettings) -> str:
    """The commune or district a document is signed in, or the province's own place."""
    if version is None or version.level == Level.PROVINCE:
        return settings.place
    found = _PLACE.match(name) or _PLACE.match(above)
    if not found:
        return settings.place
    kind, bare = found.groups()
    # A unit named after a number keeps the word before it (NĐ 30/2020, Phụ lục I, II.4).
    return f"{kind.capitalize()} {bare}" if bare.isdigit() else bare


def _unbroken(name: str) -> str:
    """A committee's name breaks before the unit it governs: "Ủy ban nhân dân" over "xã Đồng Tiến"."""
    body, found, unit = name.partition("Ủy ban nhân dân ")
    return f"{found}{unit.replace(' ', NBSP)}" if found and not body else name


def official_name(name: str) -> str:
    """The name an agency issues under: never abbreviated ("UBND xã …" is "Ủy ban nhân dân xã …")."""
    return re.sub(r"^UBND\b", "Ủy ban nhân dân", name)


def initials(name: str) -> str:
    """The letters an agency is known by in numbers: "Sở Khoa học và Công nghệ" is SKHCN. What follows its province does not count."""
    bare = re.split(r"\s+(?:tỉnh|thành phố)\b", name, maxsplit=1)[0]
    words = [word for word in re.split(r"[\s,\-–]+", bare) if word and fold(word) not in _SMALL]
    return "".join(word if len(word) > 1 and word.isupper() else word[0].upper() for word in words)


def person_in(signatory: str) -> str:
    """The name of who signed, without what an entry gives as position alone: "Chủ tịch UBND" names nobody."""
    return "" if fold(signatory).startswith(_POSITIONS) else signatory
