"""Documents as people meet them: lists, uploads, one document, its files."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from agencies.models import TrailEntry, User
from agencies.roles import Role
from evidence import citations
from evidence.citations import CitedFor
from evidence.models import Document, DocumentFile, ScanState
from evidence.workflow import add_document, supersede_document, withdraw_document
from tests.conftest import Cast
from tests.evidence.conftest import GOOD_PDF, upload
from tests.evidence.samples import EXPECTED, HOSTILE, manifest
from tests.factories import make_member

As = Callable[[User], Client]
KH = "14_KH_danh_gia_noi_bo_2023.pdf"


@pytest.fixture
def document(cast: Cast) -> Document:
    """A decision of the commune's."""
    return add_document(
        cast.commune, [upload()], by=cast.officer, title="Quyết định công bố", number="152/QĐ-UBND"
    ).document


@pytest.fixture
def cited(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """The numbers of documents that something cites."""
    numbers: set[int] = set()
    monkeypatch.setattr(citations, "_providers", [])
    monkeypatch.setattr(citations, "_listers", [])
    citations.lister(lambda this_year: DocumentFile.objects.filter(document__in=numbers))
    citations.provider(
        lambda documents: {number: [CitedFor("Tiêu chí 1.1", "/x", 2023)] for number in numbers & set(documents)}
    )
    return numbers


def url(name: str, thing: Any, province: str = "bac-giang") -> str:
    return reverse(f"evidence:{name}", args=[province, thing.pk])


def text(response: Any) -> str:
    return str(response.content.decode())


# The list


def test_the_list_is_searched_without_marks_and_filtered(
    cast: Cast, as_: As, document: Document, cited: set[int]
) -> None:
    plan = add_document(cast.commune, [upload(KH)], by=cast.officer).document
    cited.add(document.pk)

    def found(**query: str) -> set[str]:
        page = text(as_(cast.officer).get(url("agency", cast.commune), query))
        return {name for name, row in (("decision", document), ("plan", plan)) if url("document", row) in page}

    assert found() == {"decision", "plan"}
    assert found(q="cong BO") == {"decision"}
    assert found(doc_type="KH") == {"plan"}
    assert found(year="2023") == {"decision", "plan"}
    assert found(year="2022") == set()
    assert found(show="uncited") == {"plan"}
    assert found(show="withdrawn") == set()
    withdraw_document(plan, by=cast.officer, reason="Nhầm")
    assert found() == {"decision"}
    assert found(show="all") == {"decision", "plan"}


def test_the_list_costs_four_queries_and_those_of_citations_however_long(
    cast: Cast, as_: As, document: Document, cited: set[int], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Document.objects.bulk_create(
        Document(agency=cast.commune, title=f"Tài liệu {number}", uploaded_at=timezone.now()) for number in range(60)
    )
    client = as_(cast.officer)
    client.get(url("agency", cast.commune))

    with django_assert_num_queries(4):
        page = text(client.get(url("agency", cast.commune), {"page": 2, "sort": "title"}))

    assert "21–40 trong 61" in page
    assert "1–20 trong 61" in text(client.get(url("agency", cast.commune), {"page": "không phải số"}))
    assert "61–61 trong 61" in text(client.get(url("agency", cast.commune), {"page": 99}))


def test_who_sees_one_agency_goes_straight_there(cast: Cast, as_: As, document: Document) -> None:
    everything = reverse("evidence:documents", args=["bac-giang"])

    assert as_(cast.officer).get(everything)["Location"] == url("agency", cast.commune)
    assert url("document", document) in text(as_(cast.verifier).get(everything))


def test_the_export_holds_no_formula_and_leaves_a_line(cast: Cast, as_: As) -> None:
    add_document(cast.commune, [upload()], by=cast.officer, title="=HYPERLINK(1)")

    answer = as_(cast.secretary).get(url("export", cast.commune))

    assert "'=HYPERLINK(1)" in answer.content.decode("utf-8-sig")
    assert TrailEntry.objects.get(action="export_documents").actor == cast.secretary
    assert as_(cast.officer).get(url("export", cast.commune)).status_code == 403
    assert as_(cast.administrator).get(url("export", cast.commune)).status_code == 403


# Uploading


def send(client: Client, cast: Cast, *files: SimpleUploadedFile, **fields: Any) -> Any:
    headers = fields.pop("headers", None)
    return client.post(url("upload", cast.commune), {"files": list(files), **fields}, headers=headers)


def test_the_rules_stand_beside_the_button(cast: Cast, as_: As) -> None:
    page = text(as_(cast.officer).get(url("upload", cast.commune)))

    assert "Nhận PDF, DOCX, XLSX, JPG, PNG; mỗi tệp tối đa 50 MB, mỗi lần tối đa 50 tệp." in page


def test_each_file_has_its_own_answer(cast: Cast, as_: As) -> None:
    page = text(send(as_(cast.officer), cast, upload(), SimpleUploadedFile("a.exe", b"MZ"), upload(KH)))

    assert Document.objects.of(cast.commune).count() == 2
    assert page.count("notice-success") == 2
    assert "“a.exe”: Loại tệp “.exe” không được nhận." in page


def test_files_may_be_one_document(cast: Cast, as_: As) -> None:
    send(as_(cast.officer), cast, upload(), upload(KH), together="1")

    assert Document.objects.get().files.count() == 2


def test_too_many_files_or_none_are_refused_with_a_sentence(cast: Cast, as_: As, settings: Settings) -> None:
    settings.UPLOAD_FILES_MAX = 1

    assert "nhiều nhất 1 tệp" in text(send(as_(cast.officer), cast, upload(), upload(KH)))
    assert "Chưa chọn tệp nào" in text(send(as_(cast.officer), cast))
    assert not Document.objects.exists()


def test_the_answer_never_tells_of_other_agencies(cast: Cast, as_: As) -> None:
    add_document(cast.sibling, [upload()], by=None, title="Của xã khác")

    page = text(send(as_(cast.officer), cast, upload()))

    assert "notice-success" in page
    assert "Của xã khác" not in page


@pytest.mark.parametrize("entry", manifest(HOSTILE), ids=lambda entry: entry["file"][:3])
def test_a_hostile_file_meets_its_reaction_on_the_page(cast: Cast, as_: As, entry: dict[str, Any]) -> None:
    content = (HOSTILE / entry["file"]).read_bytes()
    file = SimpleUploadedFile(entry["upload_name"], content, content_type=entry["declared_mime"])
    file.name = entry["upload_name"]  # as a client sends it, not as Django's constructor shortens it

    answer = send(as_(cast.officer), cast, file)

    assert answer.status_code == 200
    assert Document.objects.exists() is (EXPECTED[entry["file"][:3]] == "")
    assert all("/" not in stored.name and len(stored.name) <= 150 for stored in DocumentFile.objects.all())


# One document


def test_the_page_shows_uses_versions_and_the_trail(cast: Cast, as_: As, document: Document, cited: set[int]) -> None:
    newer = supersede_document(document, [upload(KH)], by=cast.officer, number="153/QĐ-UBND")
    cited.add(document.pk)

    page = text(as_(cast.officer).get(url("document", document)))

    assert "Tiêu chí 1.1" in page
    assert url("document", newer) in page
    assert "Tải lên tài liệu" in page
    assert "Tải lên tài liệu" not in text(as_(cast.verifier).get(url("document", document)))


def test_particulars_are_entered_as_officials_write_them(cast: Cast, as_: As, document: Document) -> None:
    entered = {"title": "Quyết định 152", "number": "152/QĐ-UBND", "issued_on": "20.10.2023", "doc_type": "QĐ"}

    as_(cast.officer).post(url("describe", document), entered)

    document.refresh_from_db()
    assert (document.title, str(document.issued_on), document.year) == ("Quyết định 152", "2023-10-20", 2023)
    wrong = as_(cast.officer).post(
        url("describe", document), entered | {"valid_from": "2/1/2023", "valid_to": "1/1/2023"}
    )
    assert "đang trước ngày có hiệu lực" in text(wrong)


def test_superseding_and_withdrawing(cast: Cast, as_: As, document: Document) -> None:
    as_(cast.officer).post(url("supersede", document), {"files": [upload(KH)]})
    newer = Document.objects.get(supersedes=document)
    again = text(as_(cast.officer).post(url("supersede", document), {"files": [upload(KH)]}))
    nothing = text(as_(cast.officer).post(url("withdraw", newer), {"reason": ""}))
    as_(cast.officer).post(url("withdraw", newer), {"reason": "Ban hành nhầm"})

    newer.refresh_from_db()
    assert "đã có bản thay thế" in again
    assert "Lý do thu hồi" in nothing
    assert newer.withdraw_reason == "Ban hành nhầm"
    assert "Ban hành nhầm" in text(as_(cast.viewer).get(url("document", newer)))


# Files


def test_a_file_is_saved_under_its_name_and_never_run(cast: Cast, as_: As) -> None:
    name = "Quyết định số 1.pdf"
    file = add_document(cast.commune, [upload(name, GOOD_PDF)], by=cast.officer).document.files.get()

    answer = as_(cast.verifier).get(url("file", file))

    assert b"".join(answer.streaming_content) == GOOD_PDF.read_bytes()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''Quy%E1%BA%BFt")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    again = as_(cast.verifier).get(url("file", file), headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_the_proxy_sends_the_bytes_where_there_is_one(
    cast: Cast, as_: As, document: Document, settings: Settings
) -> None:
    settings.SENDFILE_PREFIX = "/stored/"
    file = document.files.get()

    answer = as_(cast.officer).get(url("file", file))

    assert answer["X-Accel-Redirect"] == f"/stored/{file.blob.path}"
    assert answer.content == b""


def test_an_infected_file_stays_where_it_is(cast: Cast, as_: As, document: Document) -> None:
    Document.objects.update(scan_state=ScanState.INFECTED)

    assert as_(cast.officer).get(url("file", document.files.get())).status_code == 403


# Who may


READ = ["document", "file"]
WRITE = ["describe", "supersede", "withdraw"]


@pytest.mark.parametrize("name", [*READ, *WRITE])
def test_who_may_touch_a_document(cast: Cast, as_: As, document: Document, name: str) -> None:
    target = document.files.get() if name == "file" else document
    neighbour = make_member(Role.OFFICER, cast.sibling)

    assert as_(cast.officer).get(url(name, target)).status_code == 200
    assert as_(cast.verifier).get(url(name, target)).status_code == (200 if name in READ else 403)
    assert as_(cast.administrator).get(url(name, target)).status_code == 403
    assert as_(neighbour).get(url(name, target)).status_code in {403, 404}
    assert as_(cast.stranger).get(url(name, target)).status_code == 404
    assert as_(cast.stranger).get(url(name, target, "ha-tinh")).status_code == 404


@pytest.mark.parametrize("name", ["agency", "upload"])
def test_who_may_open_an_agencys_evidence(cast: Cast, as_: As, name: str) -> None:
    assert as_(cast.officer).get(url(name, cast.commune)).status_code == 200
    assert as_(cast.verifier).get(url(name, cast.commune)).status_code == (200 if name == "agency" else 403)
    assert as_(cast.officer).get(url(name, cast.sibling)).status_code in {403, 404}
    assert as_(cast.stranger).get(url(name, cast.commune)).status_code == 404
    assert as_(cast.stranger).get(url(name, cast.commune, "ha-tinh")).status_code == 404
