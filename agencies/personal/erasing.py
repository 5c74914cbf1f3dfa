"""Take a person out of an account: what they did stays, under a number."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import access, trail
from agencies.models import Province, ProvincialIdentity, User
from agencies.personal.requests import answer_by_erasing, forget_requests
from agencies.rules import Refused
from agencies.tenancy import across
from agencies.workflow.people import end_role, has_role_elsewhere
from agencies.workflow.signin import end_sessions

Erasure = Callable[[User], None]
_erasures: list[Erasure] = []


def on_erase(erasure: Erasure) -> Erasure:
    """Have this function take a person out of what an upper app keeps beside the account: `erasure(user)`.

    Called in `AppConfig.ready`; it runs inside the transaction of `erase_person`, across all provinces, while the account
    still has its address; `user.address_nowhere` is what takes its place.
    """
    if erasure not in _erasures:
        _erasures.append(erasure)
    return erasure


@transaction.atomic
def erase_person(user: User, province: Province, *, by: User, reason: str) -> None:
    """Make an account anonymous: its roles end, name, position, address, telephone, factors and sessions go; nobody signs in
    by it again. What upper apps keep beside it goes through `on_erase`. What the person did stays, as done by "Người dùng đã xóa #n".

    Lines of the trail already written, and documents issued, keep the name: Luật Lưu trữ, and the seals of the trail. Raises
    Refused without a reason, for oneself, an operator, whoever has a role in another province, the last administrator, and
    the second time.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.is_erased:
        raise Refused(_("Tài khoản này đã được ẩn danh."))
    if not reason.strip():
        raise Refused(_("Hãy ghi căn cứ của việc xóa, ví dụ số và ngày của đơn đề nghị; nhật ký lưu lại."))
    if user == by:
        raise Refused(_("Bạn không thể tự ẩn danh tài khoản của mình. Hãy nhờ một quản trị khác."))
    if user.is_operator or has_role_elsewhere(user, province):
        raise Refused(
            _("%(name)s còn giữ vai trò ở nơi khác; vai trò đó phải kết thúc trước khi ẩn danh.") % {"name": user}
        )
    answer_by_erasing(user, province, by=by, reason=reason.strip())
    for assignment in user.roles.active(timezone.localdate()).in_province(province.pk).select_related("node__province"):
        end_role(assignment, by=by, reason=reason)
    with across():
        for erasure in _erasures:
            erasure(user)
    ProvincialIdentity.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    end_sessions(UserSession.objects.filter(user=user))
    user.full_name = _("Người dùng đã xóa #%(number)d") % {"number": user.pk}
    user.email, user.position, user.phone, user.agency = user.address_nowhere, "", "", None
    user.is_active = False
    user.set_unusable_password()
    user.save()
    with across():
        forget_requests(user)
    access.sync_roles(user)
    trail.record("erase_person", user, by=by, province=province, note=reason.strip())
