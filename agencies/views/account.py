"""A person's own account: the invitation, the profile."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from agencies.forms.people import AcceptForm, ProfileForm
from agencies.gate import public, signed_in
from agencies.invitations import invited_person
from agencies.models import User
from agencies.tenancy import across
from agencies.workflow.identity import doors_of
from agencies.workflow.people import accept_invitation, change_profile


@public
@never_cache
def invitation(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """Where an invited person sets a password and comes in; the link works once."""
    person = invited_person(number, token)
    if person is None:
        return render(request, "agencies/invitation_void.html", status=410)
    form = AcceptForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        accept_invitation(person, full_name=data["full_name"], position=data["position"], password=data["password"])
        messages.success(request, _("Chào mừng bạn. Tài khoản đã sẵn sàng."))
        # Through every stage of signing in: an account that holds a second factor is asked for it here too.
        came_in: HttpResponse = perform_login(request, person, redirect_url=reverse("home"))
        return came_in
    return render(request, "agencies/invitation.html", {"form": form, "person": person})


@signed_in
@across()
def profile(request: HttpRequest) -> HttpResponse:
    """Name, position, telephone; the roles held."""
    assert isinstance(request.user, User)
    user = User.objects.select_related("agency").get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        # The form has put the answers on `user`; the workflow compares with what is stored.
        change_profile(User.objects.get(pk=user.pk), by=user, **form.cleaned_data)
        messages.success(request, _("Đã lưu hồ sơ."))
        return redirect("profile")
    roles = user.roles.active(timezone.localdate()).select_related("node__province").order_by("node__province", "role")
    return render(
        request, "agencies/profile.html", {"form": form, "roles": roles, "person": user, "doors": doors_of(user)}
    )
