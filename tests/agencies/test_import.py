"""Importing a tree: the real files, what may be wrong with one, and all or nothing."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from agencies.models import Agency, AgencyVersion, Province, TrailEntry
from agencies.rules import Refused
from agencies.transfer import Plan, apply_plan, plan_import, read_rows
from tests.conftest import Cast
from tests.factories import make_agency

DEMO = Path(settings.BASE_DIR) / "agencies/data/demo"
DATA = Path(__file__).parent / "data"
HEADER = "code,name,level,kind,parent_code,obligation,valid_from,valid_to\n"
ROOT = "99,UBND tỉnh Thử,province,ubnd_tinh,,mandatory,,\n"


def run(file: Path, slug: str, **options: object) -> None:
    call_command("import_agencies", str(file), province=slug, **options)


def plan_of(text: str, province: Province | None = None) -> Plan:
    return plan_import(province or Province(slug="thu", name="Tỉnh Thử", code="99"), read_rows("t.csv", text.encode()))


def faults_of(lines: str) -> list[str]:
    return [str(fault) for fault in plan_of(HEADER + ROOT + lines).faults]


@pytest.mark.django_db
def test_bac_giang_comes_in_whole() -> None:
    run(DEMO / "bac_giang_agencies_2023.csv", "bac-giang")

    province = Province.objects.get(slug="bac-giang")
    then = AgencyVersion.objects.of(province.pk).as_of(date(2023, 12, 31))
    assert Counter(then.values_list("level", flat=True)) == {"province": 28, "district": 10, "commune": 209}
    assert Counter(then.values_list("obligation", flat=True)) == {"mandatory": 38, "encouraged": 209}
    assert province.name == "Tỉnh Bắc Giang"
    assert province.root
    assert (province.root.code, province.root.closed_on) == ("24", date(2025, 6, 30))
    for version in then.select_related("agency", "parent"):
        assert version.path == (version.parent.path if version.parent else "") + version.path[-5:]
    assert TrailEntry.objects.filter(action="import_agencies").count() == 1
    assert TrailEntry.objects.filter(action="add_agency").count() == 247


@pytest.mark.django_db
def test_the_same_file_again_changes_nothing() -> None:
    for _ in range(2):
        run(DEMO / "bac_giang_agencies_2023.csv", "bac-giang")
    before = list(AgencyVersion.objects.values())

    province = Province.objects.get(slug="bac-giang")
    plan = plan_import(province, read_rows("x.csv", (DEMO / "bac_giang_agencies_2023.csv").read_bytes()))

    assert (len(plan.added), len(plan.changed), len(plan.closed), len(plan.unchanged)) == (0, 0, 0, 247)
    assert list(AgencyVersion.objects.values()) == before
    assert TrailEntry.objects.filter(action="import_agencies").count() == 1


@pytest.mark.django_db
def test_new_communes_under_old_codes_are_new_agencies() -> None:
    run(DATA / "ha_tinh_agencies_2015.csv", "ha-tinh")
    province = Province.objects.get(slug="ha-tinh")

    plan = plan_import(province, read_rows("x.csv", (DATA / "ha_tinh_agencies_2025-07.csv").read_bytes()))

    assert (len(plan.added), len(plan.changed), len(plan.closed), len(plan.unchanged)) == (69, 0, 0, 1)
    assert len(plan.untouched) == 31
    assert not plan.faults
    apply_plan(plan, by=None)
    assert [agency.name for agency in Agency.objects.filter(code="18163").order_by("opened_on")] == [
        "UBND xã Sơn Hòa", "UBND xã Sơn Tiến",
    ]  # fmt: skip
    assert Agency.objects.of(province.pk).existing(date(2026, 1, 1)).count() == 101


@pytest.mark.django_db
def test_a_dry_run_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    run(DEMO / "bac_giang_agencies_2023.csv", "bac-giang", dry_run=True)

    assert "Thêm mới: 247" in capsys.readouterr().out
    assert not Province.objects.exists()


@pytest.mark.parametrize(
    ("line", "column", "message"),
    [
        ("99-A,,province,so,99,mandatory,,", "name", "không được để trống."),
        ("99-A,Sở A,tỉnh,so,99,mandatory,,", "level", "“tỉnh” không đúng; chọn một trong: province, district"),
        ("99-A,Sở A,province,so,99,có,,", "obligation", "“có” không đúng"),
        ("99-A,Sở A,province,sở,99,mandatory,,", "kind", "“sở” không đúng"),
        ("99-A,Sở A,province,so,99,mandatory,31/02/2024,", "valid_from", "“31/02/2024” không phải một ngày"),
        ("99-A,Sở A,province,so,99,mandatory,2024-01-02,2024-01-01", "valid_to", "ngày kết thúc trước"),
        ("99-A,Sở A,province,so,98,mandatory,,", "parent_code", "không có cơ quan nào mang mã “98”"),
        ("99-A,Sở A,province,so,99-A,mandatory,,", "parent_code", "cơ quan đứng dưới chính nó"),
        ("99,Sở A,province,so,99,mandatory,,", "code", "mã “99” đã có ở dòng 2 (UBND tỉnh Thử)"),
        ("99-A,Sở A,province,so,,mandatory,,", "parent_code", "chỉ UBND tỉnh Thử không có cơ quan cấp trên"),
    ],
)
def test_a_bad_row_is_named_by_line_and_column(line: str, column: str, message: str) -> None:
    faults = faults_of(f"{line}\n")

    assert len(faults) == 1
    assert faults[0].startswith(f"Dòng 3, cột “{column}”: {message}")


def test_a_file_without_a_root_is_refused() -> None:
    faults = plan_of(HEADER + "1,Sở A,province,so,99,mandatory,,\n").faults

    assert "thiếu dòng của UBND cấp tỉnh" in str(faults[0])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("name,level\nA,province\n", "thiếu cột này (Mã)"),
        (HEADER.replace("code", "ma so", 1) + ROOT, "Dòng 1, cột “ma so”: cột không được dùng"),
        ("", "không có dữ liệu"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(content: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence.replace("(", r"\(").replace(")", r"\)")):
        read_rows("t.csv", content.encode())


@pytest.mark.django_db
def test_one_fault_and_nothing_is_imported(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text(HEADER + ROOT + "99-A,,province,so,99,mandatory,,\n")

    with pytest.raises(CommandError, match="1 lỗi"):
        run(file, "thu")

    assert not Province.objects.exists()
    assert not Agency.objects.exists()


@pytest.mark.django_db
def test_semicolons_vietnamese_headings_and_labels_are_understood() -> None:
    text = (
        "Mã;Tên cơ quan;Cấp;Loại cơ quan;Mã cơ quan cấp trên;Đối tượng\n99;UBND tỉnh Thử;Cấp tỉnh;ubnd_tinh;;Bắt buộc\n"
    )

    plan = plan_import(Province(slug="thu", name="Tỉnh Thử"), read_rows("t.csv", text.encode("utf-8-sig")))

    assert not plan.faults
    assert plan.added[0].row.level == "province"


def test_a_rename_from_a_day_on_opens_a_new_version(cast: Cast) -> None:
    assert cast.province.root
    line = f"24-SKHCN,Sở Khoa học,province,so,{cast.province.root.code},mandatory,2025-03-01,\n"

    plan = plan_of(HEADER + line, cast.province)
    apply_plan(plan, by=cast.administrator)

    assert plan.changed[0].changes["name"] == ("Sở Khoa học và Công nghệ", "Sở Khoa học")
    names = cast.department.versions.order_by("valid_from").values_list("name", "valid_to")
    assert list(names) == [("Sở Khoa học và Công nghệ", date(2025, 2, 28)), ("Sở Khoa học", date.max)]
    cast.department.refresh_from_db()
    assert cast.department.name == "Sở Khoa học"
    assert plan_of(HEADER + line, cast.province).unchanged


def test_an_end_in_the_file_closes(cast: Cast) -> None:
    line = f"07243,UBND xã Đồng Tiến,commune,ubnd_xa,215,encouraged,,{timezone.localdate()}\n"

    plan = plan_of(HEADER + line, cast.province)
    apply_plan(plan, by=cast.administrator)

    assert [item.row.code for item in plan.closed] == ["07243"]
    assert len(plan.untouched) == 4
    cast.commune.refresh_from_db()
    assert cast.commune.closed_on == timezone.localdate()


def test_moving_a_district_moves_what_is_below_it(cast: Cast) -> None:
    line = "215,UBND huyện Yên Thế,district,ubnd_huyen,24-SKHCN,mandatory,2024-01-01,\n"

    apply_plan(plan_of(HEADER + line, cast.province), by=None)

    before, after = cast.commune.versions.order_by("valid_from")
    assert before.valid_to == date(2023, 12, 31)
    assert after.path.startswith(cast.department.path)
    cast.commune.refresh_from_db()
    assert cast.commune.path == after.path
    assert plan_of(HEADER + "07243,UBND xã Đồng Tiến,commune,ubnd_xa,215,encouraged,,\n", cast.province).unchanged


def test_a_plan_that_is_out_of_date_is_not_carried_out(cast: Cast) -> None:
    line = "07243,UBND xã Đồng Tiến,commune,ubnd_xa,215,mandatory,,\n"
    first, second = (plan_of(HEADER + line, cast.province) for _ in range(2))
    apply_plan(first, by=None)

    with pytest.raises(Refused, match="đã thay đổi sau lần xem trước"):
        apply_plan(second, by=None)


@pytest.mark.django_db
def test_an_import_takes_few_queries(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    rows = read_rows("x.csv", (DEMO / "bac_giang_agencies_2023.csv").read_bytes())

    with django_assert_max_num_queries(24):
        apply_plan(plan_import(Province(slug="bac-giang", name="Tỉnh Bắc Giang", code="24"), rows), by=None)


def test_a_code_that_lost_its_zeros_is_named(cast: Cast) -> None:
    plan = plan_of(HEADER + "7243,UBND xã Đồng Tiến,commune,ubnd_xa,215,encouraged,,\n", cast.province)

    assert "có lẽ mất số 0 ở đầu (đã có “07243”)" in str(plan.faults[0])


def test_a_code_in_use_for_some_of_the_days_is_named(cast: Cast) -> None:
    make_agency("UBND xã Sau", parent=cast.district, code="555", valid_from=date(2020, 1, 1))

    plan = plan_of(HEADER + "555,UBND xã Trước,commune,ubnd_xa,215,encouraged,,\n", cast.province)

    assert "mã “555” trong thời gian này thuộc về UBND xã Sau" in str(plan.faults[0])


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"<html>", b"\xff\xfe\x00"])
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match="tệp hỏng hoặc không phải XLSX"):
        read_rows("cay.xlsx", content)


@pytest.mark.django_db
def test_a_slug_that_cannot_be_an_address_is_refused() -> None:
    with pytest.raises(CommandError, match="chữ thường không dấu"):
        run(DEMO / "bac_giang_agencies_2023.csv", "Bắc Giang")
    with pytest.raises(CommandError, match="được dùng cho địa chỉ khác"):
        run(DEMO / "bac_giang_agencies_2023.csv", "static")
