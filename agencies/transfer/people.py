"""People and their roles from a file: what it would do, shown first; then all of it or nothing (django-import-export)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import fields, resources
from import_export.instance_loaders import BaseInstanceLoader

from agencies import spreadsheet, trail
from agencies.models import Agency, Province, RoleAssignment, User
from agencies.roles import AT_PROVINCE_ONLY, Role
from agencies.rules import Refused, fold
from agencies.transfer.resource import ChoiceWidget, Fault, TextWidget, dataset_of, outcomes
from agencies.workflow.people import invite_person

MOST_PEOPLE = 1000
"""An import writes each role with its own line in the trail; more at once would keep others waiting."""

PEOPLE_TITLES: dict[str, Any] = {
    "email": gettext_lazy("Thư điện tử"),
    "full_name": gettext_lazy("Họ và tên"),
    "position": gettext_lazy("Chức vụ"),
    "phone": gettext_lazy("Điện thoại"),
    "role": gettext_lazy("Vai trò"),
    "node": gettext_lazy("Mã cơ quan giữ vai trò"),
}
"""What each column is called; a file may use the names of the columns too."""
PEOPLE_REQUIRED = ("email", "full_name", "role", "node")
ONLY_TOLD = (
    gettext_lazy("Mã cơ quan công tác"), gettext_lazy("Từ ngày"), gettext_lazy("Đến hết ngày"), gettext_lazy("Tài khoản"),
)  # fmt: skip
"""Columns of the file taken out that say what cannot be brought in."""


class EmailWidget(TextWidget):
    """An address."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        """The address in small letters. Raises ValueError with the sentence to show."""
        address = super().clean(value, row, **kwargs).lower()
        try:
            validate_email(address)
        except ValidationError:
            raise ValueError(_("“%(value)s” không phải địa chỉ thư điện tử.") % {"value": value}) from None
        return address


@dataclass(slots=True)
class PersonRow:
    """One line of the file: a person, a role, where it is held (empty: at the province)."""

    line: int = 0
    email: str = ""
    full_name: str = ""
    position: str = ""
    phone: str = ""
    role: str = ""
    node: str = ""
    faults: list[Fault] = field(default_factory=list)


class PeopleResource(resources.Resource):  # type: ignore[misc]  # import-export ships no types
    """A file of people for django-import-export: rows checked cell by cell; nothing is written here."""

    line = fields.Field("line", "#")
    email = fields.Field("email", "email", EmailWidget(254, required=True))
    full_name = fields.Field("full_name", "full_name", TextWidget(100, required=True))
    position = fields.Field("position", "position", TextWidget(100))
    phone = fields.Field("phone", "phone", TextWidget(30))
    role = fields.Field("role", "role", ChoiceWidget(Role))
    node = fields.Field("node", "node", TextWidget(30))

    class Meta:
        import_id_fields = ("email",)
        instance_loader_class = BaseInstanceLoader
        use_transactions = False
        skip_diff = True
        store_instance = True

    def get_or_init_instance(self, instance_loader: Any, row: Any) -> tuple[PersonRow, bool]:
        """A fresh row value; nothing is looked up."""
        return PersonRow(), True

    def save_instance(self, instance: PersonRow, is_create: bool, row: Any, **kwargs: Any) -> None:
        """Nothing is written here."""

    def validate_instance(self, instance: PersonRow, import_validation_errors: Any = None, **kwargs: Any) -> None:
        """Keep what is wrong with the cells."""
        for column, fault in (import_validation_errors or {}).items():
            title = str(PEOPLE_TITLES.get(column, column))
            instance.faults += [Fault(instance.line, title, message) for message in ValidationError(fault).messages]


@dataclass(slots=True)
class Given:
    """A role that the file gives somebody."""

    row: PersonRow
    role: Role
    node: Agency


@dataclass
class PeoplePlan:
    """Everything an import would do: people to invite, roles for those who are here, roles held already."""

    province: Province
    invited: list[Given] = field(default_factory=list)
    given: list[Given] = field(default_factory=list)
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def does_something(self) -> bool:
        """Whether applying it would change anything."""
        return bool(self.invited or self.given)

    @property
    def people_to_invite(self) -> int:
        """How many people come in; some with several roles."""
        return len({one.row.email for one in self.invited})

    @property
    def digest(self) -> str:
        """The same for two plans that do the same: what was previewed is what is confirmed."""
        told = [
            [[one.row.line, one.row.email, one.row.full_name, one.role, one.node.pk] for one in ones]
            for ones in (self.invited, self.given)
        ]
        content = [self.province.slug, told, list(map(str, self.faults))]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def read_people(name: str, content: bytes) -> list[PersonRow]:
    """The rows of a file, each with the faults found in its cells. Raises Refused when the file cannot be used at all."""
    table = spreadsheet.read(name, content)
    if len(table) - 1 > MOST_PEOPLE:
        raise Refused(
            _("Tệp có %(count)d dòng; mỗi lần nhập tối đa %(most)d dòng. Hãy chia tệp.")
            % {"count": len(table) - 1, "most": MOST_PEOPLE}
        )
    rows: list[PersonRow] = outcomes(PeopleResource(), dataset_of(table, PEOPLE_TITLES, PEOPLE_REQUIRED, ONLY_TOLD))
    return rows


def plan_people(province: Province, rows: Iterable[PersonRow]) -> PeoplePlan:
    """Work out what these rows would do. A person is known by the address; nobody loses anything by not being in the file."""
    plan = PeoplePlan(province)
    codes = {fold(row.code): row for row in Agency.objects.of(province.pk).order_by("closed_on")}
    held = set(
        RoleAssignment.objects.active(timezone.localdate()).in_province(province.pk).values_list(
            "user__email", "role", "node"
        )
    )  # fmt: skip
    here = {email for email, _role, _node in held}
    locked = set(User.objects.filter(is_active=False).values_list("email", flat=True))
    seen: dict[tuple[str, str, int], int] = {}
    for row in rows:
        node = province.root if not row.node else codes.get(fold(row.node))
        faults = row.faults or list(_faults(row, node, province, locked, seen))
        plan.faults += faults
        if faults or node is None:
            continue
        seen[row.email, row.role, node.pk] = row.line
        given = Given(row, Role(row.role), node)
        if (row.email, row.role, node.pk) in held:
            plan.unchanged += 1
        elif row.email in here:
            plan.given.append(given)
        else:
            plan.invited.append(given)
    return plan


def _faults(
    row: PersonRow, node: Agency | None, province: Province, locked: set[str], seen: dict[tuple[str, str, int], int]
) -> Iterable[Fault]:
    column = str(PEOPLE_TITLES["node"])
    if node is None:
        yield Fault(row.line, column, _("không có cơ quan nào mang mã “%(code)s”.") % {"code": row.node})
        return
    if Role(row.role) in AT_PROVINCE_ONLY and node.pk != province.root_id:
        yield Fault(
            row.line, column,
            _("vai trò “%(role)s” chỉ giao ở cấp tỉnh; để trống ô này.") % {"role": Role(row.role).label},
        )  # fmt: skip
    if node.closed_on < timezone.localdate():
        yield Fault(row.line, column, _("%(agency)s đã thôi hoạt động.") % {"agency": node})
    if row.email in locked:
        sentence = _("tài khoản này đã bị khóa; hãy mở lại trong danh sách người dùng trước.")
        yield Fault(row.line, str(PEOPLE_TITLES["email"]), sentence)
    if line := seen.get((row.email, row.role, node.pk)):
        yield Fault(row.line, "", _("người và vai trò này đã có ở dòng %(line)d của tệp.") % {"line": line})


@transaction.atomic
def apply_people(plan: PeoplePlan, *, by: User | None) -> None:
    """Carry a plan out, all of it or nothing: accounts without a password, roles from today on. Letters are sent apart.

    Raises Refused while it has faults.
    """
    if plan.faults:
        raise Refused(_("Tệp có %(count)d lỗi nên chưa nhập gì.") % {"count": len(plan.faults)})
    if not plan.does_something:
        return
    for one in (*plan.invited, *plan.given):
        row = one.row
        user, _assignment = invite_person(row.email, row.full_name, one.role, one.node, by=by, position=row.position)
        if row.phone and not user.phone and not user.has_usable_password():
            user.phone = row.phone
            user.save(update_fields=["phone"])
    counts = {"added": plan.people_to_invite, "roles": len(plan.invited) + len(plan.given), "unchanged": plan.unchanged}
    trail.record(
        "import_people", plan.province, by=by, province=plan.province,
        changes={name: (None, count) for name, count in counts.items()},
    )  # fmt: skip
