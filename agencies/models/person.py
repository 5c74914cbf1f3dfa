"""People and the roles they hold at a node of the tree."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from agencies.models.agency import Agency
from agencies.prepared import Prepared
from agencies.roles import Role
from agencies.rules import OPEN_END
from agencies.tenancy import across


class UserManager(BaseUserManager["User"]):
    """Makes people; an e-mail address is one person whatever its capitals."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person who signs in with this address; without a password, only by invitation."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """An operator of the service (what `createsuperuser` makes)."""
        return self.create_user(email, password, is_operator=True, **fields)

    def get(self, *args: Any, **kwargs: Any) -> User:
        """One person; by number alone, as each request asks, without working the question out anew and with what they may do."""
        if args or kwargs.keys() != {"pk"} or not isinstance(kwargs["pk"], int):
            return super().get(*args, **kwargs)
        with across():  # a person may hold roles in several provinces
            rows = _by_number(kwargs["pk"])
        if not rows:
            raise User.DoesNotExist
        found = User.from_db(DEFAULT_DB_ALIAS, _COLUMNS, rows[0][: len(_COLUMNS)])
        found.held_when_read = [row[len(_COLUMNS) :] for row in rows if row[-1] is not None]
        return found

    def get_by_natural_key(self, username: str | None) -> User:
        """The person with this address, in any capitals."""
        return self.get(email=(username or "").lower())


NOWHERE = "invalid"
"""The domain of addresses that lead nowhere (RFC 2606)."""


class User(AbstractBaseUser, PermissionsMixin):
    """One person with one account. What they may do follows from the roles they hold, nothing else."""

    email = models.EmailField(_("thư điện tử"), unique=True)
    full_name = models.CharField(_("họ và tên"), max_length=100)
    position = models.CharField(_("chức vụ"), max_length=100, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=30, blank=True)
    agency = models.ForeignKey(
        Agency,
        verbose_name=_("cơ quan công tác"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="staff",
    )
    is_active = models.BooleanField(_("đang hoạt động"), default=True)
    is_operator = models.BooleanField(_("quản trị vận hành"), default=False)
    roles_synced_on = models.DateField(null=True, editable=False)
    date_joined = models.DateTimeField(auto_now_add=True)
    opened_at = models.DateTimeField(null=True, editable=False)  # opened again after having been closed
    idle_warned_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()
    held_when_read: list[tuple[str, str, int, bool]] | None = None
    """The permissions that came along when this row was read, each with path and province of its node and whether it covers
    what stands below; for `agencies.access` alone, which knows whether they still hold."""

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["full_name", "email"]

    def __str__(self) -> str:
        return self.full_name or self.email

    @property
    def address_nowhere(self) -> str:
        """The address that stands for theirs once the person has been taken out of the account."""
        return f"{self.pk}@{NOWHERE}"

    @property
    def is_erased(self) -> bool:
        """Whether the person has been taken out of the account, which nobody opens again."""
        return self.email.endswith(f"@{NOWHERE}")

    @property
    def with_position(self) -> str:
        """The name with the position held: "Ngô Văn Chủ (Chủ tịch UBND thị trấn)"."""
        return f"{self} ({self.position})" if self.position else str(self)

    def get_full_name(self) -> str:
        """The name as it is printed."""
        return self.full_name

    def get_short_name(self) -> str:
        """The given name, which in Vietnamese comes last."""
        return self.full_name.rsplit(" ", 1)[-1]


_COLUMNS = [field.attname for field in User._meta.concrete_fields]
HELD = [
    f"agencyuserpermission__{name}"
    for name in ("permission__codename", "content_object__path", "content_object__province_id", "below")
]
"""What `access` wants to know of each permission of a person."""
_by_number = Prepared(
    lambda pk: (
        User.objects.filter(pk=pk).order_by("agencyuserpermission__content_object__path").values_list(*_COLUMNS, *HELD)
    ),
    int,
)


class RoleAssignmentQuerySet(models.QuerySet["RoleAssignment"]):
    """Who holds which role where, and when."""

    def active(self, day: date) -> Self:
        """Those that hold on that day."""
        return self.filter(starts_on__lte=day, ends_on__gte=day)

    def in_province(self, province_id: int) -> Self:
        """Those at any node of one province."""
        return self.filter(node__province_id=province_id)


class RoleAssignment(models.Model):
    """A person's role at one node and everything below it, from one day to another (both counted).

    This row is the truth. The guardian permissions on the node follow it in the same transaction.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(_("vai trò"), max_length=30, choices=Role)
    node = models.ForeignKey(Agency, verbose_name=_("tại"), on_delete=models.PROTECT, related_name="roles")
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến hết ngày"), default=OPEN_END)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField(auto_now_add=True)

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["user", "role", "node"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "node"], condition=Q(ends_on=OPEN_END), name="role_held_once_at_a_node"
            ),
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="role_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.node}"


class AgencyUserPermission(UserObjectPermissionBase):
    """What guardian knows: one permission of one person on one node. Written by `access.sync_roles` alone."""

    content_object = models.ForeignKey(Agency, on_delete=models.CASCADE)
    below = models.BooleanField(default=True, help_text="Whether it covers what stands below the node, too.")
