"""Documents issued: frozen whatever happens later, replaced and never overwritten, compared in words, numbered in a register."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from agencies import files
from agencies.models import TrailEntry, User
from agencies.rules import Refused
from reports.issuing.dressed import Particulars, dressed
from reports.issuing.frozen import thaw
from reports.issuing.models import IssuedDocument, IssuedFile
from reports.issuing.papers import Draft, draft
from reports.issuing.standing import standing_of
from reports.issuing.tables import YearOf
from reports.issuing.workflow import issue
from reports.marks.workflow import change_marks
from reports.models import DocumentMarks, DocumentTemplate
from reports.official import Marks, Paragraph
from scoring.models import Scorecard
from tests.conftest import Cast
from tests.reports.pages import flat, pages, words_of
from tests.reports.test_marks import AUTOGRAPH, SEAL
from tests.reports.years import two_years
from tests.scoring.stage import make_campaign, verified

SignIn = Callable[[User], Client]
YEAR = "/bac-giang/reports/2023/documents/"
FORM = {"number": "05/BC-SKHCN", "issued_on": "05/12/2023", "signatory": "Trần Văn B", "position": "Giám đốc"}


def given(number: str = "05/BC-SKHCN", on: date = date(2023, 12, 5)) -> Particulars:
    return Particulars(number, on, "Trần Văn B", "Giám đốc")


def of_year(cast: Cast, kind: str) -> Draft:
    found = draft("year", kind, YearOf(cast.province, 2023), cast.province)
    assert found
    return found


def content_of(file: IssuedFile) -> bytes:
    return files.place(file.path).read_bytes()


@pytest.fixture
def decided(cast: Cast) -> Cast:
    two_years(cast, commune="tot", sibling="yeu")
    return cast


@pytest.fixture
def summary(decided: Cast) -> IssuedDocument:
    return issue(of_year(decided, "summary"), given(), by=decided.secretary)


def lower(cast: Cast) -> None:
    """The commune turns out to be Khá."""
    Scorecard.objects.filter(campaign__year=2023, agency=cast.commune).update(final_rating="kha", final_score=80)


def test_what_was_issued_stays_when_the_data_change(decided: Cast, summary: IssuedDocument) -> None:
    before = {file.form: content_of(file) for file in summary.files.all()}
    lower(decided)

    after = {file.form: content_of(file) for file in summary.files.all()}
    assert list(before) == ["pdf", "docx", "xlsx", "json"]
    assert before == after
    for file in summary.files.all():
        assert hashlib.sha256(after[file.form]).hexdigest() == file.sha256
    text = flat(" ".join(page.text for page in pages(after["pdf"])))
    assert "Số: 05/BC-SKHCN" in text
    assert "Bắc Giang, ngày 05 tháng 12 năm 2023" in text
    assert "Trần Văn B" in text
    assert "(Kèm theo Báo cáo số 05/BC-SKHCN ngày 05 tháng 12 năm 2023 của Sở Khoa học và Công nghệ)" in text


def test_pictures_of_seal_and_signature_are_kept_with_it(decided: Cast) -> None:
    marks = DocumentMarks.objects.of(decided.province)
    change_marks(marks, {"seal": SEAL, "autograph": AUTOGRAPH, "shown": True}, by=decided.administrator)

    row = issue(of_year(decided, "summary"), given(), by=decided.secretary)

    assert thaw(row.document).signature.marks == Marks(SEAL, 36, AUTOGRAPH, 40)
    assert len(pages(content_of(row.files.get(form="pdf")))) > 0


@pytest.mark.parametrize("table", ["reports_issueddocument", "reports_issuedfile"])
def test_the_database_refuses_to_change_or_remove_it(summary: IssuedDocument, table: str) -> None:
    for statement in (f"UPDATE {table} SET province_id = province_id", f"DELETE FROM {table}"):
        with (
            pytest.raises(DatabaseError, match=r"append-only|denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_the_difference_names_the_agency_and_the_figure(decided: Cast, summary: IssuedDocument) -> None:
    assert not standing_of(summary, decided.province).has_changed
    lower(decided)

    standing = standing_of(summary, decided.province)

    told = [(place.name, change) for place in standing.places for change in place.changes]
    rating = next(change for name, change in told if "– CẤP XÃ" in name and change.figure == "Xếp loại")
    assert "UBND xã Đồng Tiến" in rating.row
    assert (rating.old, rating.new) == ("Tốt", "Khá")
    assert any(change.figure == "Tốt: Số lượng" and (change.old, change.new) == ("1", "0") for _name, change in told)


def test_days_that_pass_are_no_change(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    campaign = make_campaign(cast.province)
    verified(campaign, cast.commune, officer=cast.officer, head=cast.head, verifier=cast.verifier)
    row = issue(of_year(cast, "summary"), given(), by=cast.secretary)

    real = timezone.localdate
    monkeypatch.setattr(timezone, "localdate", lambda *of: date.fromordinal(real(*of).toordinal() + 1))

    assert standing_of(row, cast.province).places == []


def test_the_next_edition_says_why_and_what_it_replaces(decided: Cast, summary: IssuedDocument) -> None:
    lower(decided)
    again = of_year(decided, "summary")
    with pytest.raises(Refused, match="lý do"):
        issue(again, given("06/BC-SKHCN"), by=decided.secretary)
    with pytest.raises(Refused, match="trước ngày"):
        issue(again, given("06/BC-SKHCN", date(2023, 12, 4)), reason="Đính chính", by=decided.secretary)

    row = issue(again, given("06/BC-SKHCN"), reason="Đính chính điểm", by=decided.secretary)

    assert (row.edition, row.replaces, row.ordinal) == (2, summary, 2)
    assert "thay thế Báo cáo số 05/BC-SKHCN ngày 05 tháng 12 năm 2023" in flat(
        words_of(content_of(row.files.get(form="docx")))
    )
    assert not standing_of(row, decided.province).has_changed
    assert TrailEntry.objects.filter(action="issue_document", object_id=row.pk).get().note == "Đính chính điểm"


def test_a_decision_says_what_it_replaces_in_its_last_article(decided: Cast) -> None:
    first = Particulars("15/QĐ-UBND", date(2024, 1, 9), "Lê Ánh D", "Chủ tịch")
    issue(of_year(decided, "results"), first, by=decided.secretary)
    second = Particulars("20/QĐ-UBND", date(2024, 2, 9), "Lê Ánh D", "Chủ tịch")

    row = issue(of_year(decided, "results"), second, reason="Đính chính", by=decided.secretary)

    text = flat(" ".join(page.text for page in pages(content_of(row.files.get(form="pdf")))))
    assert "Quyết định này. Quyết định này thay thế Quyết định số 15/" in text
    for words in (
        "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH BẮC GIANG", "Điều 1. Công nhận kết quả", "01 cơ quan xếp loại Tốt",
        "Phụ lục I", "CẤP TỈNH", "CẤP HUYỆN", "CẤP XÃ", "(Kèm theo Quyết định số 20/QĐ-UBND ngày 09 tháng 02 năm 2024 của Chủ tịch",
    ):  # fmt: skip
        assert words in text, words


def put_in_force(cast: Cast, code: str, texts: dict[str, str]) -> None:
    DocumentTemplate.objects.filter(kind=code).delete()
    DocumentTemplate.objects.create(province=cast.province, kind=code, number=1, state="in_force", texts=texts)


def test_a_template_tells_the_day_and_who_signs_once_it_is_issued(decided: Cast) -> None:
    put_in_force(
        decided, "summary", {"opening": "Ký {{ngay_ky}}: {{chuc_vu_ky}} {{nguoi_ky}}.", "place_and_day": "Bắc Giang"}
    )

    row = issue(of_year(decided, "summary"), given(), by=decided.secretary)

    document = thaw(row.document)
    assert document.opening == ("Ký ngày 05 tháng 12 năm 2023: Giám đốc Trần Văn B.",)
    assert document.letterhead.place_and_day == "Bắc Giang, ngày 05 tháng 12 năm 2023"
    assert not standing_of(row, decided.province).has_changed


def test_a_decision_without_articles_still_says_what_it_replaces(decided: Cast) -> None:
    put_in_force(decided, "results", {"articles": "Công nhận kết quả./."})
    draft = of_year(decided, "results").made().document

    body = dressed(draft, given("20/QĐ-UBND"), "số 15/QĐ-UBND").body

    assert body == (Paragraph("Công nhận kết quả. Quyết định này thay thế Quyết định số 15/QĐ-UBND./."),)


def test_words_around_the_text_are_compared_too(decided: Cast, summary: IssuedDocument) -> None:
    put_in_force(decided, "summary", {"closing": "Hết./."})

    changes = [change for place in standing_of(summary, decided.province).places for change in place.changes]

    assert [change.new for change in changes] == ["Hết./."]
    old = {"parts": [part for part in summary.content["parts"] if not part.get("frame")]}
    summary.content = old
    assert not standing_of(summary, decided.province).has_changed, "issued before these words were kept"


@pytest.mark.parametrize(
    ("number", "on", "why"),
    [
        ("năm/BC", date(2023, 12, 5), "số thứ tự"),
        ("05/BC-SKHCN", date(2023, 12, 6), "đã dùng cho"),
        ("07/BC-SKHCN", date(2999, 1, 1), "sau hôm nay"),
    ],
)
def test_what_cannot_be_its_number_or_day(
    decided: Cast, summary: IssuedDocument, number: str, on: date, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        issue(of_year(decided, "summary"), given(number, on), reason="Đính chính", by=decided.secretary)

    assert IssuedDocument.objects.count() == 1


def test_the_secretary_issues_on_its_page_and_finds_it_in_the_register(decided: Cast, as_: SignIn) -> None:
    client = as_(decided.secretary)
    assert "05/BC-SKHCN" in client.get(f"{YEAR}summary/").content.decode(), "as an example of a number"

    wrong = client.post(f"{YEAR}summary/", FORM | {"issued_on": "05/12/2199"})
    done = client.post(f"{YEAR}summary/", FORM, follow=True)

    assert "sau hôm nay" in wrong.content.decode()
    row = IssuedDocument.objects.get()
    assert row.files.get(form="pdf").sha256 in done.content.decode()
    for address in (
        YEAR,
        f"{YEAR}summary/",
        "/bac-giang/reports/issued/?q=tong+hop+ket+qua",
        "/bac-giang/reports/issued/?code=BC",
    ):
        assert "05/BC-SKHCN" in client.get(address).content.decode(), address
    for query in ("q=khong-co", "code=KH", "signed=valid", "book=2001"):
        assert (
            "Trần Văn B" not in client.get(f"/bac-giang/reports/issued/?{query}").content.decode().split('id="rows"')[1]
        )
    table = client.get("/bac-giang/reports/issued/export/csv/").content.decode("utf-8-sig")
    assert "05/BC-SKHCN" in table
    assert row.files.get(form="pdf").sha256 in table


def test_the_pages_tell_that_figures_have_changed(decided: Cast, summary: IssuedDocument, as_: SignIn) -> None:
    client, page = as_(decided.secretary), f"/bac-giang/reports/issued/{summary.pk}/"
    assert "nội dung vẫn như khi ban hành" in client.get(f"{page}standing/").content.decode()
    lower(decided)

    assert "đã thay đổi sau khi ban hành" in client.get(f"{page}standing/").content.decode()
    assert (
        "Nội dung (số liệu hoặc lời văn) đã thay đổi sau khi ban hành lần 1"
        in client.get(f"{YEAR}summary/").content.decode()
    )
    difference = client.get(f"{page}difference/").content.decode()
    assert "<del>Tốt</del>" in difference
    assert "UBND xã Đồng Tiến" in difference
    assert f"{YEAR}summary/#issue" in difference


def test_who_sees_and_who_issues(decided: Cast, summary: IssuedDocument, as_: SignIn) -> None:
    page = f"/bac-giang/reports/issued/{summary.pk}/"
    assert as_(decided.administrator).get(page).status_code == 200
    assert as_(decided.administrator).post(f"{YEAR}summary/", FORM).status_code == 403
    for person in (decided.verifier, decided.council):
        assert as_(person).get(page).status_code == 403
    assert as_(decided.officer).get(page).status_code == 404
    assert as_(decided.stranger).get(page).status_code == 404
    assert "05/BC-SKHCN" not in as_(decided.officer).get("/bac-giang/reports/issued/").content.decode()
    assert IssuedDocument.objects.count() == 1


def test_a_file_is_known_by_its_hash(decided: Cast, summary: IssuedDocument, as_: SignIn) -> None:
    client, content = as_(decided.reporter), content_of(summary.files.get(form="pdf"))

    def told(body: bytes) -> str:
        sent = {"file": SimpleUploadedFile("x.pdf", body)}
        return client.post("/bac-giang/reports/issued/check/", sent).content.decode()

    assert "là tệp đã ban hành của 05/BC-SKHCN (lần 1)" in told(content)
    assert "không có trong sổ" in told(content + b" ")


def test_one_agency_is_told_its_provisional_result(cast: Cast, as_: SignIn) -> None:
    campaign = make_campaign(cast.province)
    sheet = verified(campaign, cast.commune, officer=cast.officer, head=cast.head, verifier=cast.verifier)
    page = f"/bac-giang/scorecards/{sheet.pk}/paper/notice/"
    offered = as_(cast.secretary).get(YEAR).content.decode()
    assert page in offered
    assert f"/bac-giang/scorecards/{sheet.pk}/paper/sheet/" in offered, "the sheet beside the notice"

    drafted = as_(cast.secretary).get(f"{page}docx/")
    as_(cast.secretary).post(page, FORM | {"number": "31/TB-SKHCN"})

    said = words_of(drafted.content)
    for words in (
        "THÔNG BÁO",
        "UBND xã Đồng Tiến",
        "điểm thẩm định: 94,00",
        "xếp loại dự kiến: Tốt",
        "Điểm theo nhóm tiêu chí",
        "gửi kiến nghị",
    ):
        assert words in said, words
    row = IssuedDocument.objects.get()
    assert (row.code, row.agency) == ("TB", cast.commune)
    listed = as_(cast.secretary).get(YEAR).content.decode()
    assert f"/issued/{row.pk}/" in listed
    assert '<span class="count">1/1</span>' in listed
    assert '<span class="count">0/1</span>' in listed
    assert as_(cast.officer).get(f"/bac-giang/reports/issued/{row.pk}/").status_code == 200
    assert as_(cast.officer).get(page).status_code == 403
