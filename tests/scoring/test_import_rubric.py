"""A rubric by command: what was read is said, what is wrong stops everything, the same again changes nothing."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from agencies.models import TrailEntry
from scoring.models import RubricVersion
from scoring.rubricfile import write_rubric_file
from tests.conftest import Cast
from tests.scoring.rubrics import DATA, htqlcl, in_words

IN_WORDS = DATA / "rubric_in_words.json"


def run(command: str, *arguments: Any, **options: Any) -> str:
    """What the command prints."""
    said = StringIO()
    call_command(command, *map(str, arguments), stdout=said, stderr=said, **options)
    return said.getvalue()


def refused(command: str, *arguments: Any, **options: Any) -> str:
    """What the command prints before it fails, and with what it fails."""
    said = StringIO()
    with pytest.raises(CommandError) as failure:
        call_command(command, *map(str, arguments), stdout=said, stderr=said, **options)
    return said.getvalue() + str(failure.value)


def test_rules_in_words_are_read_and_said(cast: Cast) -> None:
    said = run("import_rubric", IN_WORDS, province="bac-giang")

    version = RubricVersion.objects.get()
    assert (version.province, version.code, version.status) == (cast.province, "HTQLCL-100-RECON", "draft")
    assert "6 nhóm, 26 tiêu chí, 100 điểm" in said
    assert "Tiêu chí E1: đọc được cách chấm “cộng điểm từng nội dung”" in said
    assert "[cần xem lại]" in said
    assert {item.rule.name for item in version.spec.criteria()} == {
        "checklist", "deadline", "ratio", "binary", "bracket", "sample",
    }  # fmt: skip
    assert "không phải bộ tiêu chí chính thức" in version.spec.note


def test_the_same_again_changes_nothing(cast: Cast) -> None:
    run("import_rubric", IN_WORDS, province="bac-giang")

    said = run("import_rubric", IN_WORDS, province="bac-giang")

    assert "giống hệt" in said
    assert RubricVersion.objects.count() == 1
    assert TrailEntry.objects.filter(action="draft_rubric").count() == 1


def test_a_dry_run_writes_nothing(cast: Cast) -> None:
    assert "chưa ghi gì" in run("import_rubric", IN_WORDS, province="bac-giang", dry_run=True)
    assert not RubricVersion.objects.exists()


def test_publishing_goes_along(cast: Cast) -> None:
    decided = ("--publish", "--decision-number", "12/QĐ-UBND", "--decision-date", "2023-12-10")

    run("import_rubric", IN_WORDS, *decided, "--code", "BG-2023", province="bac-giang")
    said = run("import_rubric", IN_WORDS, *decided, "--code", "BG-2023", province="bac-giang")

    version = RubricVersion.objects.get()
    assert (version.code, version.status, version.decision_number) == ("BG-2023", "published", "12/QĐ-UBND")
    assert str(version.decision_date) == "2023-12-10"
    assert "giống hệt" in said


def test_a_draft_imported_before_is_published_when_asked_for(cast: Cast) -> None:
    run("import_rubric", IN_WORDS, province="bac-giang")

    run("import_rubric", IN_WORDS, "--publish", province="bac-giang")

    assert RubricVersion.objects.get().status == "published"


def test_every_fault_is_named_and_nothing_is_kept(cast: Cast, tmp_path: Path) -> None:
    document = json.loads(json.dumps(in_words()))
    document["groups"][0]["max"] = 14
    document["thresholds4"][-1]["min"] = 10
    file = tmp_path / "loi.json"
    file.write_text(json.dumps(document))

    said = refused("import_rubric", file, province="bac-giang")

    assert "Nhóm A: các tiêu chí cộng lại 15 điểm" in said
    assert "Bộ tiêu chí: các nhóm cộng lại 99 điểm" in said
    assert "mức thấp nhất bắt đầu từ 10 điểm" in said
    assert "Chưa nhập gì: bộ tiêu chí có 3 lỗi." in said
    assert not RubricVersion.objects.exists()


def test_a_document_that_is_no_rubric_names_every_place(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "thieu.json"
    file.write_text('{"schema": "qms-rubric/1", "code": "A", "total": "một trăm"}')

    said = refused("import_rubric", file, province="bac-giang")

    assert "name: thiếu mục này." in said
    assert "total: phải là số không âm; giá trị là “một trăm”." in said


@pytest.mark.parametrize(
    ("file", "province", "sentence"),
    [
        ("khong-co.json", "bac-giang", "Không mở được tệp"),
        (IN_WORDS, "khong-co", "Không có tỉnh “khong-co”"),
        (Path(__file__), "bac-giang", "không phải JSON hoặc XLSX"),
    ],
)
def test_what_cannot_be_found_is_said(cast: Cast, file: Any, province: str, sentence: str) -> None:
    assert sentence in refused("import_rubric", file, province=province)


@pytest.mark.parametrize("form", ["json", "xlsx"])
def test_a_file_goes_out_and_comes_in_as_the_same(cast: Cast, tmp_path: Path, form: str) -> None:
    source, copy = tmp_path / "goc.json", tmp_path / f"ban-sao.{form}"
    source.write_bytes(write_rubric_file(htqlcl(), "json"))
    run("import_rubric", source, province="bac-giang")

    run("export_rubric", province="bac-giang", code="HTQLCL-100", output=copy)

    assert "giống hệt" in run("import_rubric", copy, province="bac-giang")
    assert TrailEntry.objects.filter(action="export_rubric", note=form).count() == 1


def test_exporting_names_what_is_missing(cast: Cast, tmp_path: Path) -> None:
    missing = refused("export_rubric", province="bac-giang", code="KHONG", output=tmp_path / "a.json")

    assert "không có bộ tiêu chí mã “KHONG”" in missing
    assert ".json hoặc .xlsx" in refused("export_rubric", province="bac-giang", code="A", output=tmp_path / "a.pdf")
