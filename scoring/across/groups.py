"""The groups of a criterion: agencies that may be decided together, biggest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from agencies.templatetags.page import points as say_points
from evidence.models import DocumentType
from scoring.across.lines import SIGNS, agencies, claim_words
from scoring.across.reading import Across
from scoring.models import Hold, Scorecard
from scoring.rules.grouping import Key, Kind, key_of
from scoring.states import RECEIVED


@dataclass
class Group:
    """Agencies with one key: those to be decided, and those left out with the reason."""

    key: Key
    title: str
    papers: str
    members: list[Scorecard] = field(default_factory=list)
    left: list[tuple[Scorecard, str]] = field(default_factory=list)
    hold: Hold | None = None
    """Somebody else has it open."""

    @property
    def id(self) -> str:
        """Its name in addresses."""
        return self.key.id

    @property
    def total(self) -> int:
        """How many agencies it has in all."""
        return len(self.members) + len(self.left)

    @property
    def done(self) -> int:
        """How many of them need nothing more here."""
        return len(self.left)

    @property
    def count(self) -> str:
        """How many are to be decided, in words."""
        return agencies(len(self.members))

    @property
    def signs(self) -> list[str]:
        """What asks for a closer look, in words."""
        return [str(SIGNS[sign]) for sign in self.key.signs]

    @property
    def acceptable(self) -> bool:
        """Whether there is anything to accept: a claim."""
        return self.key.kind != "nothing"

    @property
    def why(self) -> str:
        """Why these belong together."""
        return {
            "claim": _("Nội dung tự chấm giống hệt nhau, minh chứng cùng loại."),
            "points": _("Cùng số điểm theo quy tắc, minh chứng cùng loại. Mỗi cơ quan được giữ đúng số liệu của mình."),
            "level": _(
                "Số liệu của từng cơ quan hợp lệ (tử số không lớn hơn mẫu số), minh chứng cùng loại, cùng dấu hiệu. Mỗi cơ quan được tính điểm theo số liệu của chính mình; bảng xếp theo điểm để thấy ngay số bất thường."
            ),
            "not_applicable": _("Cùng khai không áp dụng."),
            "nothing": _("Chưa có nội dung tự chấm; người thẩm định nhập kết quả."),
        }[self.key.kind]  # fmt: skip

    def left_reasons(self) -> list[tuple[str, int]]:
        """Why some are left out, and how many for each reason, most first."""
        return Counter(reason for _sheet, reason in self.left).most_common()


def groups_of(across: Across, *, exact: bool = False, only: Collection[int] | None = None) -> list[Group]:
    """The groups among the sheets handed in; `only` keeps the sheets that a filter found."""
    found: dict[Key, Group] = {}
    held = {hold.group: hold for hold in across.holds if hold.scorecard_id is None}
    for sheet in across.sheets:
        if sheet.state not in RECEIVED or (only is not None and sheet.pk not in only):
            continue
        facts = across.facts(sheet)
        key = key_of(across.item, facts, exact=exact)
        group = found.get(key)
        if group is None:
            title = _title(across, key, claim_words(across.item, facts.claim))
            group = found[key] = Group(key, title, _papers(key), hold=held.get(key.id))
        may = across.may_decide(sheet)
        if may:
            group.members.append(sheet)
        else:
            group.left.append((sheet, may.reason))
    for group in found.values():
        if group.key.kind in {"level", "points"}:
            group.members.sort(key=lambda sheet: _own_points(across, sheet))
    return sorted(found.values(), key=lambda group: (-len(group.members), -group.total, group.title))


def _own_points(across: Across, sheet: Scorecard) -> float:
    own = across.side(sheet).own
    return float(own.points) if own and own.points is not None else -1.0


def waiting(across: Across) -> int:
    """How many agencies have not handed in yet: their claims are their own business until then."""
    return sum(sheet.state not in RECEIVED for sheet in across.sheets)


def _title(across: Across, key: Key, words: str) -> str:
    maximum = say_points(across.item.max_points)
    kind: Kind = key.kind
    match kind:
        case "claim":
            return words or _("Không đạt nội dung nào")
        case "points":
            return _("%(points)s/%(maximum)s điểm") % {"points": key.value.replace(".", ","), "maximum": maximum}
        case "level":
            return {
                "all": _("Đạt đủ %(maximum)s điểm"), "none": _("0 điểm"), "some": _("Được một phần điểm, theo số liệu của từng cơ quan"),
            }[key.value] % {"maximum": maximum}  # fmt: skip
        case "not_applicable":
            return _("Khai không áp dụng")
        case "nothing":
            return _("Chưa có tự chấm")


def _papers(key: Key) -> str:
    if not key.papers:
        return _("Không gắn tài liệu nào")
    known = dict(DocumentType.choices)
    words = [str(known.get(kind, f"“{kind}”")) for kind in key.papers]
    return _("Minh chứng: %(kinds)s") % {"kinds": ", ".join(words)}
