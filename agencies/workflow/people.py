"""Roles given and taken, people invited, replaced and deactivated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import access, trail
from agencies.models import Agency, Province, RoleAssignment, User
from agencies.roles import AT_PROVINCE_ONLY, BELONGING, Role
from agencies.rules import OPEN_END, Refused
from agencies.tenancy import across

Handover = Callable[[User, User, Province, User | None], None]
_handovers: list[Handover] = []


def on_take_over(handover: Handover) -> Handover:
    """Have this function move what an upper app keeps for a person: `handover(old, new, province, by)`.

    Called in `AppConfig.ready`; it runs inside the transaction of `take_over`.
    """
    if handover not in _handovers:
        _handovers.append(handover)
    return handover


class InvitationTokens(PasswordResetTokenGenerator):
    """Signs the link of an invitation. It works once and for PASSWORD_RESET_TIMEOUT: a password makes it void."""

    key_salt = "agencies.invitation"


invitation_tokens = InvitationTokens()


@transaction.atomic
def assign_role(user: User, role: Role, node: Agency, *, by: User | None) -> RoleAssignment:
    """Give a person a role at a node from today on; giving it twice changes nothing.

    Raises Refused when the role speaks for the whole province and the node is not its root.
    """
    keep_in_place(role, node)
    assignment, created = RoleAssignment.objects.get_or_create(
        user=user, role=role, node=node, ends_on=OPEN_END,
        defaults={"starts_on": timezone.localdate(), "granted_by": by},
    )  # fmt: skip
    if created:
        access.sync_roles(user)
        trail.record(
            "assign_role", assignment, by=by, province=node.province, agency=node, changes={"person": (None, user)}
        )
    return assignment


def keep_in_place(role: Role, node: Agency) -> None:
    """Raises Refused when the role speaks for the whole province and the node is not its root."""
    if role in AT_PROVINCE_ONLY and node.province.root_id != node.pk:
        raise Refused(
            _("Vai trò “%(role)s” chỉ giao ở cấp tỉnh; hãy chọn %(root)s.")
            % {"role": role.label, "root": node.province.root}
        )


@transaction.atomic
def end_role(assignment: RoleAssignment, *, by: User | None, reason: str = "") -> None:
    """Take a role away from today on; the row stays as history.

    Raises Refused when nobody would be left to administer the province.
    """
    if assignment.role == Role.ADMINISTRATOR:
        _keep_an_administrator(assignment)
    today = timezone.localdate()
    before = assignment.ends_on
    assignment.ends_on = max(today - timedelta(days=1), assignment.starts_on)
    trail.record(
        "end_role", assignment, by=by, province=assignment.node.province, agency=assignment.node, note=reason,
        changes={"person": (assignment.user, None), "ends_on": (before, assignment.ends_on)},
    )  # fmt: skip
    if assignment.ends_on >= today:
        assignment.delete()
    else:
        assignment.save(update_fields=["ends_on"])
    access.sync_roles(assignment.user)


@transaction.atomic
def invite_person(
    email: str, full_name: str, role: Role, node: Agency, *, by: User | None, position: str = ""
) -> tuple[User, RoleAssignment]:
    """Give a role to whoever has this address, making the account when there is none.

    A new person sets a password through the link of `invitation_tokens`. Whoever works for an agency
    (officer, head) has it as home agency from the start.
    """
    address = User.objects.normalize_email(email).lower()
    user = User.objects.filter(email=address).first()
    if user is None:
        user = User.objects.create_user(address, full_name=full_name, position=position)
        trail.record("invite_person", user, by=by, province=node.province, agency=node)
    if not user.is_active:
        raise Refused(
            _("Tài khoản %(email)s đã bị khóa. Hãy mở lại trong danh sách người dùng rồi giao vai trò.")
            % {"email": address}
        )
    if role in BELONGING and user.agency_id is None:
        user.agency = node
        user.save(update_fields=["agency"])
    return user, assign_role(user, role, node, by=by)


def may_show_link(user: User, province: Province) -> bool:
    """Whether an administrator of the province may be shown the person's link, to hand it over.

    Only while the person has no password yet and no role anywhere else: the link opens the whole account.
    """
    may = user.is_active and not user.is_operator and not user.is_erased and not user.has_usable_password()
    return may and not has_role_elsewhere(user, province)


@across()
def has_role_elsewhere(user: User, province: Province) -> bool:
    """Whether the person holds a role in any other province. Within this one the wall would hide them; no more than
    yes or no is told."""
    return user.roles.active(timezone.localdate()).exclude(node__province=province).exists()


@transaction.atomic
def accept_invitation(user: User, *, full_name: str, position: str, password: str) -> None:
    """Set the name and the password of an invited person; the link is void afterwards."""
    user.full_name, user.position = full_name, position
    user.set_password(password)
    user.save(update_fields=["full_name", "position", "password"])
    trail.record("accept_invitation", user, by=user, province=only_province(user))


@transaction.atomic
def change_profile(user: User, *, by: User, **fields: str) -> None:
    """Change a person's own name, position or telephone number."""
    changes = trail.difference({name: getattr(user, name) for name in fields}, fields)
    if changes:
        for name, value in fields.items():
            setattr(user, name, value)
        user.save(update_fields=list(fields))
        trail.record("change_profile", user, by=by, province=only_province(user), changes=changes)


