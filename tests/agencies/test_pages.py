"""The tree, an agency, changes of organisation and the import, through the browser's eyes."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from agencies import panels
from agencies.models import Agency, Province, Reorganisation, Succession, TrailEntry, User
from agencies.roles import Role
from agencies.workflow.tree import Document, rename_agency
from tests.conftest import Cast
from tests.factories import make_member, make_user

As = Callable[[User], Client]
DEMO = Path(settings.BASE_DIR) / "agencies/data/demo"
HEADER = "code,name,level,kind,parent_code,obligation,valid_from,valid_to\n"
COMMUNE = "07243,UBND xã Đồng Tiến,commune,ubnd_xa,215,{obligation},,\n"


def page(name: str, cast: Cast, *args: object) -> str:
    return reverse(f"agencies:{name}", args=[cast.province.slug, *args])


def test_the_tree_is_that_of_the_day(cast: Cast, as_: As) -> None:
    rename_agency(cast.commune, name="UBND phường Đồng Tiến", day=date(2025, 7, 1), document=Document(), by=None)
    client = as_(cast.secretary)

    assert "UBND phường Đồng Tiến" in client.get(page("tree", cast)).content.decode()
    assert "UBND xã Đồng Tiến" in client.get(page("tree", cast), {"day": "30/06/2025"}).content.decode()


def test_people_see_their_part_of_the_tree(cast: Cast, as_: As) -> None:
    shown = as_(cast.officer).get(page("tree", cast)).content.decode()

    assert cast.commune.name in shown
    assert cast.sibling.name not in shown
    assert "import" not in shown


def test_the_tree_is_searched_without_marks_filtered_and_sorted(cast: Cast, as_: As) -> None:
    client = as_(cast.secretary)

    found = client.get(page("tree", cast), {"q": "dong tien"}).content.decode()
    districts = client.get(page("tree", cast), {"level": "district"}).content.decode()
    backwards = client.get(page("tree", cast), {"sort": "-name", "level": "commune"}).content.decode()

    assert cast.commune.name in found
    assert cast.sibling.name not in found
    assert cast.district.name in districts
    assert cast.department.name not in districts
    assert backwards.index(cast.commune.name) < backwards.index(cast.sibling.name)


@pytest.mark.django_db
def test_a_province_of_247_agencies_takes_three_queries(
    as_: As, django_assert_num_queries: Callable[[int], object]
) -> None:
    call_command("import_agencies", DEMO / "bac_giang_agencies_2023.csv", province="bac-giang")
    province = Province.objects.get(slug="bac-giang")
    assert province.root
    client = as_(make_member(Role.SECRETARY, province.root))
    address = reverse("agencies:tree", args=["bac-giang"])
    client.get(address)

    with django_assert_num_queries(3):  # type: ignore[attr-defined]
        shown = client.get(address, {"day": "31/12/2023"}).content.decode()

    assert shown.count('<th scope="row"') == 247
    assert "247 cơ quan tại ngày 31/12/2023" in shown


def test_what_is_shown_is_what_is_exported(cast: Cast, as_: As) -> None:
    client = as_(cast.reporter)

    content = client.get(page("export_agencies", cast, "csv"), {"q": "dong tien"}).content.decode("utf-8-sig")

    assert len(content.splitlines()) == 2
    assert TrailEntry.objects.get(action="export_agencies").actor == cast.reporter
    assert as_(cast.officer).get(page("export_agencies", cast, "csv")).status_code == 403


def test_the_page_of_an_agency(cast: Cast, as_: As) -> None:
    shown = as_(cast.secretary).get(page("agency", cast, cast.commune.pk)).content.decode()

    assert cast.officer.full_name in shown
    assert page("agency", cast, cast.district.pk) in shown
    assert "Sửa thông tin" in shown
    assert "Sửa thông tin" not in as_(cast.officer).get(page("agency", cast, cast.commune.pk)).content.decode()
    assert as_(cast.officer).get(page("agency", cast, cast.sibling.pk)).status_code == 404


def test_an_agency_says_whom_it_continues_even_in_another_province(cast: Cast, as_: As) -> None:
    change = Reorganisation.objects.create(province=cast.province, kind="merge", effective_on=date(2025, 7, 1))
    for old in (cast.sibling, cast.foreign):
        Succession.objects.create(reorganisation=change, predecessor=old, successor=cast.commune)
    client = as_(cast.secretary)

    new = client.get(page("agency", cast, cast.commune.pk)).content.decode()
    old = client.get(page("agency", cast, cast.sibling.pk)).content.decode()

    assert f'href="{page("agency", cast, cast.sibling.pk)}"' in new
    assert f'href="{page("agency", cast, cast.foreign.pk)}"' not in new
    assert f'{cast.foreign.name} <span class="soft">(Tỉnh Hà Tĩnh)</span>' in new
    assert "Chuyển vào" in old


def test_an_upper_app_puts_its_part_on_the_page(cast: Cast, as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "_providers", [])
    panels.provider(lambda user, agency: panels.Panel(f"Phiếu của {agency.code}", "components/facts.html"))

    shown = as_(cast.officer).get(page("agency", cast, cast.commune.pk)).content.decode()

    assert "Phiếu của 07243" in shown


RENAME = {
    "name": "UBND phường Đồng Tiến", "code": "07243", "level": "commune", "kind": "ubnd_xa", "day": "01/07/2025",
    "document_number": "1/NQ",
}  # fmt: skip


def test_a_change_is_previewed_then_done(cast: Cast, as_: As) -> None:
    client = as_(cast.administrator)
    address = page("change", cast, cast.commune.pk, "rename")

    preview = client.post(address, RENAME)

    assert "<del>UBND xã Đồng Tiến</del>" in preview.content.decode()
    assert Agency.objects.get(pk=cast.commune.pk).name == "UBND xã Đồng Tiến"
    digest = preview.context["form"].digest
    client.post(address, RENAME | {"name": "Khác", "confirm": "1", "previewed": digest})
    assert Agency.objects.get(pk=cast.commune.pk).name == "UBND xã Đồng Tiến"
    client.post(address, RENAME | {"confirm": "1", "previewed": digest})
    assert Agency.objects.get(pk=cast.commune.pk).name == "UBND phường Đồng Tiến"


@pytest.mark.parametrize(
    ("kind", "answers"),
    [
        ("found", {"code": "N1", "name": "Mới", "level": "commune", "kind": "ubnd_xa", "obligation": "none"}),
        ("obligation", {"obligation": "none", "basis": "QĐ 1"}),
        ("split", {"keeps": "0", "parts": "N1; UBND xã Một\nN2; UBND xã Hai"}),
        ("merge", {"code": "N1", "name": "UBND xã Chung", "others": "sibling"}),
        ("move", {"parent": "department"}),
        ("abolish", {}),
    ],
)
def test_every_change_has_its_form(cast: Cast, as_: As, kind: str, answers: dict[str, str]) -> None:
    client = as_(cast.administrator)
    named = {"sibling": cast.sibling.pk, "department": cast.department.pk}
    data = {name: named.get(value, value) for name, value in answers.items()} | {"day": "01/07/2025"}
    address = page("change", cast, cast.commune.pk, kind)
    assert client.get(address).status_code == 200

    preview = client.post(address, data)
    assert preview.context["outcome"], preview.context["form"].errors
    done = client.post(address, data | {"confirm": "1", "previewed": preview.context["form"].digest})

    assert done.status_code == 302
    assert TrailEntry.objects.filter(note__isnull=False, province=cast.province).exists()


def test_a_refused_change_says_why(cast: Cast, as_: As) -> None:
    shown = as_(cast.administrator).post(page("change", cast, cast.district.pk, "abolish"), {"day": "01/07/2025"})

    assert "Còn 2 cơ quan trực thuộc" in shown.content.decode()
    assert as_(cast.officer).get(page("change", cast, cast.commune.pk, "abolish")).status_code == 403


def test_a_correction_asks_for_its_reason(cast: Cast, as_: As) -> None:
    client = as_(cast.administrator)
    answers = {
        "name": "UBND xã Đồng Tiên",
        "code": "07243",
        "level": "commune",
        "kind": "ubnd_xa",
        "obligation": "none",
    }
    address = page("correct", cast, cast.commune.pk)
    assert client.post(address, answers).status_code == 200

    client.post(address, answers | {"reason": "gõ sai"})

    assert Agency.objects.get(pk=cast.commune.pk).name == "UBND xã Đồng Tiên"


def upload(client: Client, cast: Cast, text: str, name: str = "cay.csv"):  # type: ignore[no-untyped-def]
    return client.post(page("import_agencies", cast), {"file": SimpleUploadedFile(name, text.encode())})


def test_a_file_is_previewed_then_confirmed(cast: Cast, as_: As) -> None:
    client = as_(cast.administrator)

    preview = upload(client, cast, HEADER + COMMUNE.format(obligation="mandatory"))

    assert "<del>Khuyến khích</del> thành <ins>Bắt buộc</ins>" in preview.content.decode()
    assert Agency.objects.get(pk=cast.commune.pk).obligation == "encouraged"
    client.post(page("confirm_import", cast), {"token": preview.context["token"]})
    assert Agency.objects.get(pk=cast.commune.pk).obligation == "mandatory"
    assert TrailEntry.objects.get(action="import_agencies").actor == cast.administrator
    again = client.post(page("confirm_import", cast), {"token": preview.context["token"]}, follow=True)
    assert "đã hết hạn" in again.content.decode()


def test_only_what_was_previewed_is_confirmed(cast: Cast, as_: As) -> None:
    client = as_(cast.administrator)
    token = upload(client, cast, HEADER + COMMUNE.format(obligation="mandatory")).context["token"]
    rename_agency(cast.commune, name="UBND phường", day=date(2025, 7, 1), document=Document(), by=None)

    shown = client.post(page("confirm_import", cast), {"token": token}, follow=True).content.decode()

    assert "đã thay đổi sau lần xem trước" in shown
    assert Agency.objects.get(pk=cast.commune.pk).obligation == "encouraged"
    stolen = as_(cast.secretary).post(page("confirm_import", cast), {"token": token}, follow=True)
    assert "đã hết hạn" in stolen.content.decode()


def test_faults_of_a_file_are_shown_and_nothing_can_be_confirmed(cast: Cast, as_: As) -> None:
    client = as_(cast.administrator)

    bad_row = upload(client, cast, HEADER + COMMUNE.format(obligation="có"))
    bad_file = upload(client, cast, "xin chào", name="cay.docx")

    assert "Dòng 2, cột “obligation”" in bad_row.content.decode()
    assert not bad_row.context["token"]
    assert "không phải CSV hoặc XLSX" in bad_file.content.decode()


def test_the_clauses_are_a_page_for_every_member(cast: Cast, as_: As) -> None:
    client = as_(cast.viewer)

    assert "Đánh giá nội bộ" in client.get(page("standard", cast)).content.decode()
    old = client.get(page("edition", cast, "9001:2008")).content.decode()
    assert "Sổ tay chất lượng" in old
    assert "không còn yêu cầu sổ tay chất lượng" in old
    assert client.get(page("edition", cast, "9001:1900")).status_code == 404


def test_an_operator_takes_on_a_province(cast: Cast, as_: As) -> None:
    boss = make_user("Người Vận Hành", email="boss@example.vn", is_operator=True)
    client = as_(boss)
    client.post(reverse("new_province"), {"name": "Tỉnh Bắc Ninh", "slug": "bac-ninh", "code": "24"})
    address = reverse("operator_province", args=["bac-ninh"])

    shown = client.post(address, {"email": "qt@example.vn", "full_name": "Quản Trị"}, follow=True).content.decode()

    assert "/accounts/invitation/" in shown
    assert "Tỉnh Bắc Ninh" in client.get(reverse("operator")).content.decode()
    root = Province.objects.get(slug="bac-ninh").root
    assert root
    assert root.name == "UBND tỉnh Bắc Ninh"
    assert client.get(reverse("agencies:tree", args=["bac-ninh"])).status_code == 404
    assert as_(cast.administrator).get(address).status_code == 404
    assert User.objects.get(email="qt@example.vn").roles.get().role == Role.ADMINISTRATOR


def test_a_reserved_address_is_refused(as_: As, db: None) -> None:
    boss = make_user("Người Vận Hành", email="boss@example.vn", is_operator=True)

    shown = as_(boss).post(reverse("new_province"), {"name": "Tỉnh A", "slug": "static", "code": "1"})

    assert "được dùng cho địa chỉ khác" in shown.content.decode()
