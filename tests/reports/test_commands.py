"""`export_report` and `import_reported` as an operator meets them."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from agencies.models import TrailEntry
from reports.models import ReportedFigure
from tests.conftest import Cast

DEMO = Path("reports/data/demo/reported_bac_giang_2023.json")


def export(cast: Cast, file: Path, form: str = "json", **changes: object) -> None:
    options = {"province": cast.province.slug, "year": 2023, "format": form, "output": file} | changes
    call_command("export_report", "summary", **options)


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF-1.7"), ("xlsx", b"PK"), ("docx", b"PK"), ("json", b"{")])
def test_each_form_is_written_and_leaves_a_line(cast: Cast, tmp_path: Path, form: str, begins: bytes) -> None:
    export(cast, tmp_path / "so-lieu", form)

    assert (tmp_path / "so-lieu").read_bytes().startswith(begins)
    line = TrailEntry.objects.get(action="export_report")
    assert (line.province, line.actor, line.note) == (cast.province, None, f"tong-hop-iso-bac-giang-2023.{form}")


def test_the_json_is_vietnamese_whatever_language_is_active(cast: Cast, tmp_path: Path) -> None:
    from django.utils.translation import override

    with override("en"):
        export(cast, tmp_path / "a.json")
    assert json.loads((tmp_path / "a.json").read_text())["kinds"][1]["label"] == "Sở và tương đương"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"province": "khong-co"}, "Không có tỉnh “khong-co”. Các tỉnh đang có: bac-giang, ha-tinh."),
        ({"output": Path("/khong/co/tep")}, "Không ghi được tệp"),
    ],
)
def test_what_cannot_be_exported_is_said(cast: Cast, tmp_path: Path, changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        export(cast, tmp_path / "a.json", **changes)


def test_a_year_before_any_agency_is_refused(cast: Cast, tmp_path: Path) -> None:
    cast.province.agencies.update(opened_on="2020-01-01")
    for agency in cast.province.agencies.all():
        agency.versions.update(valid_from="2020-01-01")
    with pytest.raises(CommandError, match="không có cơ quan nào trong năm 2010"):
        export(cast, tmp_path / "a.json", year=2010)
    assert not TrailEntry.objects.filter(action="export_report").exists()


def import_demo(cast: Cast, file: Path = DEMO) -> None:
    cast.province.code = "24"
    cast.province.save()
    call_command("import_reported", file, province=cast.province.slug)


def test_published_figures_come_in_once(cast: Cast) -> None:
    import_demo(cast)
    before = list(ReportedFigure.objects.values_list())
    import_demo(cast)

    assert list(ReportedFigure.objects.values_list()) == before
    assert TrailEntry.objects.filter(action="import_reported").count() == 1
    total = ReportedFigure.objects.get(key="applying.total")
    assert (total.label, total.value, total.unit) == ("Cơ quan, đơn vị áp dụng HTQLCL", 268, "cơ quan, đơn vị")
    assert total.quote.startswith("Toàn tỉnh hiện có 268 cơ quan")
    assert "VietQ" in total.source
    assert ReportedFigure.objects.get(key="rating.district.all_tot").label == "Cấp huyện: tất cả xếp loại Tốt"


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ({"figures": [{"id": "a", "value": 1}]}, "thiếu “year”"),
        ({"year": 2023}, "thiếu danh sách “figures”"),
        ({"year": 2023, "figures": [{"id": "a"}]}, "số liệu thứ 1 thiếu"),
        ({"year": 2023, "figures": [{"id": "a", "value": 1}, {"id": "a", "value": 2}]}, "có hai lần"),
        ({"year": 2023, "figures": [{"id": "a", "value": [1]}]}, "không phải số"),
        ({"year": 2023, "province_code": "99", "figures": [{"id": "a", "value": 1}]}, "tỉnh mã 99"),
    ],
)
def test_a_faulty_file_changes_nothing(cast: Cast, tmp_path: Path, document: dict[str, object], sentence: str) -> None:
    (tmp_path / "a.json").write_text(json.dumps(document))
    with pytest.raises(CommandError, match=sentence):
        import_demo(cast, tmp_path / "a.json")
    assert not ReportedFigure.objects.exists()
