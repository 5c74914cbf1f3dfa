"""The shape of input about people: roles, invitations, replacement, the profile."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agencies.forms.choices import ANY, AgencyField, agencies_of
from agencies.models import Agency, Province, User
from agencies.roles import AT_PROVINCE_ONLY, Role


class RoleForm(forms.Form):
    """A role at a node."""

    role = forms.ChoiceField(label=_("Vai trò"), choices=Role.choices)
    node = AgencyField(
        label=_("Tại cơ quan"),
        queryset=Agency.objects.none(),
        help_text=_("Vai trò có hiệu lực tại cơ quan này và mọi cơ quan trực thuộc."),
    )

    def __init__(self, *args: Any, province: Province, **options: Any) -> None:
        super().__init__(*args, **options)
        self.province = province
        node = self.fields["node"]
        assert isinstance(node, AgencyField)
        node.queryset = agencies_of(province)
        node.initial = province.root_id

    def clean(self) -> dict[str, Any]:
        """Some roles speak for the whole province."""
        data = super().clean() or {}
        role, node = data.get("role"), data.get("node")
        if role in AT_PROVINCE_ONLY and node and node.pk != self.province.root_id:
            self.add_error(
                "node",
                _("Vai trò này chỉ giao ở cấp tỉnh; hãy chọn %(root)s.") % {"root": self.province.root},
            )
        return data


class InviteForm(RoleForm):
    """A person and the first role."""

    email = forms.EmailField(label=_("Thư điện tử"), help_text=_("Dùng để đăng nhập; nên là thư công vụ."))
    full_name = forms.CharField(label=_("Họ và tên"), max_length=100)
    position = forms.CharField(label=_("Chức vụ"), max_length=100, required=False)
    field_order = ["email", "full_name", "position", "role", "node"]


class PeopleFilter(forms.Form):
    """Which people to show."""

    q = forms.CharField(label=_("Tìm tên hoặc thư điện tử"), required=False, max_length=100)
    role = forms.ChoiceField(label=_("Vai trò"), choices=[*ANY, *Role.choices], required=False)
    state = forms.ChoiceField(
        label=_("Tình trạng"),
        choices=[
            ("", _("Đang có vai trò")),
            ("invited", _("Chưa nhận lời mời")),
            ("locked", _("Đã khóa vì lâu không dùng")),
            ("former", _("Không còn vai trò")),
        ],
        required=False,
    )
    agency = AgencyField(
        label=_("Tại cơ quan"), queryset=Agency.objects.none(), required=False, empty_label=_("Tất cả")
    )

    def __init__(self, *args: Any, province: Province, **options: Any) -> None:
        super().__init__(*args, **options)
        agency = self.fields["agency"]
        assert isinstance(agency, AgencyField)
        agency.queryset = agencies_of(province)


class HomeAgencyForm(forms.Form):
    """Where a person works."""

    agency = AgencyField(
        label=_("Cơ quan công tác"),
        queryset=Agency.objects.none(),
        required=False,
        empty_label=_("– không thuộc cơ quan nào của tỉnh –"),
        help_text=_("Người này không được thẩm định hay quyết định về cơ quan mình công tác."),
    )

    def __init__(self, *args: Any, province: Province, person: User, **options: Any) -> None:
        super().__init__(*args, **options)
        agency = self.fields["agency"]
        assert isinstance(agency, AgencyField)
        agency.queryset = agencies_of(province)
        agency.initial = person.agency_id


class TakeOverForm(forms.Form):
    """Who takes over."""

    successor = forms.ModelChoiceField(
        label=_("Người tiếp nhận"), queryset=User.objects.none(), empty_label=_("– chọn một người –")
    )
    reason = forms.CharField(label=_("Lý do"), max_length=500, required=False)

    def __init__(self, *args: Any, province: Province, person: User, **options: Any) -> None:
        super().__init__(*args, **options)
        successor = self.fields["successor"]
        assert isinstance(successor, forms.ModelChoiceField)
        others = User.objects.filter(roles__node__province=province, is_active=True).exclude(pk=person.pk)
        successor.queryset = others.distinct().order_by("full_name")


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Lý do"), max_length=500, required=False)


class AcceptForm(forms.Form):
    """What an invited person sets."""

    full_name = forms.CharField(label=_("Họ và tên"), max_length=100)
    position = forms.CharField(label=_("Chức vụ"), max_length=100, required=False)
    password = forms.CharField(
        label=_("Mật khẩu"),
        strip=False,  # as typed, for so it is asked for at the door
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Ít nhất 12 ký tự; không dùng tên, thư điện tử hay mật khẩu phổ biến."),
    )
    again = forms.CharField(
        label=_("Nhập lại mật khẩu"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.person = person
        self.fields["full_name"].initial = person.full_name
        self.fields["position"].initial = person.position

    def clean(self) -> dict[str, Any]:
        """The two passwords agree and are strong enough."""
        data = super().clean() or {}
        password = data.get("password")
        if password and data.get("again") and password != data["again"]:
            self.add_error("again", _("Hai lần nhập mật khẩu không giống nhau."))
        elif password:
            try:
                password_validation.validate_password(password, self.person)
            except ValidationError as fault:
                self.add_error("password", fault)
        return data


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a person may change about themselves."""

    class Meta:
        model = User
        fields = ["full_name", "position", "phone"]


class EraseForm(forms.Form):
    """On what grounds an account is made anonymous."""

    reason = forms.CharField(
        label=_("Căn cứ"), max_length=500, help_text=_("Ví dụ: đơn đề nghị ngày 03/02/2026. Nhật ký lưu lại.")
    )
