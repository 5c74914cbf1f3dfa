"""The cast: two provinces, in the first one member for each role; and how somebody signs in without the form."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.test import Client

from agencies.models import Agency, Province, User
from agencies.roles import Role
from agencies.second_factor import PROVED, held_by
from tests.factories import make_agency, make_member, make_province


@dataclass
class Cast:
    """Who is on stage: a province with departments, a district and communes, and a province next door."""

    province: Province
    other: Province
    department: Agency
    district: Agency
    commune: Agency
    sibling: Agency
    foreign: Agency
    people: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        """`cast.secretary`, `cast.officer`, … and `cast.stranger`, who belongs to the other province."""
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None


def make_cast() -> Cast:
    """The stage set. Officer, head and viewer stand at `commune`, the rest at the province."""
    province = make_province("Tỉnh Bắc Giang", "bac-giang")
    other = make_province("Tỉnh Hà Tĩnh", "ha-tinh")
    assert province.root
    assert other.root
    department = make_agency(
        "Sở Khoa học và Công nghệ", parent=province.root, kind="so", code="24-SKHCN", obligation="mandatory"
    )
    district = make_agency(
        "UBND huyện Yên Thế", parent=province.root, kind="ubnd_huyen", code="215", obligation="mandatory"
    )
    commune = make_agency("UBND xã Đồng Tiến", parent=district, code="07243")
    sibling = make_agency("UBND xã Canh Nậu", parent=district, code="07246")
    foreign = make_agency("UBND xã Sơn Kim 1", parent=other.root, code="18196")
    stage = Cast(province, other, department, district, commune, sibling, foreign)
    for role in Role:
        node = commune if role in {Role.OFFICER, Role.HEAD, Role.VIEWER} else province.root
        stage.people[role.value] = make_member(role, node, full_name=f"{role.label}", email=f"{role.value}@example.vn")
    stage.people["stranger"] = make_member(
        Role.OFFICER, foreign, full_name="Người Tỉnh Khác", email="stranger@example.vn"
    )
    return stage


def sign_in(client: Client, user: User) -> Client:
    """The client signed in as that person, who has proved the second factor if they hold one."""
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    if held_by(user):
        session = client.session
        session[PROVED] = True
        session.save()
    return client
