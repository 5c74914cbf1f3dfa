"""A sheet passed to the head: to whom is told before, who has it afterwards, and it may be taken back meanwhile."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from agencies.access import holders
from agencies.models import RoleAssignment, User
from agencies.roles import Permission, Role
from agencies.rules import Refused
from scoring.models import Scorecard
from scoring.states import SheetState
from scoring.workflow.submission import return_to_officer, send_for_review, submit, take_back
from tests.conftest import Cast
from tests.factories import make_member
from tests.scoring.stage import claim_all, make_campaign, sheet_of

SignIn = Callable[[User], Client]


@pytest.fixture
def complete(cast: Cast) -> Scorecard:
    """A sheet of which nothing is missing; the head has a position and has never signed in."""
    User.objects.filter(pk=cast.head.pk).update(full_name="Ngô Văn Chủ", position="Chủ tịch UBND xã")
    sheet = sheet_of(make_campaign(cast.province), cast.commune)
    claim_all(sheet, cast.officer)
    return sheet_of(sheet.campaign, cast.commune)


def shown(client: Client, sheet: Scorecard) -> str:
    page = client.get(reverse("scoring:scorecard", args=["bac-giang", sheet.pk])).content.decode()
    return " ".join(page.split())


def test_it_says_before_who_gets_it_and_what_is_complete(cast: Cast, as_: SignIn, complete: Scorecard) -> None:
    page = shown(as_(cast.officer), complete)

    assert "<strong>Ngô Văn Chủ</strong>, Chủ tịch UBND xã" in page
    assert "chưa đăng nhập lần nào" in page
    assert "Đã chấm 3/3 tiêu chí: 3 có điểm; không còn thiếu gì." in page


def test_it_says_afterwards_who_has_it_since_when(cast: Cast, as_: SignIn, complete: Scorecard) -> None:
    client = as_(cast.officer)
    answer = client.post(reverse("scoring:send_for_review", args=["bac-giang", complete.pk]), follow=True)
    page = " ".join(answer.content.decode().split())

    assert "Đã gửi phiếu đến Ngô Văn Chủ (Chủ tịch UBND xã) để duyệt." in page
    assert "Đang chờ duyệt ở <strong>Ngô Văn Chủ</strong> (Chủ tịch UBND xã)" in page
    assert "(vừa xong), Cán bộ ISO cơ quan gửi." in page
    assert "Rút lại để sửa" in page
    of_head = shown(as_(cast.head), complete)
    assert "Rút lại để sửa" not in of_head
    assert "Cán bộ ISO cơ quan gửi duyệt lúc" in of_head


def test_without_a_head_it_is_not_sent_into_the_void(cast: Cast, as_: SignIn, complete: Scorecard) -> None:
    RoleAssignment.objects.filter(user=cast.head).delete()

    page = shown(as_(cast.officer), complete)

    assert "UBND xã Đồng Tiến chưa có ai giữ vai trò “Người đứng đầu cơ quan”" in page
    assert f"mailto:{cast.administrator.email}" in page
    assert "handing-send" not in page
    with pytest.raises(Refused, match="không có ai duyệt phiếu"):
        send_for_review(complete, by=cast.officer)


def test_the_officer_takes_it_back_until_the_head_has_acted(cast: Cast, as_: SignIn, complete: Scorecard) -> None:
    send_for_review(complete, by=cast.officer)
    as_(cast.officer).post(reverse("scoring:take_back", args=["bac-giang", complete.pk]))
    complete.refresh_from_db()
    assert complete.state == SheetState.DRAFT

    send_for_review(complete, by=cast.officer)
    return_to_officer(complete, "Thiếu số", by=cast.head)
    with pytest.raises(Refused, match="không còn chờ người đứng đầu duyệt"):
        take_back(complete, by=cast.officer)

    submit(complete, by=cast.head)
    with pytest.raises(Refused, match="đã nộp phiếu nên không rút lại được"):
        take_back(complete, by=cast.officer)


def test_who_holds_a_permission_at_an_agency(cast: Cast) -> None:
    def at(permission: Permission, path: str) -> list[User]:
        return holders(permission, path, cast.province.pk)

    make_member(Role.HEAD, cast.district)  # of the district alone, not of the communes below it
    assert at(Permission.SUBMIT_SCORECARD, cast.commune.path) == [cast.head]
    assert at(Permission.SUBMIT_SCORECARD, cast.sibling.path) == []  # a head's role does not reach another agency
    assert at(Permission.MANAGE_PEOPLE, cast.commune.path) == [cast.administrator]
    User.objects.filter(pk=cast.head.pk).update(is_active=False)
    assert at(Permission.SUBMIT_SCORECARD, cast.commune.path) == []