@across()
def home_of(user: User) -> Agency | None:
    """Where a person works, which may be in another province than the one that asks."""
    return user.agency


@transaction.atomic
def set_home_agency(user: User, agency: Agency | None, province: Province, *, by: User | None) -> None:
    """Note where a person works, which they will then never verify; None when at no agency of the province."""
    before = home_of(user)
    if before == agency:
        return
    if before is not None and before.province_id != province.pk:
        raise Refused(_("%(name)s đang công tác tại một tỉnh khác; hãy để tỉnh đó thay đổi.") % {"name": user})
    user.agency = agency
    user.save(update_fields=["agency"])
    trail.record(
        "set_home_agency", user, by=by, province=province, agency=agency or before,
        changes={"agency": (before, agency)},
    )  # fmt: skip


@transaction.atomic
def deactivate_person(user: User, province: Province, *, by: User | None, reason: str = "") -> None:
    """End every role a person has in the province; an account left without any role is locked.

    A locked account is signed out at once and everywhere, and its password is void.
    Raises Refused for the last administrator and for oneself.
    """
    if user == by:
        raise Refused(_("Bạn không thể tự ngừng tài khoản của mình. Hãy nhờ một quản trị khác."))
    for assignment in user.roles.active(timezone.localdate()).in_province(province.pk).select_related("node__province"):
        end_role(assignment, by=by, reason=reason)
    if user.is_operator or has_role_elsewhere(user, province):
        return
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    access.sync_roles(user)
    trail.record("deactivate_person", user, by=by, province=province, note=reason)


@transaction.atomic
def reactivate_person(user: User, province: Province | None, *, by: User | None) -> None:
    """Open a locked account again. One closed for want of use is as it was; any other needs an invitation and roles.

    Raises Refused for an account made anonymous, and for whoever holds a role in another province too, unless the operating system's administrator does it
    (`province` is None): one province does not let people into another.
    """
    if user.is_active:
        return
    if user.is_erased:
        raise Refused(_("Tài khoản này đã được ẩn danh."))
    if province is not None and (user.is_operator or has_role_elsewhere(user, province)):
        raise Refused(
            _(
                "%(name)s còn giữ vai trò ở nơi khác nên một tỉnh không thể tự mở lại tài khoản. "
                "Hãy đề nghị đơn vị vận hành mở bằng lệnh reopen_account trên máy chủ."
            )
            % {"name": user}
        )
    user.is_active, user.opened_at = True, timezone.now()
    user.save(update_fields=["is_active", "opened_at"])
    access.sync_roles(user)
    trail.record("reactivate_person", user, by=by, province=province)


@transaction.atomic
def take_over(old: User, new: User, province: Province, *, by: User | None, reason: str = "") -> int:
    """Let `new` hold from today what `old` holds in the province; returns how many roles passed.

    Both keep their history. What upper apps keep for a person passes through `on_take_over`.
    """
    if old == new:
        raise Refused(_("Hãy chọn một người khác để tiếp nhận."))
    if not new.is_active:
        raise Refused(_("Tài khoản của %(name)s đã bị khóa; hãy mở lại trước khi bàn giao.") % {"name": new})
    assignments = list(
        old.roles.active(timezone.localdate()).in_province(province.pk).select_related("node__province__root")
    )
    if not assignments:
        raise Refused(_("%(name)s không giữ vai trò nào trong tỉnh nên không có gì để bàn giao.") % {"name": old})
    for assignment in assignments:
        assign_role(new, Role(assignment.role), assignment.node, by=by)
        end_role(assignment, by=by, reason=reason)
    home = home_of(old)
    if new.agency_id is None and home is not None and home.province_id == province.pk:
        set_home_agency(new, home, province, by=by)
    for handover in _handovers:
        handover(old, new, province, by)
    trail.record(
        "take_over", new, by=by, province=province,
        changes={"from": (None, old), "roles": (None, [str(assignment) for assignment in assignments])}, note=reason,
    )  # fmt: skip
    return len(assignments)


def _keep_an_administrator(leaving: RoleAssignment) -> None:
    province = leaving.node.province
    others = (
        RoleAssignment.objects.active(timezone.localdate())
        .in_province(province.pk)
        .filter(role=Role.ADMINISTRATOR, user__is_active=True)
        .exclude(user=leaving.user)
    )
    if not others.exists():
        raise Refused(
            _("%(name)s là quản trị cuối cùng của %(province)s. Hãy giao vai trò quản trị cho người khác trước.")
            % {"name": leaving.user, "province": province}
        )


@across()
def only_province(user: User) -> Province | None:
    """The one province a person works in; None when there are several, none of which should read of the others."""
    found: list[Any] = list(access.provinces_of(user))
    return Province.objects.get(pk=found[0]) if len(found) == 1 else None
