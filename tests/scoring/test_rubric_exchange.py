"""A rubric taken out as a file and brought in again."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from agencies.models import TrailEntry
from scoring.models import RubricVersion
from scoring.rubricfile import write_rubric_file
from tests.conftest import Cast
from tests.scoring.drafts import RUBRIC, AsUser, published, url
from tests.scoring.rubrics import criterion, rubric


@pytest.mark.parametrize("form", ["json", "xlsx"])
def test_out_and_in_again_changes_nothing(cast: Cast, as_: AsUser, draft: RubricVersion, form: str) -> None:
    client = as_(cast.secretary)

    file = client.get(url("rubric_export", draft, form))
    draft.delete()
    upload = SimpleUploadedFile(f"bo-tieu-chi.{form}", file.content)
    client.post(url("rubric_import"), {"file": upload})

    assert RubricVersion.objects.get().spec == RUBRIC
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert TrailEntry.objects.get(action="export_rubric").actor == cast.secretary


def test_the_same_file_twice_is_one_version(cast: Cast, as_: AsUser, draft: RubricVersion) -> None:
    client = as_(cast.secretary)
    upload = SimpleUploadedFile("lai.json", write_rubric_file(RUBRIC, "json"))

    client.post(url("rubric_import"), {"file": upload})

    assert list(RubricVersion.objects.all()) == [draft]


def test_another_content_is_a_draft_beside_what_was_published(cast: Cast, as_: AsUser, draft: RubricVersion) -> None:
    published(draft)
    upload = SimpleUploadedFile("moi.json", write_rubric_file(replace(RUBRIC, name="Bộ mới"), "json"))

    as_(cast.secretary).post(url("rubric_import"), {"file": upload})

    new = RubricVersion.objects.get(number=2)
    assert (new.derived_from, new.status, new.name) == (draft, "draft", "Bộ mới")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("hong.json", b"{", "không phải JSON đúng cú pháp"),
        ("hong.xlsx", b"PK", "Không mở được tệp"),
        ("thieu.json", json.dumps({"schema": "qms-rubric/1"}).encode(), "thiếu mục này"),
        ("ten.pdf", b"%PDF", "không phải JSON hoặc XLSX"),
        ("hai.json", write_rubric_file(rubric(criterion("A1", "50"), criterion("A1", "50")), "json"), "Mã dùng cho nhiều mục"),
    ],
)  # fmt: skip
def test_a_file_that_holds_no_rubric_is_refused_whole(
    cast: Cast, as_: AsUser, name: str, content: bytes, sentence: str
) -> None:
    answer = as_(cast.secretary).post(url("rubric_import"), {"file": SimpleUploadedFile(name, content)})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not RubricVersion.objects.exists()


def test_a_file_can_be_looked_at_without_keeping_it(cast: Cast, as_: AsUser) -> None:
    content = write_rubric_file(replace(RUBRIC, total=Decimal(99)), "json")

    answer = as_(cast.secretary).post(
        url("rubric_import"), {"file": SimpleUploadedFile("thu.json", content), "only_check": "on", "code": "THU"}
    )

    assert len(answer.context["faults"]) == 1
    assert answer.context["reading"].rubric.code == "THU"
    assert not RubricVersion.objects.exists()
